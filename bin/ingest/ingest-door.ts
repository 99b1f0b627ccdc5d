import { randomUUID } from "node:crypto";
import { connectorOf } from "../../connectors/registry.js";
import type { IngestDoor, PushCall } from "../../gateway/gateway.js";
import type { SourceSettings } from "../../schema/generated/source.js";
import { appendAudit } from "../../store/access/audit.js";
import { NotAdmittedError } from "../../store/governance/admitted.js";
import { IngestGapError, type IngestSession } from "../../store/ledger/ingest-session.js";
import type { Ledger } from "../../store/ledger/ledger.js";
import { HarvestTakenOverError } from "../../store/ledger/session.js";
import { ingestRun } from "../../store/read/ingest-runs.js";
import { type Admittance, admit, identityOf, requireAdmission, requireRate } from "./admit.js";
import { listOf } from "./lists.js";
import type { OwnGround } from "./own-statements.js";
import { MOST, type PushEnd, PushRun } from "./push-run.js";
import { codeOf, refusal } from "./refusals.js";
import { stateOf } from "./state.js";

/** What the door stands between. */
export interface IngestParts {
  readonly database: Admittance["database"];
  readonly ledger: Ledger;
  readonly sources: readonly SourceSettings[];
  /** @default () => new Date() */
  readonly now?: () => Date;
  readonly patience?: IngestDoor["patience"];
}

/** The name under which requests stand in the audit. */
const OPERATION = "POST /ingest";

const RUN_ID = /^[\w.-]{1,64}$/;

/** Makes the door through which partners' own connectors bring pages. */
export function createIngestDoor({ patience, now = () => new Date(), ...parts }: IngestParts): IngestDoor {
  const place = { ...parts, now };
  /** The request that pushes to each source: a new one takes its place, or a broken connection would keep others out. */
  const pushing = new Map<string, PushCall["body"]>();
  return {
    ...(patience && { patience }),
    push: (call) => audited(call, place, pushing),
    state: async (call) => stateOf(call, await admit(call, place), place.database),
    list: async function* list(call, name) {
      yield* listOf(call, await admit(call, place), { name, database: place.database });
    },
  };
}

type Place = Admittance & { readonly ledger: Ledger };

/** Leaves a line in the audit for every request, however it ends. */
async function* audited(
  call: PushCall,
  place: Place,
  pushing: Map<string, PushCall["body"]>,
): AsyncGenerator<readonly object[]> {
  const at = place.now();
  let outcome = "CUT";
  try {
    await requireRate(call, place);
    const source = await admit(call, place);
    requireSize(call);
    pushing.get(source.id)?.replace();
    pushing.set(source.id, call.body);
    outcome = yield* push(call, source, place);
  } catch (error) {
    const told = await explained(error, call, place);
    outcome = codeOf(told);
    throw told;
  } finally {
    if (pushing.get(call.sourceId) === call.body) pushing.delete(call.sourceId);
    await appendAudit(place.database, { identity: identityOf(call), operation: OPERATION, outcome, at });
  }
}

function requireSize(call: PushCall): void {
  const announced = Number(call.header("content-length") ?? 0);
  if (announced <= MOST.bytes) return;
  const message = `The request has ${announced} bytes; the limit is ${MOST.bytes}. Send the lines in several requests.`;
  throw refusal("BODY_TOO_LARGE", message, { limit: MOST.bytes, found: announced });
}

/** @returns OK, or the code of what ended the request before its time. */
async function* push(call: PushCall, source: SourceSettings, place: Place): AsyncGenerator<readonly object[], string> {
  const { ledger, database } = place;
  const identity = identityOf(call);
  const asked = { ...readHeaders(call), actor: identity.id };
  const session = await ledger.openRun(source.id, asked);
  const run = new PushRun({
    body: call.body,
    session,
    offset: asked.offset,
    done: await doneOf(session, asked.id, source.id, database),
    ground: groundOf(source),
    mayAcceptWithdrawals: identity.roles.includes("steward") || identity.roles.includes("admin"),
  });
  yield* run.answers();
  const { end: given, ...tally } = run.tally;
  const end = given?.code === "CONFLICT" ? await endOf(given.reason, call, place) : given;
  const { harvestId: _, ...state } = (await ingestRun(database, source.id, asked.id)) ?? {};
  yield [{ type: "summary", ...state, ...tally, ...end }];
  return end?.code ?? "OK";
}

async function doneOf(
  session: IngestSession | undefined,
  runId: string,
  sourceId: string,
  database: Admittance["database"],
): Promise<number> {
  return session?.lines ?? (await ingestRun(database, sourceId, runId))?.lines ?? 0;
}

function groundOf(source: SourceSettings): OwnGround {
  const { pushed } = connectorOf(source);
  return { source, origins: new Set(pushed?.origins(source, source.options ?? {})) };
}

function readHeaders(call: PushCall): { id: string; offset: number; full: boolean } {
  const id = call.header("ingest-run") ?? randomUUID();
  if (!RUN_ID.test(id)) {
    throw refusal("BAD_REQUEST", "The header `ingest-run` holds 1 to 64 letters, digits, dots, lines and underscores.");
  }
  const offset = call.header("ingest-offset") ?? "0";
  if (!/^\d{1,12}$/.test(offset)) {
    throw refusal("BAD_REQUEST", "The header `ingest-offset` holds the number of lines before the first of the body.");
  }
  return { id, offset: Number(offset), full: call.header("ingest-full") === "true" };
}

async function endOf(reason: string, call: PushCall, place: Place): Promise<PushEnd> {
  const told = await explained(new HarvestTakenOverError(reason), call, place);
  return { code: codeOf(told), reason: told instanceof Error ? told.message : reason };
}

/** A source that is suspended meanwhile is taken from whoever pushes; they are told so. */
async function explained(error: unknown, call: PushCall, { database, sources }: Place): Promise<unknown> {
  if (error instanceof IngestGapError) return refusal("CONFLICT", error.message);
  if (error instanceof NotAdmittedError) return refusal("FORBIDDEN", error.message);
  if (!(error instanceof HarvestTakenOverError)) return error;
  const source = sources.find(({ id }) => id === call.sourceId);
  try {
    if (source !== undefined) await requireAdmission(database, source);
  } catch (suspended) {
    return suspended;
  }
  return refusal("CONFLICT", error.message);
}
