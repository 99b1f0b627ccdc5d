import type { PageRecord } from "../../schema/generated/record.js";
import type { Json } from "../../schema/sink.js";
import { defineConnector } from "../connector.js";
import { withoutPersonalData } from "../personal-data.js";
import { aliasesOfTopic } from "./aliases.js";
import type { DiscourseSettings } from "./generated/settings.js";
import { harvestForum } from "./harvest-forum.js";
import { topicToRecord } from "./map-topic.js";
import { jsonToPayload } from "./payload.js";
import optionsSchema from "./settings.schema.json" with { type: "json" };

/** Raised when this code reads topics differently. */
const MAPPING = "discourse/2";

/** Topics of a Discourse, read anonymously: the first post is the text, replies are counted. */
export const discourse = defineConnector<DiscourseSettings>({
  name: "discourse",
  description:
    "Forums that run Discourse, read anonymously: the topics of chosen categories, each with its first post as the text and its replies counted.",
  optionsSchema,
  minIntervalMs: 1_000,
  mappingVersion: () => MAPPING,
  fetch: (context) => harvestForum(context, MAPPING),
  toRecord: (candidate, source) =>
    withoutAddresses({ ...topicToRecord(jsonToPayload(candidate.payload), source), ...aliasesOfTopic(candidate) }),
});

/** Markup can hide an e-mail address, as `name&#64;host`, until the text is read. */
function withoutAddresses(record: PageRecord): PageRecord {
  return withoutPersonalData(record as unknown as Json) as unknown as PageRecord;
}
