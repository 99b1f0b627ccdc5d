import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { dialects } from "../support/databases.js";
import { findWords } from "./leaks.js";
import { seedWiki } from "./seed.js";
import { COMMUN_TEMPLATE, communTemplateText, communText } from "./seed-pages.js";
import { countKinds, createMirror, type WikiMirror } from "./wiki-mirror.js";
import { startWiki, type RealWiki } from "./wiki-server.js";

let wiki: RealWiki;
let mirrors: WikiMirror[];

beforeAll(async () => {
  wiki = await startWiki();
  await seedWiki(wiki);
  mirrors = await Promise.all(
    dialects.map((dialect) => createMirror(wiki, dialect, { options: { categories: ["Commun"] } })),
  );
});

afterAll(async () => {
  for (const mirror of mirrors) await mirror.drop();
  await wiki.stop();
});

/** Harvests into every mirror, compares, and gives the counts that are not zero, which are the same for all. */
async function harvestAll(): Promise<Record<string, number>> {
  const told = [];
  for (const mirror of mirrors) {
    const { status, counts } = await mirror.harvest();
    expect(status).toBe("finished");
    expect(await mirror.differences(), mirror.dialect).toEqual([]);
    told.push(Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0)));
  }
  for (const counts of told) expect(counts).toEqual(told[0]);
  return told[0] ?? {};
}

async function expectNoTrace(words: readonly string[]): Promise<void> {
  for (const mirror of mirrors) expect(await findWords(mirror, words), mirror.dialect).toEqual([]);
}

describe("a source of one category", () => {
  it("reads the pages of the category and no others", async () => {
    const communs = wiki.listing().filter(({ categories }) => categories.includes("Commun"));
    expect(await harvestAll()).toEqual({ added: communs.length });
    expect(countKinds(mirrors[0]?.asked ?? [])).toMatchObject({ listing: Math.ceil(communs.length / 50) });
  });

  it("takes in a page that enters the category, and lets go of one that leaves it", async () => {
    await wiki.edit("Règles de la maison", communText({ shortDescription: "Devenues un commun." }));
    await wiki.edit("Verger des voisines", "Le verger n'est plus un commun.");
    expect(await harvestAll()).toEqual({ added: 1, withdrawn: 1 });
  });

  it("says of a changed page of another category that it was skipped", async () => {
    await wiki.edit("Bac à sable", "Un essai de plus.");
    expect(await harvestAll()).toEqual({ skipped: 1 });
  });

  it("lets go of a page that leaves the namespace, and takes it back when it returns", async () => {
    const [title, elsewhere] = ["Cantine des marges", "Utilisateur:Samira Bellonge/Cantine"];
    await wiki.move(title, elsewhere, { noRedirect: true });
    expect(await harvestAll()).toEqual({ withdrawn: 1 });
    await wiki.move(elsewhere, title, { noRedirect: true });
    expect(await harvestAll()).toEqual({ restored: 1 });
  });

  it("follows a template that changes the categories of pages, which the wiki does later, by jobs", async () => {
    const puce = "<includeonly>• {{{1|}}}[[Catégorie:Commun]]</includeonly>";
    await wiki.create("Étapes d'une marche", "{{Puce|Partir}} {{Puce|Revenir}}");
    await wiki.runJobs();
    expect(await harvestAll()).toEqual({ skipped: 1 });
    await wiki.edit("Modèle:Puce", puce);
    await harvestAll();
    await wiki.runJobs();
    expect(await harvestAll()).toEqual({ added: 1, unchanged: 1 });
    const { asked } = mirrors[0] as WikiMirror;
    expect(asked.filter((params) => params.get("eititle") === "Modèle:Puce")).toHaveLength(1);
    expect(await harvestAll()).toEqual({});
  });

  it("stops and asks a steward when an edit of a template takes every page out of the category", async () => {
    await wiki.edit(COMMUN_TEMPLATE, communTemplateText().replace("[[Catégorie:Commun]]", ""));
    await wiki.runJobs();
    for (const mirror of mirrors) {
      const report = await mirror.harvest();
      expect(report).toMatchObject({ status: "stopped", problem: { code: "TOO_MANY_WITHDRAWALS" } });
      expect(report.counts.withdrawn).toBe(0);
    }
    await wiki.edit(COMMUN_TEMPLATE, communTemplateText());
    await wiki.runJobs();
    await harvestAll();
  });
});

describe("a page that has left the source", () => {
  it("is erased when it is deleted where it went", async () => {
    const elsewhere = "Utilisateur:Samira Bellonge/Mémoire";
    await wiki.move("Mémoire des crues", elsewhere, { noRedirect: true });
    await harvestAll();
    for (const mirror of mirrors) expect(await findWords(mirror, ["Mémoire des crues"])).not.toEqual([]);
    await wiki.delete(elsewhere);
    await harvestAll();
    await expectNoTrace(["Mémoire des crues"]);
  });

  it("loses the name of an author who is hidden where it went", async () => {
    const [title, author] = ["Sentier des bergers", "Théodule Grandcerf"];
    await wiki.createAccount(author);
    const { revid } = await wiki.create(title, communText({ shortDescription: "À pied." }), { user: author });
    await harvestAll();
    for (const mirror of mirrors) expect(await findWords(mirror, [author])).not.toEqual([]);
    await wiki.edit(title, "Plus un commun.");
    await harvestAll();
    await wiki.hideRevision([revid ?? 0], { user: true });
    await harvestAll();
    await expectNoTrace([author]);
  });

  it("is erased when it turns out to be about a person", async () => {
    const title = "Veillée des métiers";
    await wiki.edit(title, communText({ shortDescription: "Portrait." }, "[[Catégorie:Personne]]"));
    await harvestAll();
    await expectNoTrace([title]);
  });
});
