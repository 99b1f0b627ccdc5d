import type { ShownRevision } from "../../../store/attribution/shown-revisions.js";
import type { SourceRow } from "../../../store/database/entities.js";
import type { AttributedLicense, AttributedPage, AttributedSource, Attribution, CountedPages } from "./attribution.js";
import { countedLicenses, keyOf, termsOf } from "./license-terms.js";
import type { RevisionGroup } from "./group-revisions.js";
import { noticeOf } from "./notice.js";
import { warningsAbout } from "./warnings.js";
import works from "./works.json" with { type: "json" };

/** A work that is no page of a source: part of the graph itself. */
export type WorkName = keyof typeof works;

/** What an answer shows, as the store knows it. */
export interface ShownContents {
  readonly groups: readonly RevisionGroup[];
  /** The sources of these groups. */
  readonly sources: readonly Pick<SourceRow, "id" | "name" | "url">[];
  readonly works: readonly WorkName[];
  /** Path of the permalink. */
  readonly permalink: string | null;
}

const CHANGES = {
  en: "Maillage shows extracts of these pages, reformatted as Markdown.",
  fr: "Maillage montre des extraits de ces pages, remis en forme en Markdown.",
};

/** Whether there is such a work. */
export function isWork(name: unknown): name is WorkName {
  return typeof name === "string" && Object.hasOwn(works, name);
}

/** Says whose the contents are. The same contents give the same attribution, byte for byte. */
export function composeAttribution(shown: ShownContents): Attribution {
  const sources = [...attributedSources(shown), ...shown.works.map(attributedWork)].toSorted(byId);
  const licenses = attributedLicenses(sources, shown.permalink ?? "");
  const pages = sources.reduce((sum, source) => sum + source.pages, 0);
  return {
    detail: "summary",
    permalink: shown.permalink,
    counts: { pages, sources: sources.length, licenses: licenses.length },
    sources,
    licenses,
    warnings: warningsAbout([...new Set(licenses.map(({ spdx }) => spdx))]),
    changes: CHANGES,
  };
}

/** The same, with every page. */
export function withPages(attribution: Attribution, revisions: readonly ShownRevision[]): Attribution {
  return { ...attribution, detail: "full", pages: revisions.toSorted(inOrder).map(attributedPage) };
}

function attributedSources({ groups, sources }: ShownContents): AttributedSource[] {
  const known = new Map(sources.map((source) => [source.id, source]));
  return [...Map.groupBy(groups, ({ sourceId }) => sourceId)].map(([id, ofSource]) => ({
    id,
    name: known.get(id)?.name ?? id,
    url: known.get(id)?.url ?? "",
    pages: ofSource.reduce((sum, { pages }) => sum + pages, 0),
    oldest: isoOf(Math.min(...ofSource.map(({ oldest }) => oldest.getTime()))),
    newest: isoOf(Math.max(...ofSource.map(({ newest }) => newest.getTime()))),
    licenses: summed(
      ofSource.flatMap(({ licenses, pages }) => countedLicenses(licenses).map((license) => ({ ...license, pages }))),
    ),
  }));
}

function attributedWork(name: WorkName): AttributedSource {
  const { license, updatedAt, ...work } = works[name];
  const licenses = countedLicenses([{ ...license, declaredBy: "source" }]).map((each) => ({ ...each, pages: 0 }));
  return { id: name, name: work.name, url: work.url, pages: 0, oldest: updatedAt, newest: updatedAt, licenses };
}

function attributedLicenses(sources: readonly AttributedSource[], permalink: string): AttributedLicense[] {
  return summed(sources.flatMap(({ licenses }) => licenses)).map((license) => {
    const terms = termsOf(license.spdx);
    const { open, asks, legalSource } = terms;
    return { ...license, open, asks, notice: noticeOf(license, terms, sources, permalink), legalSource };
  });
}

function attributedPage(revision: ShownRevision): AttributedPage {
  const { sourceId, title, url, permalink, contributors, anonymousContributors, date } = revision;
  if (revision.redacted) return { sourceId, removed: true, ...NOTHING };
  return {
    sourceId,
    removed: false,
    title,
    url,
    permalink,
    licenses: countedLicenses(revision.licenses),
    contributors,
    anonymousContributors,
    date: date.toISOString(),
  };
}

const NOTHING = {
  title: null,
  url: null,
  permalink: null,
  licenses: [],
  contributors: [],
  anonymousContributors: 0,
  date: null,
};

/** One of each licence, with all its pages; in the order of their identifiers. */
function summed(licenses: readonly CountedPages[]): CountedPages[] {
  return [...Map.groupBy(licenses, keyOf).entries()]
    .toSorted(([a], [b]) => compare(a, b))
    .flatMap(([, same]) => {
      // Pages may link one label to several addresses: the first in order is taken, so that it is always the same.
      const [first] = same.toSorted((a, b) => compare(a.label, b.label) || compare(a.url ?? "", b.url ?? ""));
      return first === undefined ? [] : [{ ...first, pages: same.reduce((sum, { pages }) => sum + pages, 0) }];
    });
}

function inOrder(a: ShownRevision, b: ShownRevision): number {
  return compare(a.sourceId, b.sourceId) || compare(a.title, b.title) || a.id - b.id;
}

function byId(a: AttributedSource, b: AttributedSource): number {
  return compare(a.id, b.id);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

function isoOf(time: number): string {
  return new Date(time).toISOString();
}
