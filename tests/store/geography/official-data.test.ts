import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { buildTerritories, formerCodesOf } from "../../../store/geography/build-territories.js";
import { PACKAGE_VERSION, readOfficialData, VINTAGE } from "../../../store/geography/official-data.js";

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "edition-"))));
afterEach(() => rmSync(folder, { recursive: true }));

const write = (files: Record<string, unknown>, to = folder) => {
  mkdirSync(to, { recursive: true });
  for (const [name, content] of Object.entries(files)) writeFileSync(join(to, `${name}.json`), JSON.stringify(content));
};

/** The files as version 1 of the package has them. */
const OLD_FILES = {
  regions: [{ code: "84", nom: "Auvergne-Rhône-Alpes" }],
  departements: [{ code: "01", nom: "Ain", region: "84" }],
  arrondissements: [{ code: "011", nom: "Belley", departement: "01" }],
  epci: [{ code: "200000001", nom: "CC d'Essai", membres: [{ code: "01001" }, { code: "01999" }] }],
  communes: [
    {
      code: "01001",
      nom: "Grandbourg",
      type: "commune-actuelle",
      departement: "01",
      arrondissement: "011",
      population: 7,
    },
    { code: "01002", nom: "Petitbourg", type: "commune-deleguee", chefLieu: "01001", departement: "01" },
    {
      code: "97502",
      nom: "Saint-Pierre",
      type: "commune-actuelle",
      collectiviteOutremer: { code: "975", nom: "Saint-Pierre-et-Miquelon" },
      codesPostaux: ["97500"],
    },
  ],
};

describe("an edition of the official geography", () => {
  it("is the one that the installed package holds", () => {
    const path = createRequire(import.meta.url).resolve("@etalab/decoupage-administratif/package.json");
    const { version } = JSON.parse(readFileSync(path, "utf8")) as { version: string };
    expect(version).toBe(PACKAGE_VERSION);
    expect(VINTAGE).toBe(2026);
  });

  it("is read from a folder of the oldest versions, whose collectivities are not départements and that know no EPT", () => {
    write(OLD_FILES);
    const territories = buildTerritories(readOfficialData(folder), 2021);
    const get = (id: string) => territories.find((each) => each.id === id);
    expect(get("commune:01001")).toMatchObject({
      vintage: 2021,
      since: 2021,
      parentIds: ["department:01", "arrondissement:011", "epci:200000001"],
    });
    expect(get("delegated-commune:01002")?.parentIds).toEqual(["commune:01001"]);
    expect(get("commune:97502")).toMatchObject({ parentIds: ["department:975"], postalCodes: ["97500"] });
    expect(get("department:975")).toMatchObject({ name: "Saint-Pierre-et-Miquelon", parentIds: ["region:975"] });
    expect(get("region:975")?.name).toBe("Saint-Pierre-et-Miquelon");
    expect(territories.filter(({ kind }) => kind === "ept")).toEqual([]);
  });

  it("is read from the folder around its data as well", () => {
    write(OLD_FILES, join(folder, "data"));
    expect(readOfficialData(folder).communes).toHaveLength(2);
  });

  it("leaves out a member of a grouping that is no commune of it", () => {
    write(OLD_FILES);
    const epci = buildTerritories(readOfficialData(folder), 2021).find(({ kind }) => kind === "epci");
    expect(epci).toMatchObject({ memberIds: ["commune:01001"], parentIds: ["department:01"] });
  });

  it("gives the former codes of its communes as ids", () => {
    const former = formerCodesOf(readOfficialData());
    expect(former.get("commune:01033")).toContain("commune:01091");
    expect(former.has("commune:51183")).toBe(false);
  });
});

describe("a folder that holds no edition", () => {
  const refuse = (files: Record<string, unknown>) => {
    write(files);
    return expect(() => readOfficialData(folder));
  };

  it("is refused by the file that is missing, with what to give instead", () => {
    refuse({}).toThrow(/^\/.* holds no edition of the official geography: communes\.json is missing\. Give the folder/);
    const { epci: _, ...others } = OLD_FILES;
    refuse(others).toThrow("epci.json is missing");
  });

  it("is refused when a file is not JSON", () => {
    write(OLD_FILES);
    writeFileSync(join(folder, "regions.json"), "<html>");
    expect(() => readOfficialData(folder)).toThrow("regions.json is not JSON");
  });

  it.each([[{}], [[]], [[null]], [[{ code: 84, nom: "A" }]], [[{ code: "84" }]], [[{ code: "", nom: "A" }]]])(
    "is refused when the régions are %j",
    (regions) => {
      refuse({ ...OLD_FILES, regions }).toThrow("regions.json is not a list of places with a code and a name");
    },
  );

  it("is refused when a commune has no département, or a row is of a type we do not know", () => {
    const lost = { code: "01003", nom: "Perdu", type: "commune-actuelle" };
    refuse({ ...OLD_FILES, communes: [lost] }).toThrow("the commune 01003 has no département");
    refuse({ ...OLD_FILES, communes: [{ ...lost, type: "hameau", chefLieu: "01001" }] }).toThrow("of type “hameau”");
  });

  it("is refused when a grouping has no members", () => {
    refuse({ ...OLD_FILES, epci: [{ code: "200000001", nom: "CC d'Essai" }] }).toThrow(
      "200000001, in epci.json, has no members",
    );
  });
});
