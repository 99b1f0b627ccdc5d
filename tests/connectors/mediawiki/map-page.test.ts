import { describe, expect, it } from "vitest";
import { pageToRecord } from "../../../connectors/mediawiki/map-page.js";
import { mappingOf } from "../../../connectors/mediawiki/mappings/index.js";
import type { PagePayload } from "../../../connectors/mediawiki/payload.js";
import { whyOutOfScope } from "../../../connectors/mediawiki/scope.js";
import type { PageRecord } from "../../../schema/generated/record.js";
import type { SourceSettings } from "../../../schema/generated/source.js";
import { validateRecord } from "../../../schema/validate.js";

const SOURCE: SourceSettings = { id: "wiki", name: "Wiki", connector: "mediawiki", url: "https://wiki.example.test/" };

const SITE = {
  server: "https://wiki.example.test",
  articlePath: "/wiki/$1",
  script: "/index.php",
  language: "fr",
  rights: { url: "https://creativecommons.org/licenses/by-sa/4.0/", text: "CC BY-SA 4.0" },
};

function record(text: string, more: Partial<PagePayload> = {}, source = SOURCE): PageRecord {
  const payload: PagePayload = {
    pageId: 1,
    title: "Fiche",
    redirect: false,
    text,
    categories: [],
    links: [],
    site: SITE,
    ...more,
  };
  return validateRecord(pageToRecord(payload, source, mappingOf()), "The record");
}

describe("templates of a page", () => {
  it("are read together when there are two, each with its place", () => {
    const made = record(
      "{{Commun|shortDescription=Le premier|Tags=eau, sol|Type de licence=Creative Commons BY SA 4.0|from=[[A]]}}\n" +
        "{{Commun|shortDescription=Le second|Tags=sol; air|Type de licence=ODC Open Database License (ODbL)|from=[[B]]}}",
    );
    expect(made).toMatchObject({
      kind: "resource",
      resourceKind: "COMMONS",
      summary: "Le premier",
      keywords: ["eau", "sol", "air"],
      licenses: [{ spdx: "CC-BY-SA-4.0" }, { spdx: "ODbL-1.0" }],
      organizations: [
        { name: "A", role: "CARRIER", field: "from" },
        { name: "B", role: "CARRIER", field: "from" },
      ],
    });
    expect(made.fields.map(({ index, name }) => `${index} ${name}`)).toEqual(
      ["shortDescription", "Tags", "Type de licence", "from"]
        .flatMap((name) => [`0 ${name}`, `1 ${name}`])
        .toSorted((a, b) => (a.charAt(0) < b.charAt(0) ? -1 : a.charAt(0) > b.charAt(0) ? 1 : 0)),
    );
  });

  it.each(["Commun", "commun", "Ressource commune", "ressource_commune", " Commun \n"])(
    "are known by name or alias: %j",
    (name) => {
      expect(record(`{{${name}|shortDescription=Là}}`)).toMatchObject({ resourceKind: "COMMONS", summary: "Là" });
    },
  );

  it.each(["Communs", "COMMUN", "Commune"])("are not known by a name that only looks like it: %s", (name) => {
    const { resourceKind, summary, fields } = record(`{{${name}|shortDescription=Là}}`);
    expect([resourceKind, summary]).toEqual(["PAGE", undefined]);
    expect(fields).toEqual([{ template: name, index: 0, name: "shortDescription", value: "Là" }]);
  });

  it("keep every value as written, and let the last of a repeated parameter win", () => {
    const made = record("{{Commun|shortDescription=un|shortDescription='''deux'''|inconnu= [[x|y]] }}");
    expect(made.summary).toBe("deux");
    expect(made.fields.map(({ name, value }) => [name, value])).toEqual([
      ["shortDescription", "un"],
      ["shortDescription", "'''deux'''"],
      ["inconnu", "[[x|y]]"],
    ]);
  });

  it("say nothing with an empty value", () => {
    const made = record("{{Commun|shortDescription=|Tags= ,; |from=|location=  |url=|Main_Picture=|Type de licence=}}");
    expect(made).toMatchObject({ keywords: [], organizations: [], locations: [] });
    for (const key of ["summary", "website", "imageUrl"]) expect(made).not.toHaveProperty(key);
  });

  it("make an organization of a page, with what only organizations have", () => {
    const made = record(
      "{{Organisation|description=Un '''collectif'''.|type=association|site=https://example.org|siren=123 456 789}}",
    );
    expect(made).toMatchObject({
      kind: "organization",
      organization: { type: "association", siren: "123456789" },
      website: "https://example.org/",
      description: "Un **collectif**.",
    });
    expect(made).not.toHaveProperty("resourceKind");
  });

  it("cut a list where its separators stand, not inside links", () => {
    const { organizations } = record(
      "{{Commun|from=[[Les Passerelles, antenne de Die|Passerelles]], Institut; [https://example.org A, B]}}",
    );
    expect(organizations.map(({ name }) => name)).toEqual(["Passerelles", "Institut", "A, B"]);
  });

  it("lead to the picture by its name, in whatever language", () => {
    const picture = "https://wiki.example.test/wiki/Special:Redirect/file/Halle_en_d%C3%A9bat.png";
    for (const name of ["Halle en débat.png", "Fichier:Halle en débat.png", "File : Halle en débat.png"]) {
      expect(record(`{{Commun|Main_Picture=${name}}}`).imageUrl).toBe(picture);
    }
  });
});

