import { execFile } from "node:child_process";
import { appendFile, mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const runFile = promisify(execFile);
const here = fileURLToPath(new URL(".", import.meta.url));

/** Name of the administrator whom the installer creates. */
export const ADMIN = "Admin";

/** Password of every account of a test wiki: it guards nothing. */
export const PASSWORD = "Une-phrase-de-passe-2026!";

/** The files of one wiki: its database and settings are its own, the tree of MediaWiki is shared by all. */
export interface WikiInstance {
  /** Folder with `LocalSettings.php`, `wiki.sqlite` and what visitors upload. */
  directory: string;
  databasePath: string;
  settingsPath: string;
  /** The unpacked MediaWiki, which is never written to. */
  tree: string;
  /** Environment in which PHP finds this instance rather than another. */
  env: NodeJS.ProcessEnv;
}

/** Installs MediaWiki's tree where it is missing (seconds) and gives its folder. */
export async function installTree(): Promise<string> {
  const { stdout } = await runFile(join(here, "install-mediawiki.sh"));
  return stdout.trim();
}

/** Makes a new, empty wiki in a temporary folder; nothing serves it yet. */
export async function createInstance(url: string, settings: string): Promise<WikiInstance> {
  const tree = await installTree();
  const instance = describeInstance(tree, await mkdtemp(join(tmpdir(), "maillage-wiki-")));
  await mkdir(join(instance.directory, "images"));
  await mkdir(join(instance.directory, "cache"));
  await runInstaller(instance, url);
  await appendFile(instance.settingsPath, settingsOf(instance, settings));
  letReadersIn(instance.databasePath);
  return instance;
}

/** Erases the files of an instance. */
export async function removeInstance(instance: WikiInstance): Promise<void> {
  await rm(instance.directory, { recursive: true, force: true, maxRetries: 5 });
}

/** Runs a PHP script against an instance, with `input` on its standard input, and gives what it printed. */
export async function runPhp(instance: WikiInstance, args: string[], input = ""): Promise<string> {
  const running = runFile("php", args, { cwd: instance.tree, env: instance.env, maxBuffer: 64 * 1024 * 1024 });
  running.child.stdin?.end(input);
  return (await running).stdout;
}

function describeInstance(tree: string, directory: string): WikiInstance {
  const settingsPath = join(directory, "LocalSettings.php");
  const env = { ...process.env, MW_INSTALL_PATH: tree, MW_CONFIG_FILE: settingsPath };
  return { directory, databasePath: join(directory, "wiki.sqlite"), settingsPath, tree, env };
}

async function runInstaller(instance: WikiInstance, url: string): Promise<void> {
  const options = {
    dbtype: "sqlite",
    dbname: "wiki",
    dbpath: instance.directory,
    confpath: instance.directory,
    server: url,
    scriptpath: "",
    lang: "fr",
    pass: PASSWORD,
    extensions: "Cite,ParserFunctions",
    skins: "MonoBook",
  };
  const args = Object.entries(options).map(([name, value]) => `--${name}=${value}`);
  await runPhp(instance, ["maintenance/install.php", ...args, "Wiki des transitions", ADMIN]);
}

function settingsOf(instance: WikiInstance, settings: string): string {
  return `
$instanceDirectory = ${phpString(instance.directory)};
require ${phpString(join(here, "wiki-settings.php"))};
${settings}
`;
}

/** With a write-ahead log, reading the truth never waits for a writer, nor makes one wait. The setting stays in the file. */
function letReadersIn(databasePath: string): void {
  const database = new DatabaseSync(databasePath);
  database.exec("PRAGMA journal_mode = WAL");
  database.close();
}

function phpString(text: string): string {
  return `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
}
