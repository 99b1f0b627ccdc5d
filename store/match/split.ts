import type { SqlEntityManager } from "@mikro-orm/sql";
import { Decision, DecisionPage } from "../database/identity-entities.js";
import type { NewDecision } from "./decision-log.js";
import { DecisionRefusedError } from "./decision-refused.js";
import { type NamedResource, membersOf, namedResources, requireNamed, resourcesOfPages } from "./resource-members.js";

/** Pages that leave, and those that stay. */
interface Sides {
  readonly left: readonly string[];
  readonly right: readonly string[];
}

/** What parts these pages from the others of the resource. */
export async function planSplit(
  em: SqlEntityManager,
  { resourceId: id, pageIds }: { readonly resourceId: string; readonly pageIds: readonly string[] },
): Promise<{ decisions: NewDecision[]; pageIds: string[] }> {
  requireDistinct(pageIds);
  const named = requireNamed(await namedResources(em, [id]), id, "id");
  const members = (await membersOf(em, [named.resourceId])).get(named.resourceId) ?? [];
  const done = await doneBefore(em, named, pageIds);
  if (done !== undefined) return { decisions: [], pageIds: [...done.left, ...done.right] };
  requirePart(pageIds, members);
  const left = [...pageIds];
  const right = members.filter((pageId) => !pageIds.includes(pageId));
  const apart: NewDecision = { kind: "APART", left, right };
  const [first, ...rest] = left;
  // What leaves stays together even where only a page that stays held it together.
  const together: NewDecision[] =
    first === undefined || rest.length === 0 ? [] : [{ kind: "TOGETHER", left: [first], right: rest }];
  return { decisions: [...together, apart], pageIds: [...left, ...right] };
}

function requireDistinct(pageIds: readonly string[]): void {
  const twice = pageIds.find((pageId, index) => pageIds.indexOf(pageId) !== index);
  if (twice !== undefined) {
    const found = `\`pageIds\` names ${JSON.stringify(twice)} twice.`;
    throw new DecisionRefusedError("BAD_USER_INPUT", `${found} Name each page once.`, "pageIds");
  }
  if (pageIds.length > 0) return;
  throw new DecisionRefusedError("BAD_USER_INPUT", "`pageIds` is empty; name the pages that leave.", "pageIds");
}

function requirePart(pageIds: readonly string[], members: readonly string[]): void {
  const strangers = pageIds.filter((pageId) => !members.includes(pageId));
  if (strangers.length > 0) {
    const names = strangers.map((pageId) => JSON.stringify(pageId)).join(", ");
    const found = `The resource has no page ${names}.`;
    throw new DecisionRefusedError("BAD_USER_INPUT", `${found} Name pages that \`Resource.pages\` gives.`, "pageIds");
  }
  if (pageIds.length < members.length) return;
  const found = "These are all the pages of the resource, so nothing would be left.";
  throw new DecisionRefusedError("BAD_USER_INPUT", `${found} Name only those that leave.`, "pageIds");
}

/** The same split, when it was decided before and still holds. */
async function doneBefore(
  em: SqlEntityManager,
  { pageId: ownPage }: NamedResource,
  pageIds: readonly string[],
): Promise<Sides | undefined> {
  const [first] = pageIds;
  if (first === undefined || ownPage === undefined) return undefined;
  const named = await em.find(DecisionPage, { pageId: first }, { fields: ["sequence"], disableIdentityMap: true });
  const splits = await em.find(
    Decision,
    { sequence: { $in: named.map(({ sequence }) => sequence) }, action: "SPLIT", kind: "APART" },
    { orderBy: { sequence: "desc" }, disableIdentityMap: true },
  );
  const wanted = pageIds.toSorted().join(" ");
  const split = splits.find(
    ({ left, right }) => left.toSorted().join(" ") === wanted && [...left, ...right].includes(ownPage),
  );
  return split !== undefined && (await holds(em, split)) ? { left: pageIds, right: split.right } : undefined;
}

async function holds(em: SqlEntityManager, { left, right }: Sides): Promise<boolean> {
  const resources = await resourcesOfPages(em, [...left, ...right]);
  const leaving = new Set(left.map((pageId) => resources.get(pageId)));
  return leaving.size === 1 && !leaving.has(undefined) && !right.some((pageId) => leaving.has(resources.get(pageId)));
}
