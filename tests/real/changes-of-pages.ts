import { revidOf } from "./rewrite-page.js";
import { communText } from "./seed-pages.js";
import { PERSON_PAGE } from "./seed-secrets.js";
import type { ChangeKind, ChangeStep, WikiChange } from "./wiki-change.js";
import type { RealWiki } from "./wiki-server.js";

const DRAFT = "Utilisateur:Samira Bellonge/Brouillon";
const NOTEBOOK = "Carnet de terrain de Samira";

/** Changes of where a page stands, or whether it stands at all. */
export const changesOfPages: readonly ChangeStep[] = [
  createAndDelete,
  (wiki) => remove(wiki, "deleted", "Alphabet des conflits"),
  removePerson,
  restore,
  removeAndRestore,
  recreate,
  (wiki) => move(wiki, "moved", "Lexique des gestes de réunion", "Lexique illustré des gestes de réunion"),
  (wiki) => move(wiki, "moved-without-redirect", "Guide du tiers absent", "Guide du tiers présent"),
  swap,
  (wiki) => move(wiki, "left-namespace", "Institut Valombre", "Projet:Institut Valombre"),
  (wiki) => move(wiki, "left-namespace", NOTEBOOK, `Utilisateur:Samira Bellonge/${NOTEBOOK}`),
  (wiki) => move(wiki, "entered-namespace", DRAFT, "Banc d'essai des règles"),
  merge,
  protect,
];

async function createAndDelete(wiki: RealWiki): Promise<WikiChange[]> {
  const { title, pageid } = await wiki.create("Page éphémère des brouillards", "Une page trouvicole88.");
  await wiki.delete(title);
  return [{ kind: "created-and-deleted", title, pageid, words: ["trouvicole88"] }];
}

async function remove(wiki: RealWiki, kind: ChangeKind, title: string, reason?: string): Promise<WikiChange[]> {
  const pageid = await wiki.pageId(title);
  await wiki.delete(title, reason);
  return [{ kind, title, pageid }];
}

async function removePerson(wiki: RealWiki): Promise<WikiChange[]> {
  const removed = await remove(wiki, "deleted-for-good", PERSON_PAGE.title, "à la demande de la personne");
  return removed.map((change) => ({ ...change, words: PERSON_PAGE.words }));
}

/** The page was deleted before the seeding ended: it comes back under its own id. */
async function restore(wiki: RealWiki): Promise<WikiChange[]> {
  const title = "Soupe aux cailloux";
  await wiki.undelete(title);
  return [{ kind: "restored", title, pageid: await wiki.pageId(title) }];
}

async function removeAndRestore(wiki: RealWiki): Promise<WikiChange[]> {
  const title = "Café des réparations lentes";
  await wiki.delete(title, "par erreur");
  await wiki.undelete(title);
  return [{ kind: "deleted-and-restored", title, pageid: await wiki.pageId(title) }];
}

async function recreate(wiki: RealWiki): Promise<WikiChange[]> {
  const title = "Atlas des petites peurs";
  const formerPageid = await wiki.pageId(title);
  await wiki.delete(title);
  const written = await wiki.create(title, communText({ shortDescription: "Repris de zéro." }));
  return [{ kind: "recreated", title, pageid: written.pageid, formerPageid, revids: [revidOf(written)] }];
}

async function move(wiki: RealWiki, kind: ChangeKind, formerTitle: string, title: string): Promise<WikiChange[]> {
  const noRedirect = kind === "moved-without-redirect" || kind === "entered-namespace";
  await wiki.move(formerTitle, title, { noRedirect });
  return [await describeMove(wiki, kind, formerTitle, title)];
}

/** A move makes a revision of its own, with the same text. */
async function describeMove(wiki: RealWiki, kind: ChangeKind, formerTitle: string, title: string): Promise<WikiChange> {
  const newest = (await wiki.history(title)).slice(0, 1);
  const revids = newest.map(({ revid }) => revid);
  return { kind, title, formerTitle, pageid: await wiki.pageId(title), revids };
}

async function swap(wiki: RealWiki): Promise<WikiChange[]> {
  const [morning, evening, aside] = ["Fiche de séance – matin", "Fiche de séance – soir", "Fiche de séance (échange)"];
  await wiki.move(morning, aside, { noRedirect: true });
  await wiki.move(evening, morning, { noRedirect: true });
  await wiki.move(aside, evening, { noRedirect: true });
  return [await describeMove(wiki, "swapped", evening, morning), await describeMove(wiki, "swapped", morning, evening)];
}

/** The target gets neither a revision nor a line in recent changes; the page that was merged into it becomes a redirect. */
async function merge(wiki: RealWiki): Promise<WikiChange[]> {
  const [formerTitle, title] = ["Malle pédagogique des rivières", "Malle des rivières"];
  const formerPageid = await wiki.pageId(formerTitle);
  await wiki.mergeHistory(formerTitle, title);
  // MediaWiki forgets that a redirect is in no category, until some job comes by: not to be left to chance.
  await wiki.purge(formerTitle);
  return [{ kind: "merged", title, formerTitle, pageid: await wiki.pageId(title), formerPageid }];
}

/** Protection makes a revision with the same text. */
async function protect(wiki: RealWiki): Promise<WikiChange[]> {
  const title = "Charte des cercles d'écoute";
  await wiki.protect(title);
  const newest = (await wiki.history(title)).slice(0, 1);
  return [{ kind: "protected", title, pageid: await wiki.pageId(title), revids: newest.map(({ revid }) => revid) }];
}
