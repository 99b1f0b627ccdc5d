import { Command, CommanderError, Option } from "commander";
import { InvalidError } from "../schema/validate.js";
import type { AuditOptions } from "./audit-command.js";
import type { ForgetOptions } from "./forget-command.js";
import { addGeography } from "./add-geography.js";
import { addToken } from "./add-token.js";
import type { HarvestRequest } from "./hub.js";
import type { PreviewOptions } from "./preview-command.js";
import { type Settings, describeSettings, readSettings } from "./settings.js";
import { VERSION } from "./version.js";

/** The oldest Node that has what we build on: node:sqlite without a flag and the data it returns. */
const OLDEST_NODE = [22, 17] as const;

const EXAMPLES = `
Examples:
  $ maillage start                        serve the graph and keep it in step with its sources
  $ maillage harvest                      harvest every source once
  $ maillage harvest ademe --full         read one source whole and compare
  $ maillage harvest ademe --dry-run      say what would change, write nothing
  $ maillage preview new-partner.json     say page by page what settings not saved yet would bring
  $ maillage sources                      how each source stands
  $ maillage sources ademe                everything about one, and what its last reports say
  $ maillage sources --check              say nothing and end with 0 while all is well
  $ maillage forget --source ademe --contributor "Name Of Somebody"
                                          take a name out of the graph, and keep it out
  $ maillage geography show commune:93059  say what became of a commune that is no more
  $ maillage rebuild                      make the graph again from the ledger, asking nobody
  $ maillage token create --label "review" --role steward   make a token to change the graph with
  $ maillage audit --first 20             who tried to change what last, and how it ended
  $ PORT=8080 MAILLAGE_HARVEST=off maillage start
`;

function settingsHelp(): string {
  const rows = describeSettings().map(({ name, default: value, description }) => {
    const shown = value === "" ? "" : ` [${value}]`;
    return `  ${name}${shown}\n      ${description}`;
  });
  return `\nSettings, from the environment or from the JSON file that MAILLAGE_SETTINGS names (maillage.json here):\n${rows.join("\n")}\n`;
}

/** Commands are loaded when they are asked for: help comes at once, and a worker does not carry the gateway. */
const commands = {
  start: async () => (await import("./start-command.js")).startCommand,
  harvest: async () => (await import("./harvest-command.js")).harvestCommand,
  harvestTo: async () => (await import("./harvest-to-command.js")).harvestToCommand,
  preview: async () => (await import("./preview-command.js")).previewCommand,
  sources: async () => (await import("./sources-command.js")).sourcesCommand,
  rebuild: async () => (await import("./rebuild-command.js")).rebuildCommand,
  forget: async () => (await import("./forget-command.js")).forgetCommand,
  subgraph: async () => (await import("./subgraph-command.js")).subgraphCommand,
  worker: async () => (await import("./worker-command.js")).workerCommand,
  audit: async () => (await import("./audit-command.js")).auditCommand,
};

async function run<Args extends unknown[]>(
  load: () => Promise<(settings: Settings, ...args: Args) => Promise<void>>,
  ...args: Args
): Promise<void> {
  const settings = readSettings(process.env);
  const command = await load();
  await command(settings, ...args);
}

