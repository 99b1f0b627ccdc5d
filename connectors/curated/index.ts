import { createHash } from "node:crypto";
import type { PageRecord, Purpose } from "../../schema/generated/record.js";
import type { Candidate, Json } from "../../schema/sink.js";
import { compileSchema } from "../../schema/validate.js";
import { type FetchContext, type Observation, defineConnector } from "../connector.js";
import { StopSourceError } from "../errors.js";
import { readLicense } from "../licenses/licenses.js";
import cat from "./facts/cat.json" with { type: "json" };
import factsSchema from "./facts.schema.json" with { type: "json" };
import type { CuratedFact, CuratedFacts, CuratedPage } from "./generated/facts.js";
import type { CuratedSettings } from "./generated/settings.js";
import optionsSchema from "./settings.schema.json" with { type: "json" };

/** The files of facts that come with Maillage, by the name used in a source's options. */
const FILES: Readonly<Record<string, unknown>> = { cat };

const readFacts = compileSchema<CuratedFacts>(factsSchema);

/** Facts kept by hand in this repository. Asks nobody; every fact carries the page that says it. */
export const curated = defineConnector<CuratedSettings>({
  name: "curated",
  description: "Facts kept by hand in `connectors/curated/facts/`, each with the page that says it. Asks nobody.",
  optionsSchema,
  mappingVersion: () => "curated/1",
  fetch: readPages,
  toRecord: ({ payload }, source) => toRecord(payload as unknown as CuratedPage, source.language ?? "fr"),
});

async function* readPages({ options }: FetchContext<CuratedSettings>): AsyncGenerator<Observation> {
  const file = FILES[options.facts];
  if (file === undefined) {
    throw new StopSourceError(
      "UNKNOWN_FACTS",
      `There is no file of facts "${options.facts}"; there is ${Object.keys(FILES).join(", ")}.`,
    );
  }
  for (const page of readFacts(file, `The file of facts "${options.facts}"`).pages) {
    for (const fact of page.facts.filter(({ confirmed }) => !confirmed)) {
      const message =
        `"${fact.value}" (${fact.says}) is not served until a steward confirms it. ${fact.note ?? ""}`.trim();
      yield { type: "notice", code: "UNCONFIRMED_FACT", message, url: page.url };
    }
    yield { type: "page", candidate: toCandidate({ ...page, facts: page.facts.filter(({ confirmed }) => confirmed) }) };
  }
  yield { type: "complete", cursor: null, absenceCounts: true };
}

function toCandidate(page: CuratedPage): Candidate {
  const revisionId = createHash("sha256").update(JSON.stringify(page)).digest("hex").slice(0, 16);
  return {
    remoteId: page.id,
    revisionId,
    url: page.url,
    // A name, not an address: the file lives in this repository, whose history keeps every revision of it.
    permalink: `urn:maillage:curated:${page.id}:${revisionId}`,
    title: page.title,
    publishedAt: `${page.asOf}T00:00:00Z`,
    contributors: [],
    anonymousContributors: 0,
    payload: page as unknown as Json,
  };
}

function toRecord(page: CuratedPage, language: string): PageRecord {
  const that = (says: CuratedFact["says"]) => page.facts.filter((fact) => fact.says === says);
  return {
    ...(page.kind === "ORGANIZATION"
      ? { kind: "organization", organization: {} }
      : { kind: "resource", resourceKind: page.kind }),
    title: page.title,
    language,
    ...(page.summary !== undefined && { summary: page.summary }),
    website: page.url,
    themes: [],
    keywords: [],
    challenges: [],
    licenses: that("license").flatMap(({ value }) => readLicense(value, undefined, "page") ?? []),
    organizations: [
      ...that("carrier").map(({ value }) => ({ name: value, role: "CARRIER" as const, field: "carrier" })),
      ...that("user").map(({ value }) => ({ name: value, role: "USER" as const, field: "user" })),
    ],
    locations: [],
    territories: [
      ...that("territory").flatMap((fact) => territoryIn(fact)),
      ...that("seat").flatMap((fact) => territoryIn(fact, "SEAT")),
      ...that("area").flatMap((fact) => territoryIn(fact, "AREA")),
    ],
    links: page.facts.flatMap(({ source }) => (URL.canParse(source) ? [source] : [])),
    // The evidence of each fact, as readable as a template's field.
    fields: page.facts.map(({ says, value, source, note }, index) => ({
      template: says,
      index,
      name: value,
      value: note === undefined ? source : `${source} — ${note}`,
    })),
  };
}

function territoryIn({ value, territoryId }: CuratedFact, purpose?: Purpose): PageRecord["territories"] {
  return territoryId === undefined ? [] : [{ id: territoryId, text: value, ...(purpose && { purpose }) }];
}
