import { communText } from "./seed-pages.js";
import type { ImportedText } from "./wiki-server.js";

/** Something that stands on the seeded wiki for all to see, and that `changeWiki` then hides or deletes. */
export interface Secret {
  title: string;
  /** Words that stand nowhere else on the wiki. */
  words: string[];
  /** Author whose name must go too: an account or an address that writes nothing else. */
  userName?: string;
}

/** A revision with a telephone number in it: text, author and comment are hidden after a later edit removed the number. */
export const SECRET_REVISION = {
  title: "Tableau des clés",
  words: ["zibeluline42", "perlinpoque19"],
  userName: "Ondine Quatrefeuille",
} satisfies Secret;

/** The author of the only revision of a page, whose text stays. */
export const SECRET_AUTHOR = { title: "École des lisières", words: [], userName: "Ysoline Karadec" } satisfies Secret;

/** An address that wrote the current revision of a page. */
export const SECRET_ADDRESS = { title: "Horloge des marées", words: [], userName: "198.51.100.77" } satisfies Secret;

/** Author and comment of an old revision, whose text stays. */
export const SECRET_COMMENT = {
  title: "Recueil des refus polis",
  words: ["grimaudure77"],
  userName: "Balthazar Unterwelt",
} satisfies Secret;

/** A page about a person, deleted at her request. */
export const PERSON_PAGE = { title: "Nancy Ferrand-Ozoux", words: ["brindezingue31"] } satisfies Secret;

/** The two histories of pages with secrets and of the person's page. */
export const SECRET_PAGES: readonly ImportedText[] = [
  { title: SECRET_REVISION.title, text: keysText("Demander à la gardienne."), user: "Samira Bellonge" },
  {
    title: SECRET_REVISION.title,
    text: keysText(`Appeler Ondine ${SECRET_REVISION.words[0]} le soir.`),
    user: SECRET_REVISION.userName,
    summary: `mon numéro, ${SECRET_REVISION.words[1]}`,
  },
  {
    title: SECRET_AUTHOR.title,
    text: communText({ shortDescription: "On y lit les bords." }),
    user: SECRET_AUTHOR.userName,
  },
  {
    title: SECRET_ADDRESS.title,
    text: communText({ shortDescription: "Deux fois par jour." }),
    user: "Marius Kerbihan",
  },
  {
    title: SECRET_ADDRESS.title,
    text: communText({ shortDescription: "Deux fois par jour, ou presque." }),
    user: SECRET_ADDRESS.userName,
  },
  { title: SECRET_COMMENT.title, text: communText({ shortDescription: "Dire non." }), user: "Loïc d'Armorel" },
  {
    title: SECRET_COMMENT.title,
    text: communText({ shortDescription: "Dire non avec soin." }),
    user: SECRET_COMMENT.userName,
    summary: `relu par ${SECRET_COMMENT.words[0]}`,
  },
  {
    title: SECRET_COMMENT.title,
    text: communText({ shortDescription: "Dire non avec tact." }),
    user: "Loïc d'Armorel",
  },
  {
    title: PERSON_PAGE.title,
    text: `Nancy Ferrand-Ozoux anime des veillées ; on l'appelle ${PERSON_PAGE.words[0]}. [[Catégorie:Personne]]`,
    user: "Élodie Vauquelin",
  },
];

/** Writes the page of the keys; `contact` is what changes from one revision to the next. */
export function keysText(contact: string): string {
  return communText({ shortDescription: "Qui garde quelle clé.", description: `Un tableau tenu à jour. ${contact}` });
}
