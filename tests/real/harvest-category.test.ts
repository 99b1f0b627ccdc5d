import { describe, expect, it } from "vitest";
import { useMirroredWiki } from "./mirrored-wiki.js";
import { COMMUN_TEMPLATE, communTemplateText, communText } from "./seed-pages.js";
import { countKinds } from "./wiki-mirror.js";

const site = useMirroredWiki({ options: { categories: ["Commun"] } });

/** Harvests, compares, and gives the counts that are not zero, which are the same for every mirror. */
async function harvestAndCompare(): Promise<Record<string, number>> {
  const reports = await site.harvest();
  await site.expectSame();
  const [first = {}, ...others] = reports.map(({ counts }) =>
    Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0)),
  );
  for (const counts of others) expect(counts).toEqual(first);
  return first;
}

describe("a source of one category", () => {
  it("reads the pages of the category and no others", async () => {
    const communs = site.wiki.listing().filter(({ categories }) => categories.includes("Commun"));
    expect(await harvestAndCompare()).toEqual({ added: communs.length });
    for (const { asked } of site.mirrors) {
      expect(countKinds(asked)).toMatchObject({ listing: Math.ceil(communs.length / 50) });
    }
  });

  it("takes in a page that enters the category, and lets go of one that leaves it", async () => {
    await site.wiki.edit("Règles de la maison", communText({ shortDescription: "Devenues un commun." }));
    await site.wiki.edit("Verger des voisines", "Le verger n'est plus un commun.");
    expect(await harvestAndCompare()).toEqual({ added: 1, withdrawn: 1 });
  });

  it("says of a changed page of another category that it was skipped", async () => {
    await site.wiki.edit("Bac à sable", "Un essai de plus.");
    expect(await harvestAndCompare()).toEqual({ skipped: 1 });
  });

  it("lets go of a page that leaves the namespace, and takes it back when it returns", async () => {
    const [title, elsewhere] = ["Cantine des marges", "Utilisateur:Samira Bellonge/Cantine"];
    await site.wiki.move(title, elsewhere, { noRedirect: true });
    expect(await harvestAndCompare()).toEqual({ withdrawn: 1 });
    await site.wiki.move(elsewhere, title, { noRedirect: true });
    expect(await harvestAndCompare()).toEqual({ restored: 1 });
  });

  it("follows a template that changes the categories of pages, which the wiki does later, by jobs", async () => {
    const puce = "<includeonly>• {{{1|}}}[[Catégorie:Commun]]</includeonly>";
    await site.wiki.create("Étapes d'une marche", "{{Puce|Partir}} {{Puce|Revenir}}");
    await site.wiki.runJobs();
    expect(await harvestAndCompare()).toEqual({ skipped: 1 });
    await site.wiki.edit("Modèle:Puce", puce);
    await harvestAndCompare();
    await site.wiki.runJobs();
    expect(await harvestAndCompare()).toEqual({ added: 1, unchanged: 1 });
    for (const { asked } of site.mirrors) {
      expect(asked.filter((params) => params.get("eititle") === "Modèle:Puce")).toHaveLength(1);
    }
    expect(await harvestAndCompare()).toEqual({});
  });

  it("stops and asks a steward when an edit of a template takes every page out of the category", async () => {
    await site.wiki.edit(COMMUN_TEMPLATE, communTemplateText().replace("[[Catégorie:Commun]]", ""));
    await site.wiki.runJobs();
    for (const mirror of site.mirrors) {
      const report = await mirror.harvest();
      expect(report).toMatchObject({ status: "stopped", problem: { code: "TOO_MANY_WITHDRAWALS" } });
      expect(report.counts.withdrawn).toBe(0);
    }
    await site.wiki.edit(COMMUN_TEMPLATE, communTemplateText());
    await site.wiki.runJobs();
    await harvestAndCompare();
  });
});

describe("a page that has left the source", () => {
  it("is erased when it is deleted where it went", async () => {
    const elsewhere = "Utilisateur:Samira Bellonge/Mémoire";
    await site.wiki.move("Mémoire des crues", elsewhere, { noRedirect: true });
    await harvestAndCompare();
    await site.expectHeld("Mémoire des crues");
    await site.wiki.delete(elsewhere);
    await harvestAndCompare();
    await site.expectGone("Mémoire des crues");
  });

  it("loses the name of an author who is hidden where it went", async () => {
    const [title, author] = ["Sentier des bergers", "Théodule Grandcerf"];
    await site.wiki.createAccount(author);
    const { revid } = await site.wiki.create(title, communText({ shortDescription: "À pied." }), { user: author });
    await harvestAndCompare();
    await site.expectHeld(author);
    await site.wiki.edit(title, "Plus un commun.");
    await harvestAndCompare();
    await site.wiki.hideRevision([revid ?? 0], { user: true });
    await harvestAndCompare();
    await site.expectGone(author);
  });

  it("is erased when it turns out to be about a person", async () => {
    const title = "Veillée des métiers";
    await site.wiki.edit(title, communText({ shortDescription: "Portrait." }, "[[Catégorie:Personne]]"));
    await harvestAndCompare();
    await site.expectGone(title);
  });
});
