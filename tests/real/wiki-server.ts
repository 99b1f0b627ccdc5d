import { appendFile, readFile } from "node:fs/promises";
import { DatabaseSync } from "node:sqlite";
import { fileURLToPath } from "node:url";
import { setTimeout as sleep } from "node:timers/promises";
import { findFreePort, servePhp, type PhpServer } from "./php-server.js";
import { createEditor, type WikiEditor } from "./wiki-editor.js";
import { createInstance, removeInstance, runPhp, type WikiInstance } from "./wiki-instance.js";
import { openSession } from "./wiki-session.js";
import { createTruth, type WikiTruth } from "./wiki-truth.js";

/** How a test wiki differs from the usual one. */
export interface WikiOptions {
  /** Lines of PHP at the end of the settings, such as `$wgRightsUrl = '';`. @default "" */
  settings?: string;
}

/** One revision to import. Several of the same title make a history, oldest first. */
export interface ImportedText {
  title: string;
  text: string;
  /** Account, made if it is missing (without password), or an IP address. @default "Admin" */
  user?: string;
  summary?: string;
}

/** A real MediaWiki on the loopback: verbs to change it, and the truth about what it holds. */
export interface RealWiki extends WikiEditor, WikiTruth {
  /** Root of the site, without a final slash. */
  url: string;
  apiUrl: string;
  /** Folder of this wiki's files; a `robots.txt` written there is served. */
  directory: string;
  /** Writes many revisions in one go, about eighty a second; they enter recent changes like any edit. */
  importTexts(pages: readonly ImportedText[]): Promise<void>;
  /** Runs every waiting job: categories and links follow a template's edit only then. */
  runJobs(): Promise<void>;
  /** Runs another of MediaWiki's maintenance scripts. */
  maintain(script: string): Promise<void>;
  /** Adds lines of PHP to the settings of the running wiki; the next request obeys them. */
  addSettings(lines: string): Promise<void>;
  /** Dates every change so far to an hour ago and before, a minute apart, so that no harvest takes it for fresh. */
  makeOld(): void;
  /** Runs SQL on the wiki's database behind MediaWiki's back: no log will tell. */
  tamper(sql: string, ...values: (string | number)[]): void;
  /** Ends the server as a power cut would, and keeps its files. */
  halt(): Promise<void>;
  /** Starts a halted server again, under the same address. */
  resume(): Promise<void>;
  /** Ends every process of the wiki, frees the port and erases the files. */
  stop(): Promise<void>;
}

const START_TIMEOUT_MS = 60_000;
const IMPORT_SCRIPT = fileURLToPath(new URL("import-pages.php", import.meta.url));

/** Installs MediaWiki where it is missing, and starts a new, empty wiki on a free port. */
export async function startWiki(options: WikiOptions = {}): Promise<RealWiki> {
  const port = await findFreePort();
  const url = `http://127.0.0.1:${port}`;
  const instance = await createInstance(url, options.settings ?? "");
  const apiUrl = `${url}/api.php`;
  let server = servePhp(instance, port);
  const halt = () => server.stop();
  const resume = async (): Promise<void> => {
    server = servePhp(instance, port);
    await readWhenUp(instance, server, apiUrl);
  };
  const stop = async (): Promise<void> => {
    await halt();
    await removeInstance(instance);
  };
  try {
    const namespaces = await readWhenUp(instance, server, apiUrl);
    return { ...describeWiki(instance, url, namespaces), halt, resume, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

type LivingWiki = Omit<RealWiki, "halt" | "resume" | "stop">;

function describeWiki(instance: WikiInstance, url: string, namespaces: Map<number, string>): LivingWiki {
  const apiUrl = `${url}/api.php`;
  return {
    url,
    apiUrl,
    directory: instance.directory,
    ...createEditor(apiUrl),
    ...createTruth(instance.databasePath, namespaces),
    importTexts: (pages) => importTexts(instance, pages),
    runJobs: async () => void (await runPhp(instance, ["maintenance/runJobs.php"])),
    maintain: async (script) => void (await runPhp(instance, [`maintenance/${script}`])),
    addSettings: (lines) => appendFile(instance.settingsPath, `\n${lines}\n`),
    makeOld: () => makeOld(instance.databasePath),
    tamper: (sql, ...values) => tamper(instance.databasePath, sql, values),
  };
}

/** Waits until the wiki describes itself, and gives the names of its namespaces. */
async function readWhenUp(instance: WikiInstance, server: PhpServer, apiUrl: string): Promise<Map<number, string>> {
  const deadline = Date.now() + START_TIMEOUT_MS;
  for (;;) {
    try {
      return await readNamespaces(apiUrl);
    } catch (error) {
      const hopeless = !server.isRunning() || Date.now() > deadline || !isRefusal(error);
      if (hopeless) throw new Error(`The wiki did not start. ${await readLog(instance)}`, { cause: error });
      await sleep(50);
    }
  }
}

async function readNamespaces(apiUrl: string): Promise<Map<number, string>> {
  type Answer = { query: { namespaces: Record<string, { id: number; name: string }> } };
  const session = openSession(apiUrl);
  const { query } = await session.get<Answer>({ action: "query", meta: "siteinfo", siprop: "namespaces" });
  return new Map(Object.values(query.namespaces).map(({ id, name }) => [id, name]));
}

/** While nobody listens yet the connection is refused; any other failure will not mend itself. */
function isRefusal(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === "ECONNREFUSED";
}

async function readLog(instance: WikiInstance): Promise<string> {
  const log = await readFile(`${instance.directory}/php.log`, "utf8").catch(() => "PHP wrote no log.");
  return log.slice(-2_000);
}

function tamper(databasePath: string, sql: string, values: (string | number)[]): void {
  const database = new DatabaseSync(databasePath, { timeout: 10_000 });
  try {
    database.prepare(sql).run(...values);
  } finally {
    database.close();
  }
}

function makeOld(databasePath: string): void {
  for (const [table, prefix] of [
    ["recentchanges", "rc"],
    ["logging", "log"],
  ]) {
    const age = `(SELECT max(${prefix}_id) FROM ${table}) - ${prefix}_id`;
    const time = `strftime('%Y%m%d%H%M%S', 'now', '-1 hour', '-' || (${age}) || ' minutes')`;
    tamper(databasePath, `UPDATE ${table} SET ${prefix}_timestamp = ${time}`, []);
  }
}

async function importTexts(instance: WikiInstance, pages: readonly ImportedText[]): Promise<void> {
  const lines = pages.map((page) => `${JSON.stringify(page)}\n`).join("");
  await runPhp(instance, [IMPORT_SCRIPT], lines);
}
