import type { PageRecord } from "../schema/generated/record.js";
import type { SourceSettings } from "../schema/generated/source.js";
import type {
  Candidate,
  ClosedPage,
  GonePage,
  HeldPage,
  HiddenRevisions,
  Json,
  LinkedAddress,
} from "../schema/sink.js";
import type { HttpDoor } from "./http/door.js";

/** What a connector can say while it reads a source. */
export type Observation =
  /** A page as it is now. */
  | { readonly type: "page"; readonly candidate: Candidate }
  /** The source says that a page we hold is as we last read it, as a 304 does. */
  | { readonly type: "same"; readonly remoteId: string }
  /** The source says the page is gone; acted upon at the end of the harvest, never before. */
  | { readonly type: "gone"; readonly page: GonePage }
  /** The source has hidden revisions; our copy is erased at once. */
  | { readonly type: "hidden"; readonly revisions: HiddenRevisions }
  /** Nobody may read the page any more, though it is there; our copy is erased at once. */
  | { readonly type: "closed"; readonly page: ClosedPage }
  /** A candidate that is not for us (skipped) or cannot be read (failed); the others go on. */
  | {
      readonly type: "skipped" | "failed";
      readonly code: string;
      readonly message: string;
      readonly remoteId?: string;
      readonly url?: string;
    }
  /** Something about the source that a person should know. */
  | { readonly type: "notice"; readonly code: string; readonly message: string; readonly url?: string }
  /** Everything yielded before may be written; a killed harvest goes on from this position. */
  | { readonly type: "checkpoint"; readonly position: Json; readonly total?: number }
  /** The last word: everything was read. Without it nothing is withdrawn and the cursor stays. */
  | { readonly type: "complete"; readonly cursor: Json; readonly absenceCounts?: boolean };

/** What a connector is given to read one source once. It has no other door to the world. */
export interface FetchContext<Options> {
  readonly source: SourceSettings;
  readonly options: Options;
  readonly http: HttpDoor;
  /** Read everything and compare, instead of what changed since the cursor. */
  readonly full: boolean;
  /** What `complete` gave at the end of the last harvest, before a full one too: some of it may be worth remembering. */
  readonly cursor: Json | undefined;
  /** What the last `checkpoint` of a killed harvest gave. */
  readonly position: Json | undefined;
  /** The pages our ledger holds live, or those of them that are named, to ask the source about. */
  held(remoteIds?: readonly string[]): AsyncIterable<HeldPage>;
  /** Addresses on the source's host that live pages of other sources link to. */
  linked(): AsyncIterable<LinkedAddress>;
  /** Today, injected so that tests can move it. */
  now(): Date;
}

/** A protocol: how to read partners of one kind, and what their payloads mean. */
export interface Connector<Options = unknown> {
  /** The word used in the sources file. */
  readonly name: string;
  /** One sentence for people: which servers it reads, and how. It stands in the documentation. */
  readonly description: string;
  /** JSON Schema of the source's `options`; its descriptions are the documentation. */
  readonly optionsSchema: object;
  /** Smallest pause between requests when the source does not set one, in milliseconds. @default 1000 */
  readonly minIntervalMs?: number;
  /** Sends a partner's cookies back, for the length of one harvest. @default false */
  readonly cookies?: boolean;
  /** Present when partners bring their pages themselves (docs/ingest.md): then it fetches nothing and has no schedule. */
  readonly pushed?: {
    /** Scheme and host of every place where such a source's own pages may lie. */
    origins(source: SourceSettings, options: Options): readonly string[];
  };
  /** Names the mapping and its data; another version means the ledger is worth replaying. */
  mappingVersion(options: Options): string;
  /**
   * Yields what the source says, in any order, ending with `complete`.
   *
   * It gives; it never writes, never validates, never counts.
   */
  fetch(context: FetchContext<Options>): AsyncIterable<Observation>;
  /**
   * Makes a record of a payload. Pure: no clock, no network, so that the ledger can be replayed.
   *
   * @throws SkipRecordError when the page is not for us.
   */
  toRecord(candidate: Candidate, source: SourceSettings, options: Options): PageRecord;
}

/**
 * Declares a connector; the options type is kept inside.
 *
 * @example
 * export const example = defineConnector<ExampleOptions>({
 *   name: "example",
 *   description: "Servers that list their items as JSON.",
 *   optionsSchema,
 *   mappingVersion: () => "example/1",
 *   async *fetch({ source, http }) { … yield { type: "complete", cursor: null, absenceCounts: true }; },
 *   toRecord: ({ payload }) => itemToRecord(payload),
 * });
 */
export function defineConnector<Options>(connector: Connector<Options>): Connector {
  // The registry checks options against `optionsSchema` before any member sees them, which makes this cast sound.
  return connector;
}
