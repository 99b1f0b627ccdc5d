import type { PageRecord } from "../../schema/generated/record.js";
import type { SourceSettings } from "../../schema/generated/source.js";
import { markdownWithoutHtml } from "../../schema/text/markdown-without-html.js";
import { type Observation, defineConnector } from "../connector.js";
import { StopSourceError } from "../errors.js";
import { firstDeclared } from "../licenses/first-declared.js";
import { withoutAddresses } from "../personal-data.js";
import type { IngestSettings } from "./generated/settings.js";
import optionsSchema from "./settings.schema.json" with { type: "json" };

/** Partners that run a connector of their own: it brings their pages to `POST /ingest/<source>`, and nobody is asked. */
export const ingest = defineConnector<IngestSettings>({
  name: "ingest",
  description: "Partners whose own connector brings their pages to `POST /ingest/<source>`. Asks nobody.",
  optionsSchema,
  pushed: { origins: ({ url }, { origins = [] }) => [url, ...origins].map((address) => new URL(address).origin) },
  mappingVersion: () => "ingest/1",
  fetch: refuseToFetch,
  toRecord: ({ payload }, source) => toRecord(payload as unknown as PageRecord, source),
});

// A generator, because that is what a harvest iterates over; it has nothing to give.
// oxlint-disable-next-line require-yield
async function* refuseToFetch({ source }: { source: SourceSettings }): AsyncGenerator<Observation> {
  throw new StopSourceError(
    "NOT_FETCHED",
    `The partner's own connector brings the pages of "${source.id}" to /ingest/${source.id}; there is nothing to fetch.`,
  );
}

/** Whoever made the record is a stranger: its text is made as safe as one of ours. */
function toRecord({ description, licenses, ...record }: PageRecord, source: SourceSettings): PageRecord {
  return withoutAddresses({
    ...record,
    ...(description !== undefined && { description: markdownWithoutHtml(description) }),
    licenses: firstDeclared(source, licenses),
  });
}
