import type { PageRecord } from "../../schema/generated/record.js";
import type { SourceSettings } from "../../schema/generated/source.js";
import type { HarvestReport } from "../../schema/harvest.js";
import type { GonePage, MappedPage, RecordSink } from "../../schema/sink.js";
import type { PageView } from "../../store/identity/page-view.js";
import { pageId } from "../../store/ids.js";
import { batchOf, handMade, revisionOf } from "./hand-made.js";
import { labelledPairs } from "./identity-pairs/labelled-pairs.js";

/** Three sources whose pages belong together. */
export const WOVEN_SOURCES: readonly SourceSettings[] = ["wiki", "pad", "site"].map((id) => ({
  id,
  name: `The ${id}`,
  connector: "hand",
  url: `https://${id}.libre.test/`,
}));

/** A page of one of the sources, as it is written at one time. */
export interface WrittenPage {
  readonly sourceId: string;
  readonly remoteId: string;
  readonly url: string;
  readonly title: string;
  readonly text: string;
  readonly record?: Partial<PageRecord>;
}

export function idOf({ sourceId, remoteId }: Pick<WrittenPage, "sourceId" | "remoteId">): string {
  return pageId(sourceId, remoteId);
}

/** A page as a connector would give it: `handMade`, at the source and the address that are written. */
export function mapped(page: WrittenPage): MappedPage {
  const { remoteId, url, title, text, record } = page;
  const made = handMade(remoteId, { title, text, revisionId: revisionNameOf(page), record: { title, ...record } });
  return { ...made, candidate: { ...made.candidate, url, permalink: permalinkOf(page) } };
}

function revisionNameOf({ remoteId, title, text, record }: WrittenPage): string {
  return revisionOf(remoteId, JSON.stringify([title, text, record]));
}

export function permalinkOf(page: WrittenPage): string {
  return `https://${page.sourceId}.libre.test/revision/${revisionNameOf(page)}`;
}

/** One harvest of one source that brings these pages, and says that others are gone. */
export async function harvestWritten(
  sink: RecordSink,
  sourceId: string,
  pages: readonly WrittenPage[],
  gone: readonly GonePage[] = [],
): Promise<HarvestReport> {
  const session = await sink.open(sourceId, { full: false });
  await session.commit(batchOf(pages.map(mapped)));
  return session.finish({ gone, cursor: { after: "all" }, absenceCounts: false, acceptWithdrawals: true });
}

/** One harvest of each source that has pages among these. */
export async function harvestAll(sink: RecordSink, pages: readonly WrittenPage[]): Promise<void> {
  for (const [sourceId, own] of Map.groupBy(pages, (page) => page.sourceId)) await harvestWritten(sink, sourceId, own);
}

export function goneFrom(page: WrittenPage, reason: GonePage["reason"] = "out-of-scope"): GonePage {
  return { remoteId: page.remoteId, url: page.url, reason, message: `The source says: ${reason}.` };
}

/** A labelled page as a source would give it. */
export function writtenOf(view: PageView, sourceId: string = view.sourceId): WrittenPage {
  const { addresses, canonicalAddress, publishedAt, language, title, text } = view;
  const [url = ""] = addresses;
  const record: Partial<PageRecord> = {
    kind: view.kind,
    links: [...view.links],
    originals: [...view.originals],
    keywords: [...view.keywords],
    licenses: view.licenses.map((spdx) => ({ spdx, label: spdx, declaredBy: "page" })),
    organizations: view.carriers.map((name) => ({ name, role: "CARRIER", field: "from" })),
    locations: view.places.map((place) => ({ text: place, field: "place" })),
    fields: view.names.map((value, index) => ({ template: "Fiche", index, name: "name", value })),
    ...(view.resourceKind !== undefined && { resourceKind: view.resourceKind }),
    ...(view.leadsTo !== undefined && { auxiliary: { reason: "REDIRECT", target: view.leadsTo } }),
    ...(canonicalAddress !== undefined && { canonical: canonicalAddress }),
    ...(publishedAt !== undefined && { publishedAt: publishedAt.toISOString() }),
    ...(language !== undefined && { language }),
  };
  return { sourceId, remoteId: new URL(url).pathname.slice(1), url, title, text, record };
}

/** Where a labelled page of any site belongs among the three sources. */
export function sourceOf({ sourceId }: PageView): string {
  if (sourceId === "wiki") return "wiki";
  return sourceId === "pad" || sourceId === "blog" ? "pad" : "site";
}

/** Pairs that climb one rung each, by group and place in the group. */
const CHOSEN: Readonly<Record<string, readonly number[]>> = {
  about: [2],
  "declared-reprints": [0, 2, 5],
  derivations: [0],
  extracts: [0, 1],
  "heavy-edits": [0],
  "kinds-and-sources": [0, 2],
  "links-with-title": [0, 1],
  lists: [1],
  "look-alike-titles": [0],
  "same-text-other-title": [0],
  "same-title-light-edits": [0, 3, 6],
};

function chosenPages(): WrittenPage[] {
  const views = Object.entries(CHOSEN).flatMap(([group, places]) => {
    const pairs = labelledPairs(group);
    return places.flatMap((place) => pairs[place] ?? []).flatMap(({ a, b }) => [a, b]);
  });
  return firstOfEachAddress(views.map((view) => writtenOf(view, sourceOf(view))));
}

/** The pairs were not written beside each other: some give an address twice. */
export function firstOfEachAddress(pages: readonly WrittenPage[]): WrittenPage[] {
  return [...Map.groupBy(pages, idOf).values()].flatMap((same) => same.slice(0, 1));
}

