import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, extname, join } from "node:path";

/** A file that the explorer's page loads. */
export interface ExplorerAsset {
  /** File name with the digest of its content. */
  readonly name: string;
  readonly type: string;
  readonly body: Buffer;
  /** The body under gzip, once somebody has asked for it. */
  compressed?: Promise<Buffer>;
}

const TYPES: Record<string, string> = { ".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8" };

/** Files of npm packages, in the order in which the page needs them. React's exports hide its UMD files from `require`. */
const PACKAGE_FILES = [
  ["graphiql", "graphiql.min.css"],
  ["react", "umd/react.production.min.js"],
  ["react-dom", "umd/react-dom.production.min.js"],
  ["graphiql", "graphiql.min.js"],
] as const;

const STYLE = `html, body, #explorer { height: 100%; margin: 0; }
#explorer > p { font: 1rem/1.5 system-ui, sans-serif; padding: 1rem; }
`;

const SCRIPT = `const settings = JSON.parse(document.getElementById("settings").textContent);
const explorer = React.createElement(GraphiQL, {
  fetcher: GraphiQL.createFetcher({ url: settings.endpoint }),
  defaultQuery: settings.query,
  defaultEditorToolsVisibility: true,
});
ReactDOM.createRoot(document.getElementById("explorer")).render(explorer);
`;

/** Reads the explorer's files from the installed packages, and adds its own style and start script. */
export function loadExplorerAssets(): ExplorerAsset[] {
  const require = createRequire(import.meta.url);
  const fromPackages = PACKAGE_FILES.map(([packageName, file]) => {
    const folder = dirname(require.resolve(`${packageName}/package.json`));
    return toAsset(file, readFileSync(join(folder, file)));
  });
  return [...fromPackages, toAsset("explorer.css", Buffer.from(STYLE)), toAsset("explorer.js", Buffer.from(SCRIPT))];
}

function toAsset(path: string, body: Buffer): ExplorerAsset {
  const extension = extname(path);
  const digest = createHash("sha256").update(body).digest("hex").slice(0, 16);
  const stem = path.slice(path.lastIndexOf("/") + 1, -extension.length);
  return { name: `${stem}.${digest}${extension}`, type: TYPES[extension] ?? "application/octet-stream", body };
}
