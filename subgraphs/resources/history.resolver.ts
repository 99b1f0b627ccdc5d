import { Arg, Ctx, FieldResolver, Int, Resolver, Root } from "type-graphql";
import type { ResourceRow } from "../../store/database/entities.js";
import type { HistoryEntry } from "../../store/read/history.js";
import { badInput } from "../common/arguments.js";
import { readListRequest, toConnection } from "../common/connection.js";
import { ResourceVersionConnection } from "./change.type.js";
import type { ResourcesContext } from "./context.js";
import { Resource } from "./resource.type.js";
import { toSourcePage } from "./source-page.type.js";

const HISTORY = "history";

@Resolver(() => Resource)
export class HistoryResolver {
  @FieldResolver(() => ResourceVersionConnection, {
    description: "The states it has had, the present one first. A resource that went into another has its own history.",
  })
  async history(
    @Root() { id }: ResourceRow,
    @Arg("first", () => Int, { defaultValue: 20, description: "At most this many, up to 100." }) first: number,
    @Arg("after", () => String, { nullable: true, description: "Cursor of the item after which to begin." })
    after: string | undefined,
    @Ctx() { memory }: ResourcesContext,
  ) {
    const request = readListRequest(HISTORY, { first, after });
    const before = request.after === undefined ? undefined : Number(request.after[0]);
    if (before !== undefined && !Number.isSafeInteger(before)) throw badInput("after", "`after` is no cursor of ours.");
    const slice = await memory.history.load(id, { first, before });
    const connection = toConnection(
      { ...slice, items: slice.items.map(toResourceVersion) },
      request,
      ({ version }) => [String(version), id],
      () => memory.historyLength.load(id, null),
    );
    return connection;
  }
}

function toResourceVersion({ version, woven, pages, changes }: HistoryEntry) {
  return {
    version: version.fromVersion,
    at: version.fromAt,
    until: version.untilAt,
    kinds: changes.map(({ kind }) => kind),
    fields: [...new Set(changes.flatMap(({ fields }) => fields))],
    title: woven?.row.title ?? null,
    summary: woven?.row.summary ?? null,
    pages: pages.filter(({ revision }) => revision.record?.kind === "resource").map(toSourcePage),
  };
}