const TABLES = `On pousse les tables contre les murs avant que les gens arrivent, et l'on garde une seule chaise au milieu. Qui
s'assied dit ce qu'il sait faire de ses mains, puis choisit dans la salle la personne qui prendra sa place. Au bout d'une heure
le mur est couvert de cordes, de papiers et de noms. Les vieilles charpentières du bourg y viennent pour les jeunes, les jeunes
pour la soupe. Personne ne note les présents. Ce qui a été promis se retrouve écrit sur la porte jusqu'à la veillée suivante.`;

const written = (
  sourceId: string,
  remoteId: string,
  title: string,
  text: string,
  record: Partial<PageRecord> = {},
): WrittenPage => ({ sourceId, remoteId, url: `https://${sourceId}.libre.test/${remoteId}`, title, text, record });

const reprintOf = (page: WrittenPage, sourceId: string, remoteId: string, title: string): WrittenPage =>
  written(sourceId, remoteId, title, `Article repris d'ailleurs.\n\n${page.text}`, {
    originals: [{ text: "Article repris d'ailleurs.", url: page.url }],
    links: [page.url],
  });

const CHAIN_START = written("wiki", "chaise", "La chaise du milieu", TABLES);
const CHAIN_MIDDLE = reprintOf(CHAIN_START, "pad", "mains", "Ce que savent les mains");
const CHAIN_END = reprintOf(CHAIN_MIDDLE, "site", "porte", "Promesses sur la porte");

/** A text copied twice over: the end of the chain knows only its middle. */
export const CHAIN = [CHAIN_START, CHAIN_MIDDLE, CHAIN_END] as const;

/** Both say that they are the same page of another source, and the source keeps both: neither is joined. */
const RIVALS: readonly WrittenPage[] = [
  written("wiki", "lavoir", "Le lavoir des inventaires", "Un lavoir où l'on compte les sources."),
  written("site", "lavoir-1", "Lavoir des inventaires", "Notre fiche.", { links: ["https://wiki.libre.test/lavoir"] }),
  written("site", "lavoir-2", "Le lavoir des inventaires", "Autre fiche.", {
    links: ["https://wiki.libre.test/lavoir"],
  }),
];

/** A redirect, what it leads to, and a pad that knows only the redirect. */
export const REDIRECTED: readonly WrittenPage[] = [
  written("wiki", "four", "Le four à pain des quatre rues", "On l'allume le premier samedi du mois."),
  written("wiki", "ancien-four", "Four banal", "", {
    kind: "auxiliary",
    auxiliary: { reason: "REDIRECT", target: "Le four à pain des quatre rues" },
  }),
  written("pad", "fournee", "Four à pain des quatre rues", "Qui apporte la farine samedi ?", {
    links: ["https://wiki.libre.test/ancien-four"],
  }),
];

/** Two pages of one source that the source itself says to be one, by the address it calls the right one. */
const CANONICAL: readonly WrittenPage[] = [
  written("site", "moulin", "Le moulin à paroles", "Une roue, huit pales, huit questions.", {
    keywords: ["parole"],
    organizations: [{ name: "La Fabrique des roues", role: "CARRIER", field: "from" }],
    locations: [{ text: "Courcy près de Reims", field: "place" }],
  }),
  written("site", "moulin-imprimable", "Moulin (à imprimer)", "Une roue, huit pales.", {
    canonical: "https://site.libre.test/moulin",
  }),
];

/** Two pages of one source with one title, and a redirect that may lead to either. */
const NAMESAKES: readonly WrittenPage[] = [
  written("pad", "semis-1", "Les semis du jeudi", "Poireaux, fèves et patience."),
  written("pad", "semis-2", "Les semis du jeudi", "Une autre parcelle, d'autres graines."),
  written("pad", "semis", "Semis", "", {
    kind: "auxiliary",
    auxiliary: { reason: "REDIRECT", target: "Les semis du jeudi" },
  }),
];

const SHARED = `Merci à toutes celles et ceux qui ont tenu la buvette, plié les bancs, rendu les clés de la salle et laissé la lumière
du couloir allumée pour la dernière équipe qui passait le balai.`;

const SYLLABLES = ["ba", "do", "fi", "gu", "lé", "mo", "na", "pi", "ro", "su", "té", "vo"];

function word(seed: number): string {
  const part = (value: number) => SYLLABLES[value % SYLLABLES.length] ?? "";
  return part(seed) + part(Math.floor(seed / 12)) + part(Math.floor(seed / 144)) + part(seed * 7);
}

/** Pages of a few own words that end with the same sentence. */
export function crowd(count: number, prefix = "buvette"): WrittenPage[] {
  return Array.from({ length: count }, (_, index) => {
    const own = Array.from({ length: 36 }, (__, place) => word(index * 131 + place * 17 + prefix.length * 1009));
    const sourceId = WOVEN_SOURCES[index % WOVEN_SOURCES.length]?.id ?? "";
    return written(
      sourceId,
      `${prefix}-${index}`,
      `Veillée ${word(index * 29 + 5)} ${prefix} ${index}`,
      `${own.join(" ")}.\n\n${SHARED}`,
    );
  });
}

/** Pages that climb every rung, and stand in each other's way. */
export const SCENES: readonly WrittenPage[] = [
  ...chosenPages(),
  ...CHAIN,
  ...RIVALS,
  ...REDIRECTED,
  ...CANONICAL,
  ...NAMESAKES,
];

/** The scenes, and one page more than may share a sentence: it tells nothing as long as all are there. */
export const POOL: readonly WrittenPage[] = [...SCENES, ...crowd(33)];