function buildProgram(): Command {
  const program = new Command("maillage")
    .description("Weaves the partner tools of a commons into one GraphQL graph that keeps provenance.")
    .version(VERSION)
    .addHelpText("after", EXAMPLES + settingsHelp())
    .showHelpAfterError("Run `maillage --help` for the commands and examples.")
    .exitOverride();
  program
    .command("start")
    .description("serve the graph, and harvest its sources on their schedule")
    .action(() => run(commands.start));
  program
    .command("harvest")
    .description("harvest one source, or all of them, once")
    .argument("[source]", "id of a source; all enabled sources without it")
    .option("--full", "read everything and compare, instead of what changed")
    .option("--dry-run", "say what would change and write nothing")
    .option("--accept-withdrawals", "withdraw the pages that are gone, even more than one in five")
    .addOption(
      new Option("--to <address>", "bring them to another hub, at https://…/ingest/<source>").conflicts("dryRun"),
    )
    .action((source: string | undefined, { to, ...options }: HarvestRequest & { to?: string }) =>
      to === undefined ? run(commands.harvest, source, options) : run(commands.harvestTo, source, { ...options, to }),
    );
  addPreview(program);
  program
    .command("sources")
    .description("show how each source stands, or everything about one")
    .argument("[source]", "id of a source; its health, its last harvests and what their reports say")
    .option("--json", "as JSON")
    .option("--check", "show those that need somebody, and end with 1 when there is one")
    .action((source: string | undefined, options: { json?: boolean; check?: boolean }) =>
      run(commands.sources, source, options),
    );
  program
    .command("rebuild")
    .description("make the graph again from the ledger")
    .action(() => run(commands.rebuild));
  addToken(program, run);
  program
    .command("audit")
    .description("show who tried to change what and how it ended, the newest first; never what was written")
    .option("--first <number>", "how many lines, up to 10,000", "100")
    .option("--json", "as JSON")
    .action((options: AuditOptions) => run(commands.audit, options));
  addGeography(program, run);
  addForget(program);
  program
    .command("subgraph")
    .description("serve one subgraph alone, for a gateway in another process")
    .argument("<name>", "resources, governance or territories")
    .action((name: string) => run(commands.subgraph, name));
  program
    .command("worker", { hidden: true })
    .description("harvest on schedule without serving")
    .action(() => run(commands.worker));
  return program;
}

function addForget(program: Command): void {
  program
    .command("forget")
    .description("take a person's name out of all that is known from one source, for good")
    .option("--source <id>", "id of the source that names the person")
    .option("--contributor <name>", "the name as the source writes it; - reads it from standard input")
    .option("--dry-run", "say what would change and write nothing")
    .option("--yes", "do not ask")
    .option("--list", "how many names of each source are forgotten, and since when; never the names")
    .option("--new-key", "empty the list, where the key it was made with is lost (docs/forgetting.md)")
    .action((options: ForgetOptions) => run(commands.forget, options));
}

function addPreview(program: Command): void {
  program
    .command("preview")
    .description("show what a harvest of one source would do, page by page, and write nothing")
    .argument("<source>", "id of a source, a JSON file with its settings, or - for standard input")
    .option("--source <id>", "which source of a file that holds several")
    .option("--full", "read everything and compare, instead of what changed")
    .option("--afresh", "compare with nothing, as if it had never been harvested")
    .option("--pages <number>", "stop after so many pages")
    .option("--first <number>", "how many records to show in full (default 3)")
    .option("--most <number>", "how many entries of each list to show (default 20)")
    .option("--json", "as one JSON document")
    .addHelpText(
      "after",
      "\nThe exit code is 1 when the harvest would not come to its end, 2 when the settings are wrong.",
    )
    .action((source: string, options: PreviewOptions) => run(commands.preview, source, options));
}

/** Says on one line what a person can do something about; anything else is our fault and keeps its stack. */
async function tell(error: unknown): Promise<number> {
  if (error instanceof CommanderError) return error.exitCode;
  if (error instanceof InvalidError || (await import("./plain-errors.js")).isPlainError(error)) {
    console.error(`maillage: ${error.message}`);
    return 2;
  }
  const { code, syscall, message } = error as NodeJS.ErrnoException;
  if (code === "EADDRINUSE")
    console.error(`maillage: the port is taken (${message}). Stop the other program or set PORT.`);
  else if (syscall === "listen") console.error(`maillage: nobody can listen there (${message}). Set HOST and PORT.`);
  else console.error(error);
  return 1;
}

function requireNode(): void {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  const [oldMajor, oldMinor] = OLDEST_NODE;
  if (major > oldMajor || (major === oldMajor && minor >= oldMinor)) return;
  console.error(
    `maillage: Node ${process.versions.node} is too old; ${OLDEST_NODE.join(".")} or newer is needed. \`npm ci\` brings one on Linux; start with bin/maillage or npx maillage.`,
  );
  process.exit(1);
}

requireNode();
try {
  await buildProgram().parseAsync();
} catch (error) {
  process.exitCode = await tell(error);
}
