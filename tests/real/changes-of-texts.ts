import { readText, revidOf, rewritePage } from "./rewrite-page.js";
import { COMMUN_TEMPLATE, communTemplateText, communText } from "./seed-pages.js";
import type { WrittenPage } from "./wiki-editor.js";
import type { ChangeKind, ChangeStep, WikiChange } from "./wiki-change.js";
import type { RealWiki } from "./wiki-server.js";

/** Changes of what a page says; its id and title stay. */
export const changesOfTexts: readonly ChangeStep[] = [
  (wiki) => rewrite(wiki, "edited", "Fresque des liens du territoire", (text) => `${text}\n\nUne précision de saison.`),
  editSeveralTimes,
  editWithoutChange,
  createPage,
  (wiki) => rewrite(wiki, "became-redirect", "Mémo des mots simples", () => "#REDIRECTION [[Boussole du dialogue]]"),
  (wiki) =>
    rewrite(wiki, "became-page", "Cartographie sensible", () =>
      communText({ shortDescription: "Cartes des émotions." }),
    ),
  (wiki) => rewrite(wiki, "blanked", "Cahier des nuits calmes", () => ""),
  revertAnonymous,
  (wiki) => rewrite(wiki, "left-category", "Verger des voisines", () => "Le verger n'est plus un commun."),
  moveBetweenCategories,
  (wiki) =>
    rewrite(wiki, "entered-category", "Appel à idées", (text) =>
      communText({ shortDescription: "Enfin rangé." }, text),
    ),
  changeLicence,
  editTemplate,
];

async function rewrite(
  wiki: RealWiki,
  kind: ChangeKind,
  title: string,
  change: (text: string) => string,
): Promise<WikiChange[]> {
  return [describe(kind, await rewritePage(wiki, title, change, { user: "Marius Kerbihan", summary: kind }))];
}

function describe(kind: ChangeKind, ...written: [WrittenPage, ...WrittenPage[]]): WikiChange {
  const [{ title, pageid }] = written;
  return { kind, title, pageid, revids: written.map(revidOf) };
}

async function editSeveralTimes(wiki: RealWiki): Promise<WikiChange[]> {
  const title = "Boussole du dialogue";
  const append = (line: string, user: string) => rewritePage(wiki, title, (text) => `${text}\n\n${line}`, { user });
  const first = await append("Nord : écouter.", "Samira Bellonge");
  const second = await append("Sud : se taire.", "Élodie Vauquelin");
  const third = await append("Est : recommencer.", "Samira Bellonge");
  return [describe("edited-several-times", first, second, third)];
}

/** Saving the same text makes no revision and no line in recent changes; only `touched` moves. */
async function editWithoutChange(wiki: RealWiki): Promise<WikiChange[]> {
  const { title, pageid } = await rewritePage(wiki, "Grille de veille locale", (text) => text);
  return [{ kind: "null-edited", title, pageid, revids: [] }];
}

async function createPage(wiki: RealWiki): Promise<WikiChange[]> {
  const text = communText({ shortDescription: "Un nouveau venu.", location: "Val de Drôme en Biovallée" });
  return [describe("created", await wiki.create("Récit : les deux marchés", text, { user: "Loïc d'Armorel" }))];
}

/** The text is the seeded one again, so the hash is too, but the revision is another. */
async function revertAnonymous(wiki: RealWiki): Promise<WikiChange[]> {
  const title = "Monnaie d'heures";
  const text = await readText(wiki, title);
  const spoilt = await wiki.editAnonymously(title, "N'importe quoi", { ip: "203.0.113.99" });
  const mended = await wiki.edit(title, text, { summary: "Révocation" });
  return [describe("reverted", spoilt, mended)];
}

async function moveBetweenCategories(wiki: RealWiki): Promise<WikiChange[]> {
  const swap = (text: string) => text.replace("[[Catégorie:Brouillon]]", "[[Catégorie:Archive]]");
  const change = describe("left-category", await rewritePage(wiki, "Fiche en transit", swap));
  return [change, { ...change, kind: "entered-category" }];
}

async function changeLicence(wiki: RealWiki): Promise<WikiChange[]> {
  const change = (text: string) => text.replace("|Type de licence=CC BY-SA 4.0", "|Type de licence=ODbL 1.0");
  return rewrite(wiki, "licence-changed", "Monnaie des merles", change);
}

/** No page that uses the template gets a revision, though what each of them shows is another thing. */
async function editTemplate(wiki: RealWiki): Promise<WikiChange[]> {
  const shown = ["shortDescription", "description", "complement", "location", "Type de licence"];
  const written = await wiki.edit(COMMUN_TEMPLATE, communTemplateText(shown), { user: "Marius Kerbihan" });
  return [describe("template-edited", written)];
}
