import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

const INSTALLED = dirname(createRequire(import.meta.url).resolve("@etalab/decoupage-administratif/package.json"));

interface Commune {
  code: string;
  nom: string;
  type: string;
  population?: number;
  anciensCodes?: string[];
  [key: string]: unknown;
}

interface Grouping {
  code: string;
  nom: string;
  membres: { code: string; nom?: string }[];
}

/** The files of an edition that a test may change. */
export interface EditionFiles {
  communes: Commune[];
  epci: Grouping[];
}

const read = <T>(file: string): T => JSON.parse(readFileSync(join(INSTALLED, "data", `${file}.json`), "utf8")) as T;

/** Writes an edition made of the installed one into a folder of its own; remove it after use. */
export function makeEdition(change: (files: EditionFiles) => void): string {
  const folder = mkdtempSync(join(tmpdir(), "maillage-edition-"));
  mkdirSync(join(folder, "data"));
  const files: EditionFiles = { communes: read("communes"), epci: read("epci") };
  change(files);
  for (const file of ["regions", "departements", "arrondissements", "ept"]) write(folder, file, read(file));
  for (const [file, content] of Object.entries(files)) write(folder, file, content);
  return folder;
}

function write(folder: string, file: string, content: unknown): void {
  writeFileSync(join(folder, "data", `${file}.json`), JSON.stringify(content));
}

/**
 * What happens in the edition 2027 of the tests: Brimont goes into Courcy; Loivre is Loivre-sur-Vesle now;
 * Molières-Glandaz leaves Solaure en Diois and is a commune again; Eurre goes from the Val de Drôme to the Diois.
 */
export function happenIn2027({ communes, epci }: EditionFiles): void {
  remove(communes, (each) => each.code === "51088");
  commune(communes, "51183").anciensCodes = ["51088"];
  commune(communes, "51183").population = 1_693;
  commune(communes, "51329").nom = "Loivre-sur-Vesle";
  for (const { membres } of epci) remove(membres, ({ code }) => code === "51088");

  remove(communes, (each) => each.code === "26187");
  const solaure = commune(communes, "26001");
  communes.push({ ...solaure, code: "26187", nom: "Molières-Glandaz", population: 140 });
  const diois = grouping(epci, "242600534").membres;
  diois.push({ code: "26187" }, { code: "26125" });
  remove(grouping(epci, "242600252").membres, ({ code }) => code === "26125");
}

export function commune(communes: readonly Commune[], code: string): Commune {
  return communes.find((each) => each.code === code && each.type === "commune-actuelle") as Commune;
}

function grouping(epci: readonly Grouping[], code: string): Grouping {
  return epci.find((each) => each.code === code) as Grouping;
}

function remove<T>(list: T[], isGone: (item: T) => boolean): void {
  list.splice(0, list.length, ...list.filter((item) => !isGone(item)));
}
