import type { SourceSettings } from "../schema/generated/source.js";
import type { Incident } from "../schema/harvest.js";
import type { Candidate, MappedPage } from "../schema/sink.js";
import { InvalidError, validateProvenance, validateRecord } from "../schema/validate.js";
import type { Connector } from "./connector.js";
import { SkipRecordError } from "./errors.js";
import { reportLine } from "./report-line.js";
import { splitContributors, withoutEmails, withoutPersonalData } from "./personal-data.js";

/** A page for the ledger, or the reason why it cannot enter it. */
export type MappingResult = { readonly refused: Incident } | { readonly page: MappedPage };

/**
 * Takes people's addresses out of a candidate, maps it and checks the result. A page the mapping cannot read is kept
 * without a record, so that a better mapping can read it later.
 */
export function mapCandidate(connector: Connector, source: SourceSettings, raw: Candidate): MappingResult {
  const candidate = clean(raw);
  const mappingVersion = connector.mappingVersion(source.options ?? {});
  const where = { remoteId: candidate.remoteId, url: candidate.url };
  try {
    checkProvenance(candidate, source.id, mappingVersion);
  } catch (error) {
    return { refused: { outcome: "failed", code: "INVALID_PROVENANCE", message: messageOf(error), ...where } };
  }
  try {
    const record = connector.toRecord(candidate, source, source.options ?? {});
    return { page: { candidate, mappingVersion, record: validateRecord(record, "The record") } };
  } catch (error) {
    if (!(error instanceof SkipRecordError)) return { page: { candidate, mappingVersion, fault: faultOf(error) } };
    const { code, message, url = where.url } = error;
    return { refused: { outcome: "skipped", code, message, ...where, url } };
  }
}

function clean(candidate: Candidate): Candidate {
  const { names, anonymous } = splitContributors(candidate.contributors);
  return {
    ...candidate,
    title: withoutEmails(candidate.title),
    contributors: names,
    anonymousContributors: candidate.anonymousContributors + anonymous,
    payload: withoutPersonalData(candidate.payload),
  };
}

function checkProvenance(candidate: Candidate, sourceId: string, mappingVersion: string): void {
  const { payload: _, title: __, ...provenance } = candidate;
  validateProvenance({ ...provenance, sourceId, mappingVersion }, "The provenance");
}

function faultOf(error: unknown): { code: string; message: string } {
  const kept = "What the page said before stays; the new text is kept for a better mapping.";
  if (error instanceof InvalidError) return { code: "INVALID_RECORD", message: reportLine(`${error.message} ${kept}`) };
  const message = reportLine(`The mapping cannot read the page: ${messageOf(error)}. ${kept}`);
  return { code: "MAPPING_FAILED", message };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
