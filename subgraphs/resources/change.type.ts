import { GraphQLDateTime } from "graphql-scalars";
import { Field, ID, Int, ObjectType, registerEnumType } from "type-graphql";
import { connectionOf } from "../common/connection.js";
import { Resource } from "./resource.type.js";
import { SourcePage } from "./source-page.type.js";

export enum ChangeKindName {
  ADDED = "ADDED",
  UPDATED = "UPDATED",
  WITHDRAWN = "WITHDRAWN",
  RESTORED = "RESTORED",
  MERGED = "MERGED",
  SPLIT = "SPLIT",
  REDACTED = "REDACTED",
  LICENSE_CHANGED = "LICENSE_CHANGED",
}
registerEnumType(ChangeKindName, {
  name: "ChangeKind",
  description: "What happened to a resource.",
  valuesConfig: {
    ADDED: { description: "It is there for the first time." },
    UPDATED: { description: "It shows something else; `fields` says what." },
    WITHDRAWN: { description: "It is gone: none of its pages is shown any more." },
    RESTORED: { description: "It was gone and is there again." },
    MERGED: { description: "Others went into it, which are gone: `others`. Their ids lead to it from now on." },
    SPLIT: { description: "Others came out of it: `others`. Each of them has an ADDED or RESTORED of its own." },
    REDACTED: {
      description:
        "Something of it was erased, at the source's or a person's wish; erase your copies. Without `fields` it is gone; with the field `history` alone only its past was erased.",
    },
    LICENSE_CHANGED: { description: "Its licences are others." },
  },
});

@ObjectType({ description: "The graph itself: its version grows with every change, and nothing else changes it." })
export class Graph {
  @Field(() => Int, { description: "Its present version; 0 before anything was in it." })
  version!: number;

  @Field(() => GraphQLDateTime, { description: "Since when it is so." })
  changedAt!: Date;
}

@ObjectType({ description: "Another resource that a change concerns. It may be gone." })
export class OtherResource {
  @Field(() => ID, { description: "Its id, for ever." })
  id!: string;
}

@ObjectType({ description: "Something that happened to a resource. It names ids and fields, never what they held." })
export class Change {
  @Field(() => Int, { description: "The version of the graph that it made." })
  version!: number;

  @Field(() => GraphQLDateTime, { description: "When it was noted here." })
  at!: Date;

  @Field(() => ChangeKindName, { description: "What happened." })
  kind!: ChangeKindName;

  @Field(() => ID, { description: "The resource it happened to." })
  resourceId!: string;

  @Field(() => Resource, {
    nullable: true,
    description: "The resource as it is today, or the one it went into; null when it is gone.",
  })
  resource!: Resource | null;

  @Field(() => [OtherResource], {
    description: "MERGED: the resources that went into it. SPLIT: those that came out of it. Otherwise empty.",
  })
  others!: OtherResource[];

  @Field(() => [String], { description: "Names of the fields that changed." })
  fields!: string[];
}

export const ChangeConnection = connectionOf("Change", () => Change, "changes");

@ObjectType({ description: "A state of a resource, from one version of the graph until another." })
export class ResourceVersion {
  @Field(() => Int, { description: "The version of the graph in which it began." })
  version!: number;

  @Field(() => GraphQLDateTime, { description: "When it began." })
  at!: Date;

  @Field(() => GraphQLDateTime, { nullable: true, description: "When it ended; null for the present state." })
  until!: Date | null;

  @Field(() => [ChangeKindName], {
    description: "What happened when it began; empty when a page had a new revision that changed nothing shown.",
  })
  kinds!: ChangeKindName[];

  @Field(() => [String], { description: "Names of the fields that changed when it began." })
  fields!: string[];

  @Field(() => String, { nullable: true, description: "Its title then; null when that was erased since." })
  title!: string | null;

  @Field(() => String, {
    nullable: true,
    description: "Its summary then; null when it had none or it was erased since.",
  })
  summary!: string | null;

  @Field(() => [SourcePage], {
    description: "The pages that described it, with the revisions of then; without those that were erased since.",
  })
  pages!: SourcePage[];
}

export const ResourceVersionConnection = connectionOf("ResourceVersion", () => ResourceVersion, "states");
