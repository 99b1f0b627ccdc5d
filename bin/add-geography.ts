import type { Command } from "commander";
import type { LoadOptions } from "./geography-command.js";
import type { Settings } from "./settings.js";

/** Reads the settings, loads a command and runs it. */
type Run = <Args extends unknown[]>(
  load: () => Promise<(settings: Settings, ...args: Args) => Promise<void>>,
  ...args: Args
) => Promise<void>;

const commands = {
  status: async () => (await import("./geography-command.js")).geographyCommand,
  load: async () => (await import("./geography-command.js")).loadEditionCommand,
  show: async () => (await import("./show-territory.js")).showTerritoryCommand,
};

/** Adds `maillage geography [load|show]`. */
export function addGeography(program: Command, run: Run): void {
  const geography = program
    .command("geography")
    .description("show which territories there are, load the next edition, explain a territory")
    .action(() => run(commands.status));
  geography
    .command("load")
    .description("take in the next edition of the official geography; ids stay what they are")
    .argument("<folder>", "an unpacked @etalab/decoupage-administratif")
    .requiredOption("--year <year>", "the year whose 1 January it describes")
    .addHelpText("after", "\nThe graph is woven again afterwards, because its places may mean other territories.")
    .action((folder: string, options: LoadOptions) => run(commands.load, folder, options));
  geography
    .command("show")
    .description("say what a territory is, or what became of it")
    .argument("<id>", "kind and code, such as commune:51183; one of an earlier edition too, such as commune:93059")
    .action((id: string) => run(commands.show, id));
}
