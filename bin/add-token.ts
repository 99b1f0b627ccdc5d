import type { Command } from "commander";
import { ROLES } from "../store/access/identity.js";
import type { Settings } from "./settings.js";
import type { CreateTokenOptions } from "./token-command.js";

/** Reads the settings, loads a command and runs it. */
type Run = <Args extends unknown[]>(
  load: () => Promise<(settings: Settings, ...args: Args) => Promise<void>>,
  ...args: Args
) => Promise<void>;

const commands = {
  create: async () => (await import("./token-command.js")).createTokenCommand,
  list: async () => (await import("./token-command.js")).listTokensCommand,
  revoke: async () => (await import("./token-command.js")).revokeTokenCommand,
};

/** Adds `maillage token create|list|revoke`. */
export function addToken(program: Command, run: Run): void {
  const token = program.command("token").description("make, list or revoke the tokens with which the graph is changed");
  token
    .command("create")
    .description("make a token; it is shown once, on standard output")
    .requiredOption("--label <text>", "what it is for; names no person")
    .requiredOption("--role <role>", `what it allows: ${ROLES.join(", ")}; may be repeated`, collect)
    .option("--organization <id>", "id of the organization that its holder acts for")
    .option("--source <id>", "with the role connector: the only source it may bring pages for")
    .option("--expires <when>", "after days (90d), at the end of a day (2027-06-30, UTC), or never", "365d")
    .action((options: CreateTokenOptions) => run(commands.create, options));
  token
    .command("list")
    .description("show every token there ever was, without what makes it work")
    .option("--json", "as JSON")
    .action((options: { json?: boolean }) => run(commands.list, options));
  token
    .command("revoke")
    .description("make a token useless at once")
    .argument("<id>", "its id, as `maillage token list` shows it")
    .action((id: string) => run(commands.revoke, id));
}

function collect(role: string, earlier: readonly string[] = []): string[] {
  return [...earlier, role];
}
