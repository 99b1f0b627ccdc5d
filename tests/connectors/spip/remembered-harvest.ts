import type { Observation } from "../../../connectors/connector.js";
import { RetryLaterError, StopSourceError } from "../../../connectors/errors.js";
import { forgetCircuits } from "../../../connectors/http/circuit.js";
import { type HttpDoorOptions, openDoor } from "../../../connectors/http/door.js";
import { sharedGate } from "../../../connectors/http/rate-gate.js";
import { spip } from "../../../connectors/spip/index.js";
import type { Candidate, Json } from "../../../schema/sink.js";
import { type SpipPartner, startSpip } from "../../support/partners/spip.js";

/** What one harvest said and asked. */
export interface Heard {
  readonly observations: readonly Observation[];
  /** Paths, robots.txt left out. */
  readonly asked: readonly string[];
  /** What ended it before its time. */
  readonly error?: RetryLaterError | StopSourceError;
}

export interface RememberedOptions {
  readonly full?: boolean;
  readonly options?: Readonly<Record<string, Json>>;
  readonly http?: Partial<HttpDoorOptions>;
  /** Ends the harvest as a killed process does, after its nth observation. */
  readonly killAfter?: number;
}

/** A SPIP and what a ledger would remember of it: live pages, cursor and position. The clock is the site's own. */
export class RememberedSite {
  readonly partner: SpipPartner;
  readonly pages = new Map<string, Candidate>();
  cursor: Json | undefined;
  position: Json | undefined;
  #seen = new Set<string>();

  private constructor(partner: SpipPartner) {
    this.partner = partner;
  }

  static async start(articles: number, limit?: number): Promise<RememberedSite> {
    const partner = await startSpip(limit === undefined ? {} : { limit });
    for (let n = 1; n <= articles; n += 1) partner.create({ title: `Titre ${n}`, text: `Texte ${n}.` });
    return new RememberedSite(partner);
  }

  async harvest({ full = false, options, http = {}, killAfter }: RememberedOptions = {}): Promise<Heard> {
    forgetCircuits();
    sharedGate.forget();
    const before = this.partner.requests.length;
    if (this.position === undefined) this.#seen = new Set();
    const observations: Observation[] = [];
    const asked = () => this.partner.requests.slice(before).map(({ path }) => path);
    try {
      for await (const observation of this.#fetch(full, options, http)) {
        observations.push(observation);
        if (observations.length === killAfter) return { observations, asked: withoutRobots(asked()) };
        if (observation.type === "checkpoint") this.#write(observations, observation.position);
        if (observation.type === "complete") this.#finish(observations, observation.cursor);
      }
      return { observations, asked: withoutRobots(asked()) };
    } catch (error) {
      if (!(error instanceof RetryLaterError || error instanceof StopSourceError)) throw error;
      this.#write(observations, error instanceof RetryLaterError ? this.position : undefined);
      return { observations, error, asked: withoutRobots(asked()) };
    }
  }

  #fetch(full: boolean, options: RememberedOptions["options"], http: Partial<HttpDoorOptions>) {
    const { partner, pages, cursor, position } = this;
    const seen = this.#seen;
    return spip.fetch({
      source: { id: "site", name: "Site", connector: "spip", url: partner.url },
      options: { ...partner.options, ...options },
      http: openDoor({ ...QUICK, baseUrl: partner.url, ...http }),
      full: full || cursor === undefined,
      cursor,
      position,
      async *held() {
        for (const [remoteId, { url, revisionId }] of pages) {
          yield { remoteId, url, revisionIds: [revisionId], seen: seen.has(remoteId) };
        }
      },
      async *linked() {},
      now: () => partner.now(),
    });
  }

  #write(observations: readonly Observation[], position: Json | undefined): void {
    for (const observation of observations) {
      if (observation.type === "page") this.pages.set(observation.candidate.remoteId, observation.candidate);
      const id = observation.type === "page" ? observation.candidate.remoteId : remoteIdOf(observation);
      if (id !== undefined) this.#seen.add(id);
    }
    this.position = position;
  }

  #finish(observations: readonly Observation[], cursor: Json): void {
    this.#write(observations, undefined);
    for (const observation of observations) {
      if (observation.type === "gone") this.pages.delete(observation.page.remoteId);
    }
    this.cursor = cursor;
  }
}

const QUICK = {
  contact: "https://example.test/",
  version: "0",
  minIntervalMs: 0,
  backoffMs: 1,
  retries: 1,
  timeoutMs: 2_000,
  allowPrivateNetwork: true,
};

function remoteIdOf(observation: Observation): string | undefined {
  return observation.type === "same" || observation.type === "failed" ? observation.remoteId : undefined;
}

function withoutRobots(paths: readonly string[]): string[] {
  return paths.filter((path) => path !== "/robots.txt");
}

/** The numbers of the articles that were said in this way, in order. */
export function saidAs(type: "page" | "same" | "gone" | "failed", { observations }: Heard): number[] {
  return observations.flatMap((observation) => {
    if (observation.type !== type) return [];
    if (observation.type === "page") return [Number(observation.candidate.remoteId)];
    if (observation.type === "gone") return [Number(observation.page.remoteId)];
    return "remoteId" in observation ? [Number(observation.remoteId)] : [];
  });
}

export function inOrder(numbers: readonly number[]): number[] {
  return numbers.toSorted((a, b) => a - b);
}

/** What a person would read in the report, as codes. */
export function codesOf({ observations }: Heard): string[] {
  return observations.flatMap((observation) => ("code" in observation ? [observation.code] : []));
}

export const LISTINGS = ["/sitemap.xml", "/spip.php?page=backend"];

export function article(number: number): string {
  return `/spip.php?article${number}`;
}

/** An answer that is right but for its body. */
export function html(body: string) {
  return { status: 200, headers: { "content-type": "text/html; charset=utf-8" }, body };
}
