import { existsSync, globSync, readFileSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { connectors } from "../../connectors/registry.js";

/** All that could know a connector: code, and the files that set up its tools. */
const FILES = [
  ...globSync("{bin,connectors,gateway,schema,store,subgraphs}/**/*.{ts,json}"),
  ...globSync("{*.json,*.ts,.*.json,.*.cjs}").filter((file) => !/package-lock|sources\.json/.test(file)),
].filter((file) => !file.includes("/migrations/"));

const REGISTRY = "connectors/registry.ts";

function mentions(name: string, file: string): string[] {
  const lines = readFileSync(file, "utf8").split("\n");
  return lines.filter((line) => leadsTo(name, file, line) || line.includes(`"${name}"`));
}

/** Whether a line names the connector's folder; a folder of that name elsewhere is another. */
function leadsTo(name: string, file: string, line: string): boolean {
  const folder = `connectors/${name}/`;
  const paths = [...line.matchAll(/["'`](\.{1,2}\/[^"'`]+)["'`]/g)].map(([, path = ""]) => join(dirname(file), path));
  return line.includes(folder) || paths.some((path) => path.startsWith(folder));
}

describe.each(connectors.map((connector) => [connector.name, connector] as const))("the connector %s", (name) => {
  it("is a folder, and one line of an existing file: the registry's", () => {
    expect(existsSync(`connectors/${name}/index.ts`)).toBe(true);
    const outside = FILES.filter((file) => !file.startsWith(`connectors/${name}/`));
    const knowing = outside.filter((file) => mentions(name, file).length > 0);
    expect(knowing).toEqual([REGISTRY]);
    expect(mentions(name, REGISTRY)).toEqual([`import { ${name} } from "./${name}/index.js";`]);
  });

  it("is seen by none of its sisters", () => {
    const sisters = connectors.map((connector) => connector.name).filter((sister) => sister !== name);
    const imports = globSync(`connectors/${name}/**/*.ts`).flatMap((file) =>
      [...readFileSync(file, "utf8").matchAll(/from "([^"]+)"/g)].map(([, path = ""]) => path),
    );
    expect(imports.filter((path) => sisters.some((sister) => path.includes(`../${sister}/`)))).toEqual([]);
  });
});

describe("the folders of connectors", () => {
  it("are all in the registry", () => {
    const folders = readdirSync("connectors", { withFileTypes: true }).filter((entry) => entry.isDirectory());
    const withConnector = folders.map(({ name }) => name).filter((name) => existsSync(`connectors/${name}/index.ts`));
    expect(connectors.map(({ name }) => name).toSorted()).toEqual(withConnector.toSorted());
  });
});
