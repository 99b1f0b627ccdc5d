import type { Observation } from "../../../connectors/connector.js";
import { discourse } from "../../../connectors/discourse/index.js";
import { forgetCircuits } from "../../../connectors/http/circuit.js";
import { openDoor } from "../../../connectors/http/door.js";
import { sharedGate } from "../../../connectors/http/rate-gate.js";
import type { SourceSettings } from "../../../schema/generated/source.js";
import type { HeldPage, Json } from "../../../schema/sink.js";
import type { PartnerAnswer, PartnerRequest } from "../../support/partner.js";
import { sourceOf } from "../../support/partner.js";
import type { TestForum } from "../../support/partners/discourse.js";

/** How a reading differs from the first one of everything. */
export interface Reading {
  readonly options?: SourceSettings["options"];
  readonly full?: boolean;
  readonly cursor?: Json;
  readonly position?: Json;
  readonly held?: readonly HeldPage[];
}

/** Reads a forum once, without a ledger, and gives what the connector says. */
export async function readForum(partner: TestForum, reading: Reading = {}): Promise<Observation[]> {
  forgetCircuits();
  sharedGate.forget();
  const { options = partner.options, full = true, cursor, position, held = [] } = reading;
  const source = { ...sourceOf(partner, "discourse"), options };
  const door = openDoor({
    contact: "https://example.test/",
    version: "0",
    baseUrl: partner.url,
    minIntervalMs: 0,
    backoffMs: 1,
    retries: 1,
    allowPrivateNetwork: true,
  });
  const observations: Observation[] = [];
  const context = {
    source,
    options,
    http: door,
    full,
    cursor,
    position,
    held: async function* (remoteIds?: readonly string[]) {
      yield* held.filter(({ remoteId }) => remoteIds?.includes(remoteId) ?? true);
    },
    linked: async function* () {},
    now: () => new Date("2026-11-01T12:00:00Z"),
  };
  for await (const observation of discourse.fetch(context)) observations.push(observation);
  return observations;
}

/** What the connector says, as short lines: `page 12`, `failed MALFORMED_PAGE 12`, `complete`. */
export function said(observations: readonly Observation[]): string[] {
  return observations.map((observation) => {
    switch (observation.type) {
      case "page":
        return `page ${observation.candidate.remoteId}`;
      case "same":
        return `same ${observation.remoteId}`;
      case "gone":
        return `gone ${observation.page.remoteId} ${observation.page.reason}`;
      case "closed":
        return `closed ${observation.page.remoteId}`;
      case "hidden":
        return `hidden ${observation.revisions.revisionIds.join(" ")}`;
      case "skipped":
      case "failed":
      case "notice":
        return [observation.type, observation.code, "remoteId" in observation ? observation.remoteId : undefined]
          .filter((word) => word !== undefined)
          .join(" ");
      default:
        return observation.type;
    }
  });
}

/** A page as the ledger would hold it. */
export function heldPage(partner: TestForum, remoteId: string, ...revisionIds: string[]): HeldPage {
  return { remoteId, url: `${partner.url}t/${remoteId}`, revisionIds, seen: false };
}

/** Paths a partner was asked for, robots.txt left out. */
export function pathsOf(requests: readonly PartnerRequest[]): string[] {
  return requests.map(({ path }) => path).filter((path) => path !== "/robots.txt");
}

/** An answer whose JSON is other than it is. */
export function changed<T>({ answer }: PartnerRequest, change: (body: T) => unknown): Partial<PartnerAnswer> {
  return { body: JSON.stringify(change(JSON.parse(String(answer.body)) as T)) };
}
