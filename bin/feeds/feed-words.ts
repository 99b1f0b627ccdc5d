import type { FeedLanguage } from "../../gateway/feeds.js";
import type { ChangeKind } from "../../store/database/memory-entities.js";

/** How one language tells of changes. */
export interface FeedWords {
  /** Title of the feed of the whole graph. */
  readonly everything: string;
  /** Before the name of what another feed is about. */
  readonly about: string;
  readonly colon: string;
  readonly kinds: { readonly [kind in ChangeKind]: string };
  readonly explanations: { readonly [kind in ChangeKind]: string };
  readonly changed: string;
  readonly others: string;
  readonly resource: string;
  readonly version: string;
  /** Names of fields; another is called by its name in the graph. */
  readonly fields: { readonly [field: string]: string };
}

const FRENCH: FeedWords = {
  everything: "Maillage\u{a0}: ce qui change",
  about: "Maillage\u{a0}: ce qui change, ",
  colon: "\u{a0}: ",
  kinds: {
    ADDED: "Nouvelle ressource",
    UPDATED: "Mise à jour",
    WITHDRAWN: "Ressource retirée",
    RESTORED: "De retour",
    MERGED: "Ressources réunies",
    SPLIT: "Ressources séparées",
    REDACTED: "Contenu effacé",
    LICENSE_CHANGED: "Autre licence",
  },
  explanations: {
    ADDED: "Cette ressource entre dans le graphe.",
    UPDATED: "Cette ressource a changé.",
    WITHDRAWN: "Cette ressource n'est plus montrée par sa source.",
    RESTORED: "Cette ressource, qui était partie, est de retour.",
    MERGED: "D'autres ressources en font désormais partie.",
    SPLIT: "D'autres ressources en sont sorties.",
    REDACTED: "Un contenu a été effacé à la demande de sa source ou d'une personne\u{a0}; effacez-en vos copies.",
    LICENSE_CHANGED: "Cette ressource est sous une autre licence.",
  },
  changed: "Champs changés",
  others: "Autres ressources concernées",
  resource: "Ressource",
  version: "version du graphe",
  fields: {
    title: "titre",
    summary: "résumé",
    description: "texte",
    kind: "genre",
    language: "langue",
    website: "site",
    imageUrl: "image",
    themes: "thèmes",
    keywords: "mots-clés",
    challenges: "défis",
    licenses: "licences",
    publishedAt: "date de publication",
    updatedAt: "date de mise à jour",
    organizations: "organisations",
    places: "lieux",
    pages: "pages",
    history: "historique",
  },
};

const ENGLISH: FeedWords = {
  everything: "Maillage: what changes",
  about: "Maillage: what changes, ",
  colon: ": ",
  kinds: {
    ADDED: "New resource",
    UPDATED: "Updated",
    WITHDRAWN: "Resource withdrawn",
    RESTORED: "Back again",
    MERGED: "Resources merged",
    SPLIT: "Resources split",
    REDACTED: "Content erased",
    LICENSE_CHANGED: "Another licence",
  },
  explanations: {
    ADDED: "This resource is new in the graph.",
    UPDATED: "This resource has changed.",
    WITHDRAWN: "Its source no longer shows this resource.",
    RESTORED: "This resource was gone and is back.",
    MERGED: "Other resources are part of it from now on.",
    SPLIT: "Other resources came out of it.",
    REDACTED: "Content was erased because its source or a person asked for it; erase your copies.",
    LICENSE_CHANGED: "This resource is under another licence.",
  },
  changed: "Changed fields",
  others: "Other resources concerned",
  resource: "Resource",
  version: "graph version",
  fields: {
    imageUrl: "image",
    description: "text",
    licenses: "licences",
    publishedAt: "date of publication",
    updatedAt: "date of the last change",
  },
};

export const FEED_WORDS: { readonly [language in FeedLanguage]: FeedWords } = { fr: FRENCH, en: ENGLISH };
