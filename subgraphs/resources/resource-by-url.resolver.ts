import { Arg, Ctx, Query, Resolver } from "type-graphql";
import { LONGEST_ADDRESS, readAddress } from "../../store/addresses/read-address.js";
import { resourceIdByUrl } from "../../store/read/resource-by-url.js";
import { badInput } from "../common/arguments.js";
import type { ResourcesContext } from "./context.js";
import { Resource } from "./resource.type.js";

@Resolver(() => Resource)
export class ResourceByUrlResolver {
  @Query(() => Resource, {
    nullable: true,
    description:
      "The resource that any address of one of its pages leads to: the page's own, its other forms (by number, by short name, for editing), one of a revision, of a redirect, or an old one. Spelling, fragments and tracking do not matter. Null when no live page that we know has the address.",
  })
  async resourceByUrl(
    @Arg("url", () => String, { description: "An http or https address at a partner's site, up to 4,000 characters." })
    url: string,
    @Ctx() { database, resource }: ResourcesContext,
  ) {
    requireAddress(url);
    const id = await resourceIdByUrl(database, url);
    return id === undefined ? null : resource.load(id);
  }
}

/** @throws GraphQLError BAD_USER_INPUT when it cannot be the address of a page. */
function requireAddress(url: string): void {
  const { length } = url.trim();
  if (length > LONGEST_ADDRESS) {
    const message = `\`url\` has ${length} characters; it may have ${LONGEST_ADDRESS}. Leave out what follows the page's own address.`;
    throw badInput("url", message);
  }
  if (readAddress(url) !== undefined) return;
  throw badInput("url", "`url` is no web address. Write it as a browser shows it, with https:// or http:// before it.");
}
