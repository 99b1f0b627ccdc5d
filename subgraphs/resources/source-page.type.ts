import { GraphQLDateTime } from "graphql-scalars";
import { Field, ID, Int, ObjectType } from "type-graphql";
import type { PageRecord } from "../../schema/generated/record.js";
import type { ShownPage } from "../../store/read/details.js";
import { License } from "./license.type.js";
import { Source } from "./source.type.js";

@ObjectType({ description: "Someone who wrote on a page, named as the source names them." })
export class Contributor {
  @Field(() => String, { description: "The name the source shows." })
  name!: string;
}

@ObjectType({ description: "A field of one of the page's templates, exactly as written at the source." })
export class TemplateField {
  @Field(() => String, { description: "Name of the template." })
  template!: string;

  @Field(() => Int, { description: "Which call of the page holds it: 0 is the first template." })
  index!: number;

  @Field(() => String, { description: "Name of the field; a number for one without a name." })
  name!: string;

  @Field(() => String, { description: "Raw value, in the source's own markup." })
  value!: string;
}

@ObjectType({ description: "One state of a page, as the source published it." })
export class Revision {
  @Field(() => ID, { description: "The source's own number for it." })
  id!: string;

  @Field(() => String, {
    description:
      "Address of exactly this revision; it survives renaming. A urn: for facts kept by hand, which have no page of their own.",
  })
  permalink!: string;

  @Field(() => GraphQLDateTime, { nullable: true, description: "When the source published it." })
  publishedAt!: Date | null;

  @Field(() => GraphQLDateTime, { description: "When we read it." })
  fetchedAt!: Date;

  @Field(() => [License], { description: "Licences of this revision. Empty means unknown, which is not open." })
  licenses!: License[];

  @Field(() => [Contributor], { description: "Who wrote the page up to this revision." })
  contributors!: Contributor[];

  @Field(() => Int, { description: "How many more wrote without an account." })
  anonymousContributors!: number;

  @Field(() => String, { description: "Which reading of the source's fields made this record." })
  mappingVersion!: string;

  @Field(() => String, {
    nullable: true,
    description: "SHA-256 of what we keep of it; null when a name was taken out since.",
  })
  hash!: string | null;
}

@ObjectType({ description: "A sentence in which a page says where its text comes from." })
export class OriginalStatement {
  @Field(() => String, { description: "The sentence, as written." })
  text!: string;

  @Field(() => String, { nullable: true, description: "The address it links to." })
  url!: string | null;
}

@ObjectType({ description: "What people answered to a page: how much and when, never who or what." })
export class Replies {
  @Field(() => Int, { description: "How many answers or comments there are." })
  count!: number;

  @Field(() => [GraphQLDateTime], { description: "When they were written, newest first, as far as the source tells." })
  dates!: Date[];
}

@ObjectType({ description: "A page at a source that describes the resource: where every fact comes from." })
export class SourcePage {
  @Field(() => ID, { description: "Stable and opaque." })
  id!: string;

  @Field(() => ID, { description: "The source's own identity of the page; survives renaming." })
  remoteId!: string;

  @Field(() => String, { description: "Title at the source." })
  title!: string;

  @Field(() => String, { description: "Address of the page for people." })
  url!: string;

  @Field(() => Source, { description: "The partner tool it stands in." })
  source!: Source;

  @Field(() => Revision, { description: "The revision shown here." })
  revision!: Revision;

  @Field(() => [TemplateField], { description: "The fields of its templates, in page order." })
  fields!: TemplateField[];

  @Field(() => [String], { description: "Addresses outside the source that the page links to." })
  links!: string[];

  @Field(() => [OriginalStatement], { description: "Where the page says that its text comes from." })
  originals!: OriginalStatement[];

  @Field(() => Replies, {
    nullable: true,
    description: "Its comments or answers; null when the source has none to tell.",
  })
  replies!: Replies | null;
}

/** A page whose source is loaded when asked for. */
export interface FoundPage extends Omit<SourcePage, "source"> {
  readonly sourceId: string;
  /** The revision that it shows, by our own number. */
  readonly shownRevisionId: number;
}

/** Everything but the source, which is loaded when asked for. */
export function toSourcePage({ page, revision }: ShownPage): FoundPage {
  return {
    id: page.id,
    shownRevisionId: revision.id,
    remoteId: page.remoteId,
    title: page.title,
    url: page.url,
    sourceId: page.sourceId,
    revision: {
      id: revision.remoteRevisionId,
      permalink: revision.permalink,
      publishedAt: revision.publishedAt,
      fetchedAt: revision.fetchedAt,
      licenses: (revision.record?.licenses ?? []) as License[],
      contributors: revision.contributors.map((name) => ({ name })),
      anonymousContributors: revision.anonymousContributors,
      mappingVersion: revision.mappingVersion,
      hash: revision.hash,
    },
    fields: revision.record?.fields ?? [],
    links: revision.record?.links ?? [],
    originals: (revision.record?.originals ?? []).map(({ text, url = null }) => ({ text, url })),
    replies: toReplies(revision.record?.replies),
  };
}

function toReplies(replies: PageRecord["replies"]): Replies | null {
  return replies === undefined ? null : { count: replies.count, dates: replies.dates.map((date) => new Date(date)) };
}
