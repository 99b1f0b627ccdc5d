import { ODD_PAGES } from "./seed-oddities.js";
import { AUTHORS, COMMUN_PAGES, ORGANISATION_PAGES, TEMPLATE_PAGES } from "./seed-pages.js";
import { SECRET_PAGES } from "./seed-secrets.js";
import type { RealWiki } from "./wiki-server.js";

/** Fills a new wiki with about eighty pages: communs, organisations, oddities, drafts, redirects, several authors. */
export async function seedWiki(wiki: RealWiki): Promise<void> {
  for (const name of AUTHORS) await wiki.createAccount(name);
  await wiki.importTexts([
    ...TEMPLATE_PAGES,
    ...ORGANISATION_PAGES,
    ...COMMUN_PAGES,
    ...ODD_PAGES,
    ...SECRET_PAGES,
    ...LATER_REVISIONS,
  ]);
  await writeAnonymously(wiki);
  await wiki.delete("Soupe aux cailloux", "doublon");
  await wiki.runJobs();
  wiki.makeOld();
}

/** Second hands on some pages, so that contributors are several. */
const LATER_REVISIONS = COMMUN_PAGES.slice(0, 6).map(({ title, text }, index) => ({
  title,
  text: `${text}\n\n== Retours ==\nUn retour de plus.`,
  user: AUTHORS[index % AUTHORS.length] ?? AUTHORS[0],
  summary: "un retour",
}));

async function writeAnonymously(wiki: RealWiki): Promise<void> {
  await wiki.editAnonymously("Bac à sable", "Un essai sans compte.", { ip: "203.0.113.8" });
  await wiki.editAnonymously("Règles de la maison", "On se parle. On signe. On rit.", {
    ip: "2001:db8::7",
    summary: "rire",
  });
}
