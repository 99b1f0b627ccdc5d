import type { MatchRow, ResourceRow } from "../../../store/database/entities.js";
import type { Past } from "../../../store/read/as-of.js";
import type { Reuse } from "../../../store/read/reuses.js";
import type { NoteShown, ShownTypes } from "../../common/shown.js";
import type { FoundPage } from "../source-page.type.js";

/** A resource, as it is or as it was. */
interface ShownResource extends Pick<ResourceRow, "id"> {
  readonly past?: Pick<Past, "members">;
}

type ShownPage = Pick<FoundPage, "shownRevisionId">;

/** A claim, with the page that makes it. */
interface ShownClaim {
  readonly page: ShownPage;
}

interface ShownValue {
  readonly claims: readonly ShownClaim[];
}

/** Which fields of the resources subgraph show what pages say. Counts, facets, the numbers of dashboards and the state of sources do not. */
export const SHOWN_TYPES: ShownTypes = {
  Resource: {
    note: noteResource,
    besides: ["id", "pages", "provenance", "disagreements", "matches", "reuses", "history"],
  },
  ResourceVersion: {
    note: ({ pages }: { readonly pages: readonly ShownPage[] }, note) => pages.forEach((page) => notePage(page, note)),
    only: ["title", "summary"],
  },
  SourcePage: { note: notePage, besides: ["id", "source"] },
  Claim: { note: ({ page }: ShownClaim, note) => notePage(page, note), only: ["value", "values", "revision"] },
  DisagreeingValue: { note: noteValue, only: ["value", "values"] },
  Disagreement: {
    note: ({ values }: { readonly values: readonly ShownValue[] }, note) =>
      values.forEach((value) => noteValue(value, note)),
    only: ["explanation"],
  },
  MatchCandidate: {
    note: ({ pageA, pageB }: MatchRow, note) => [pageA, pageB].forEach((id) => note("pages", id)),
    only: ["evidence"],
  },
  Reuse: { note: ({ copyId }: Reuse, note) => note("pages", copyId), only: ["statement"] },
};

/** Whatever it shows may be of any of its pages; redirects and blanked pages say nothing. */
function noteResource({ id, past }: ShownResource, note: NoteShown): void {
  if (past === undefined) return note("resources", id);
  for (const { revisionId, record } of past.members) if (record.kind !== "auxiliary") note("revisions", revisionId);
}

function notePage({ shownRevisionId }: ShownPage, note: NoteShown): void {
  note("revisions", shownRevisionId);
}

function noteValue({ claims }: ShownValue, note: NoteShown): void {
  for (const { page } of claims) notePage(page, note);
}
