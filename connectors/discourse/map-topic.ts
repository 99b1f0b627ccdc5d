import type { PageRecord } from "../../schema/generated/record.js";
import type { SourceSettings } from "../../schema/generated/source.js";
import { markdownWithoutHtml } from "../../schema/text/markdown-without-html.js";
import { htmlToMarkdown } from "../../schema/text/safe-html.js";
import { linksOf, withAbsoluteAddresses } from "./addresses.js";
import { withoutBbcode } from "./bbcode.js";
import { firstDeclared } from "../licenses/first-declared.js";
import { licensesIn } from "../licenses/license-lines.js";
import type { TopicPayload } from "./payload.js";

/** The name under which the topic's own properties stand among the fields. */
const TEMPLATE = "topic";

/** Says what a topic means. Pure. */
export function topicToRecord(payload: TopicPayload, source: SourceSettings): PageRecord {
  const description = describe(payload, source);
  const language = source.language ?? payload.language;
  return {
    kind: "resource",
    resourceKind: "PAGE",
    title: payload.title,
    ...(language !== undefined && { language }),
    ...(description !== "" && { description }),
    publishedAt: payload.createdAt,
    replies: { count: payload.replies.count, dates: [...payload.replies.dates] },
    ...(payload.imageUrl !== undefined && { imageUrl: payload.imageUrl }),
    themes: [],
    keywords: [...payload.tags],
    challenges: [],
    licenses: firstDeclared(source, licensesIn(description)),
    organizations: [],
    locations: [],
    territories: [],
    links: linksOf(description, new URL(source.url).host),
    fields: fieldsOf(payload),
  };
}

function describe({ text: { format, value } }: TopicPayload, { url }: SourceSettings): string {
  if (format === "html") return htmlToMarkdown(value, { baseUrl: url });
  // Last, because words that are left of links can form HTML, or other links.
  return markdownWithoutHtml(withAbsoluteAddresses(withoutBbcode(value), url)).trim();
}

function fieldsOf({ category, tags, closed, archived }: TopicPayload): PageRecord["fields"] {
  const values: [name: string, value: string | undefined][] = [
    ["category", category?.name],
    ["tags", tags.length === 0 ? undefined : tags.join(", ")],
    ["closed", String(closed)],
    ["archived", String(archived)],
  ];
  return values.flatMap(([name, value]) =>
    value === undefined ? [] : [{ template: TEMPLATE, index: 0, name, value }],
  );
}
