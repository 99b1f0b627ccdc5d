import { GraphQLDateTime } from "graphql-scalars";
import { Directive, Field, ID, InputType, Int, ObjectType, registerEnumType } from "type-graphql";
import { connectionOf } from "../common/connection.js";
import { License } from "./license.type.js";

export enum ResourceKind {
  COMMONS = "COMMONS",
  METHOD = "METHOD",
  STORY = "STORY",
  TRAINING = "TRAINING",
  PAGE = "PAGE",
}
registerEnumType(ResourceKind, {
  name: "ResourceKind",
  description: "What a resource is.",
  valuesConfig: {
    COMMONS: { description: "A commons: something shared and looked after by a community (un commun)." },
    METHOD: { description: "A way of working together (une méthode)." },
    STORY: { description: "What happened somewhere, told by those who were there (un récit)." },
    TRAINING: { description: "A training course or module (une formation)." },
    PAGE: { description: "A page whose source does not say what it describes." },
  },
});

export enum ResourceOrder {
  RELEVANCE = "RELEVANCE",
  TITLE = "TITLE",
  UPDATED_AT = "UPDATED_AT",
}
registerEnumType(ResourceOrder, {
  name: "ResourceOrder",
  description: "How a list of resources is sorted.",
  valuesConfig: {
    RELEVANCE: {
      description:
        "What answers the search best first: words in the title weigh most, then those in keywords, themes, challenges and organizations, in the summary, in the full text. Without words to search, as TITLE.",
    },
    TITLE: { description: "By title, A to Z; case and accents do not matter." },
    UPDATED_AT: { description: "The most recently changed at the source first." },
  },
});

export enum TextFormat {
  MARKDOWN = "MARKDOWN",
  HTML = "HTML",
  PLAIN = "PLAIN",
}
registerEnumType(TextFormat, {
  name: "TextFormat",
  description: "How a text is written.",
  valuesConfig: {
    MARKDOWN: { description: "GitHub-flavoured Markdown without raw HTML." },
    HTML: { description: "HTML made safe: no script, style, frame or form." },
    PLAIN: { description: "Words alone." },
  },
});

@Directive('@key(fields: "id")')
@ObjectType({
  description: "Something the partners share: a commons, a method, a story … with every page that describes it.",
})
export class Resource {
  @Field(() => ID, { description: "Stable and opaque; the same after a rebuild." })
  id!: string;

  @Field(() => ResourceKind, { description: "What it is." })
  kind!: ResourceKind;

  @Field(() => String, { description: "Title as the source writes it." })
  title!: string;

  @Field(() => String, { nullable: true, description: "What it is in a sentence or two, plain text." })
  summary!: string | null;

  @Field(() => String, { nullable: true, description: "BCP 47 language of the text." })
  language!: string | null;

  @Field(() => String, { nullable: true, description: "Address of the thing itself, when the page gives one." })
  website!: string | null;

  @Field(() => String, { nullable: true, description: "Address of its main picture." })
  imageUrl!: string | null;

  @Field(() => [String], { description: "Themes given by the source, as written there." })
  themes!: string[];

  @Field(() => [String], { description: "Keywords given by the source, as written there." })
  keywords!: string[];

  @Field(() => [String], { description: "Challenges it answers, as written by the source." })
  challenges!: string[];

  @Field(() => [License], { description: "Licences of the text. Empty means unknown, which is not open." })
  licenses!: License[];

  @Field(() => GraphQLDateTime, {
    nullable: true,
    description: "When its page was first published; null when the source does not say.",
  })
  publishedAt!: Date | null;

  @Field(() => GraphQLDateTime, { description: "When the source last changed it." })
  updatedAt!: Date;
}

@InputType({ description: "Which resources are wanted. All conditions must hold; what is left out does not matter." })
export class ResourceFilter {
  @Field(() => String, { nullable: true, description: "Exact title; case, accents and punctuation do not matter." })
  title?: string;

  @Field(() => ResourceKind, { nullable: true, description: "What it is." })
  kind?: ResourceKind;

  @Field(() => ID, { nullable: true, description: "Id of the source that describes it." })
  sourceId?: string;

  @Field(() => String, { nullable: true, description: "One of its themes; case and accents do not matter." })
  theme?: string;

  @Field(() => String, { nullable: true, description: "One of its keywords; case and accents do not matter." })
  keyword?: string;

  @Field(() => String, {
    nullable: true,
    description: "SPDX identifier of one of its licences, such as CC-BY-SA-4.0; NOASSERTION for an unknown licence.",
  })
  license?: string;

  @Field(() => Int, {
    nullable: true,
    description:
      "Year (UTC) of its publication; of its last change when the source does not say when it was published.",
  })
  year?: number;

  @Field(() => ID, { nullable: true, description: "An organization that carries or uses it." })
  organizationId?: string;

  @Field(() => ID, {
    nullable: true,
    description:
      "A territory that it concerns, such as department:93: it names that territory, or something inside it. A territory of the past stands for what it is today.",
  })
  territoryId?: string;

  @Field(() => Boolean, {
    nullable: true,
    description: "true: only those whose pages disagree about something; false: only the others.",
  })
  disagreeing?: boolean;
}

/** Marks the cursors of lists of resources in this order. */
export function resourceList(order: `${ResourceOrder}`): string {
  return `resources ${order}`;
}

export const ResourceConnection = connectionOf("Resource", () => Resource, "resources");