describe("a page without a known template", () => {
  it("is what its category says, and otherwise a page", () => {
    expect(record("Du texte.", { categories: ["Récit"] })).toMatchObject({
      resourceKind: "STORY",
      description: "Du texte.",
    });
    expect(record("Du texte.", { categories: ["commun"] }).resourceKind).toBe("COMMONS");
    expect(record("Du texte.", { categories: ["Organisation"] }).kind).toBe("organization");
    expect(record("Du texte.", { categories: ["Autre"] }).resourceKind).toBe("PAGE");
  });

  it("is a blank page when nothing is left, and a redirect when it leads elsewhere", () => {
    expect(record(" \n\n ")).toMatchObject({
      kind: "auxiliary",
      auxiliary: { reason: "BLANK" },
      licenses: [],
      fields: [],
    });
    expect(record("#REDIRECTION [[Autre fiche#Partie|là]]", { redirect: true })).toMatchObject({
      kind: "auxiliary",
      auxiliary: { reason: "REDIRECT", target: "Autre fiche" },
    });
  });
});

describe("sections of a page", () => {
  it("name the organizations that use or carry it, with the heading as their field", () => {
    const { organizations } = record(
      "== Organisations utilisatrices ==\n* [[Les Passerelles]]\n* [[Institut Valombre|l'institut]] depuis 2021\n* sans lien\n" +
        "=== Ailleurs ===\n* [[Réseau des lisières]]\n== Porté par ==\n* [[Atelier]]\n== Voir aussi ==\n* [[Personne d'autre]]",
    );
    expect(organizations).toEqual([
      { name: "Les Passerelles", role: "USER", field: "Organisations utilisatrices" },
      { name: "Institut Valombre", role: "USER", field: "Organisations utilisatrices" },
      { name: "Réseau des lisières", role: "USER", field: "Organisations utilisatrices" },
      { name: "Atelier", role: "CARRIER", field: "Porté par" },
    ]);
  });
});

describe("licences", () => {
  const ofPage = (written: string) => record(`{{Commun|Type de licence=${written}}}`).licenses;

  it.each([
    ["Creative Commons BY SA 4.0", "CC-BY-SA-4.0"],
    ["creative commons by-sa 4.0", "CC-BY-SA-4.0"],
    ["CC BY-SA 4.0", "CC-BY-SA-4.0"],
    ["[https://creativecommons.org/licenses/by/4.0/ CC BY 4.0]", "CC-BY-4.0"],
    ["https://creativecommons.org/licenses/by-sa/4.0/deed.fr", "CC-BY-SA-4.0"],
    ["[https://creativecommons.org/licenses/by-sa/3.0/ cette licence]", "CC-BY-SA-3.0"],
    ["ODC Open Database License (ODbL)", "ODbL-1.0"],
    ["https://opendatacommons.org/licenses/odbl/1-0/", "ODbL-1.0"],
  ])("are recognised by name or address: %s", (written, spdx) => {
    expect(ofPage(written)).toMatchObject([{ spdx, declaredBy: "page" }]);
  });

  it.each([
    "CC-BY-SA",
    "libre",
    "Tous droits réservés",
    "https://creativecommons.org/licenses/",
    "https://evil.example/creativecommons.org/licenses/by/4.0/",
  ])("stay words when they do not say which licence and version: %s", (written) => {
    const [license] = ofPage(written);
    expect(license).toMatchObject({ declaredBy: "page" });
    expect(license).not.toHaveProperty("spdx");
  });

  it("are the site's where the page declares none, and ours where the site declares none either", () => {
    const silent = { ...SITE, rights: { url: "", text: "" } };
    const ours = { ...SOURCE, license: { spdx: "ODbL-1.0", label: "ODbL" } };
    expect(record("Texte").licenses).toMatchObject([
      { spdx: "CC-BY-SA-4.0", label: "CC BY-SA 4.0", declaredBy: "source" },
    ]);
    expect(record("Texte", { site: silent }, ours).licenses).toEqual([
      { spdx: "ODbL-1.0", label: "ODbL", declaredBy: "settings" },
    ]);
    expect(record("Texte", { site: silent }).licenses).toEqual([]);
  });
});

describe("what belongs to us", () => {
  const scope = { namespaces: [0], categories: ["Commun"], excludedCategories: ["Personne"] };
  const page = (...categories: string[]) => ({
    pageid: 1,
    ns: 0,
    title: "A",
    categories: categories.map((name) => ({ title: `Catégorie:${name}` })),
  });

  it.each([
    ["its namespace", { ...page("Commun"), ns: 1 }, "OTHER_NAMESPACE"],
    ["its category", page("Autre"), "OTHER_CATEGORY"],
    ["being about a person, whatever else it is", page("Commun", "personne"), "EXCLUDED_CATEGORY"],
    ["holding no text", { ...page("Commun"), contentmodel: "json" }, "NOT_WIKITEXT"],
  ])("leaves a page out for %s", (_, wirePage, code) => {
    expect(whyOutOfScope(wirePage, scope)).toMatchObject({ code });
  });

  it("takes every page in of a category we read, and of any when we name none", () => {
    expect(whyOutOfScope(page("commun"), scope)).toBeUndefined();
    expect(whyOutOfScope(page(), { ...scope, categories: [] })).toBeUndefined();
  });
});
