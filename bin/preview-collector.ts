import type { Incident } from "../schema/harvest.js";
import type { MappedPage } from "../schema/sink.js";
import type { HarvestPlan } from "../store/ledger/harvest-plan.js";
import type {
  PreviewListener,
  PreviewedErasure,
  PreviewedPage,
  PreviewedWithdrawal,
} from "../store/ledger/preview-listener.js";
import { changedParts, fieldChanges } from "./preview-changes.js";
import { shortened } from "./preview-excerpt.js";
import type { PageLine, PreviewLists, PreviewedRecord, UpdatedPage } from "./preview.js";

/** How much a preview shows. */
export interface Limits {
  /** Records shown in full. */
  readonly first: number;
  /** Entries of each list. */
  readonly most: number;
}

type Lists = { readonly [list in keyof PreviewLists]: PreviewLists[list][number][] };

function emptyLists(): Lists {
  return {
    added: [],
    updated: [],
    restored: [],
    withdrawn: [],
    vanishing: [],
    erased: [],
    skipped: [],
    failed: [],
    notices: [],
  };
}

const NOTHING_MORE = {
  added: 0,
  updated: 0,
  restored: 0,
  withdrawn: 0,
  vanishing: 0,
  erased: 0,
  skipped: 0,
  failed: 0,
  notices: 0,
};

/** How many fields of an updated page are told: a page may have a thousand. */
const SHOWN_CHANGES = 40;

/** Longest title kept, in characters, as long as a record's may be: a partner may send anything. */
const LONGEST_TITLE = 1_000;

/**
 * Gathers what a dry run says, and no more of it than will be shown: what it keeps does not grow with the source.
 */
export class PreviewCollector implements PreviewListener {
  readonly first: PreviewedRecord[] = [];
  readonly more = { ...NOTHING_MORE };
  readonly #lists = emptyLists();
  readonly #limits: Limits;
  readonly #onBegun: (plan: HarvestPlan) => void;

  constructor(limits: Limits, onBegun: (plan: HarvestPlan) => void) {
    this.#limits = limits;
    this.#onBegun = onBegun;
  }

  get lists(): PreviewLists {
    return this.#lists;
  }

  begun(plan: HarvestPlan): void {
    this.#onBegun(plan);
  }

  async page(previewed: PreviewedPage): Promise<void> {
    const { outcome, page } = previewed;
    const record = asRecord(previewed);
    if (record !== undefined && this.first.length < this.#limits.first) this.first.push(record);
    const line = { remoteId: previewed.remoteId, title: titleOf(page), url: page.candidate.url };
    if (outcome === "added" || outcome === "restored") await this.#add(outcome, () => line);
    if (outcome === "updated") await this.#add(outcome, async () => ({ ...line, ...(await changesOf(previewed)) }));
  }

  async withdrawal(previewed: PreviewedWithdrawal): Promise<void> {
    const { reason, message, happens } = previewed;
    const list = happens ? "withdrawn" : "vanishing";
    await this.#add(list, async () => ({ ...(await lineBefore(previewed)), reason, message }));
  }

  async erasure(previewed: PreviewedErasure): Promise<void> {
    const { what, message } = previewed;
    await this.#add("erased", async () => ({ ...(await lineBefore(previewed)), what, message }));
  }

  incident(incident: Incident): void {
    const list = incident.outcome === "notice" ? "notices" : incident.outcome;
    if (this.#lists[list].length < this.#limits.most) this.#lists[list].push(incident);
    else this.more[list] += 1;
  }

  /** Makes an entry only when it will be shown: it may have to be read from the ledger. */
  async #add<List extends keyof Lists>(
    list: List,
    entry: () => Lists[List][number] | Promise<Lists[List][number]>,
  ): Promise<void> {
    const entries: Lists[List][number][] = this.#lists[list];
    if (entries.length < this.#limits.most) entries.push(await entry());
    else this.more[list] += 1;
  }
}

function asRecord({ remoteId, outcome, page }: PreviewedPage): PreviewedRecord | undefined {
  const { candidate, record, mappingVersion } = page;
  if (record === undefined) return undefined;
  const { url, revisionId, permalink, publishedAt = null, contributors, anonymousContributors } = candidate;
  const said = { url, revisionId, permalink, publishedAt, contributors, anonymousContributors };
  return { remoteId, title: titleOf(page), outcome, ...said, mappingVersion, record };
}

function titleOf({ candidate }: MappedPage): string {
  return shortened(candidate.title, LONGEST_TITLE);
}

async function changesOf({ page, before }: PreviewedPage): Promise<Omit<UpdatedPage, keyof PageLine>> {
  const held = await before();
  const { record } = page;
  // The ledger holds nothing of a page that came for the first time in this very run.
  if (held === undefined || record === undefined) return { changes: [], moreChanges: 0, parts: [] };
  const all = fieldChanges(held, { ...page, record });
  const changes = all.slice(0, SHOWN_CHANGES);
  return { changes, moreChanges: all.length - changes.length, parts: changedParts(held, page) };
}

async function lineBefore({ remoteId, before }: PreviewedWithdrawal | PreviewedErasure): Promise<PageLine> {
  const { title = "", url = "" } = (await before()) ?? {};
  return { remoteId, title, url };
}
