import type { Observation } from "../../../connectors/connector.js";
import { hedgedoc } from "../../../connectors/hedgedoc/index.js";
import { forgetCircuits } from "../../../connectors/http/circuit.js";
import { openDoor } from "../../../connectors/http/door.js";
import { sharedGate } from "../../../connectors/http/rate-gate.js";
import type { Candidate, HeldPage, Json, LinkedAddress } from "../../../schema/sink.js";
import { type PartnerRequest, sourceOf } from "../../support/partner.js";
import { type HedgeDocPartner, startHedgeDoc } from "../../support/partners/hedgedoc.js";

/** What one reading of a HedgeDoc came to. */
export interface Reading {
  readonly observations: readonly Observation[];
  /** What the connector gave with `complete`. */
  readonly cursor: Json | undefined;
  /** What it was asked, robots.txt left out. */
  readonly asked: readonly PartnerRequest[];
  /** What ended it early. */
  readonly error: unknown;
  /** Body bytes received. */
  readonly bytes: number;
}

export interface ReadingOptions {
  readonly notes?: readonly string[];
  readonly cursor?: Json | undefined;
  readonly position?: Json;
  readonly full?: boolean;
  /** @default what was read before by the same reader */
  readonly held?: readonly HeldPage[];
  readonly linked?: readonly LinkedAddress[];
}

/** A HedgeDoc, and a memory of what was read there: as a ledger has it, without one. */
export class NotesUnderTest {
  readonly pad: HedgeDocPartner;
  /** Live pages, by short id. */
  readonly held = new Map<string, Candidate>();
  cursor: Json | undefined;

  constructor(pad: HedgeDocPartner) {
    this.pad = pad;
  }

  static async start(pages = 3): Promise<NotesUnderTest> {
    const under = new NotesUnderTest(await startHedgeDoc());
    for (let page = 1; page <= pages; page += 1) under.pad.create({ title: `Cahier ${page}`, text: `Texte ${page}.` });
    return under;
  }

  /** Reads once; what is read to the end is remembered. */
  async read(options: ReadingOptions = {}): Promise<Reading> {
    const { full = false, linked = [] } = options;
    forgetCircuits();
    sharedGate.forget();
    const source = sourceOf(this.pad, "hedgedoc");
    const http = openDoor({
      ...{ contact: "https://example.test/", version: "0", baseUrl: this.pad.url, cookies: hedgedoc.cookies ?? false },
      ...{ allowPrivateNetwork: true, minIntervalMs: 0, backoffMs: 1, retries: 1 },
    });
    const held = options.held ?? [...this.held.values()].map(toHeld);
    const cursor = "cursor" in options ? options.cursor : this.cursor;
    const before = this.pad.requests.length;
    const observations: Observation[] = [];
    let error: unknown;
    try {
      const context = {
        ...{ source, http, full, cursor, position: options.position },
        options: { notes: options.notes ?? this.pad.options["notes"] },
        held: (ids?: readonly string[]) => listed(held.filter(({ remoteId }) => ids?.includes(remoteId) ?? true)),
        linked: () => listed(linked),
        now: () => new Date("2026-11-25T08:00:00Z"),
      };
      for await (const observation of hedgedoc.fetch(context)) observations.push(observation);
    } catch (caught) {
      error = caught;
    }
    const asked = this.pad.requests.slice(before).filter(({ path }) => path !== "/robots.txt");
    const last = observations.at(-1);
    const next = last?.type === "complete" ? last.cursor : undefined;
    if (next !== undefined) this.#remember(observations, next);
    return { observations, cursor: next, asked, error, bytes: http.usage.bytes };
  }

  #remember(observations: readonly Observation[], cursor: Json): void {
    this.cursor = structuredClone(cursor);
    for (const observation of observations) {
      if (observation.type === "page") this.held.set(observation.candidate.remoteId, observation.candidate);
      if (observation.type === "gone" || observation.type === "closed") this.held.delete(observation.page.remoteId);
    }
  }
}

/** The observations in a line each, checkpoints and the end left out: `page _n1Short`, `notice ALIAS_CHANGED`. */
export function linesOf({ observations }: Reading): string[] {
  return observations.flatMap((observation) => {
    switch (observation.type) {
      case "page":
        return [`page ${observation.candidate.remoteId}`];
      case "same":
        return [`same ${observation.remoteId}`];
      case "gone":
        return [`gone ${observation.page.remoteId} ${observation.page.reason}`];
      case "closed":
        return [`closed ${observation.page.remoteId}`];
      case "skipped":
      case "failed":
      case "notice":
        return [`${observation.type} ${observation.code}`];
      default:
        return [];
    }
  });
}

export function pathsOf({ asked }: Reading): string[] {
  return asked.map(({ path }) => decodeURIComponent(path).replace(/canary-[0-9a-f]+/, "canary"));
}

function toHeld({ remoteId, url, revisionId }: Candidate): HeldPage {
  return { remoteId, url, revisionIds: [revisionId], seen: false };
}

async function* listed<T>(values: readonly T[]): AsyncGenerator<T> {
  yield* values;
}
