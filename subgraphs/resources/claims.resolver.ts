import { Arg, Ctx, FieldResolver, Resolver, Root } from "type-graphql";
import type { ResourceRow } from "../../store/database/entities.js";
import { claimsOf } from "../../store/weave/claims.js";
import { disagreementsOf } from "../../store/weave/disagreements.js";
import { Claim, ClaimField, Disagreement, toClaim, toDisagreement } from "./claim.type.js";
import type { ResourcesContext } from "./context.js";
import { membersOf } from "./past.js";
import { Resource } from "./resource.type.js";

@Resolver(() => Resource)
export class ClaimsResolver {
  @FieldResolver(() => [Claim], {
    description: "What each of its pages says, field by field, the preferred claim of each field first.",
  })
  async provenance(
    @Root() resource: ResourceRow,
    @Arg("field", () => ClaimField, { nullable: true, description: "Only claims about this field." })
    field: ClaimField | undefined,
    @Ctx() context: ResourcesContext,
  ) {
    const pages = await membersOf(resource, context);
    const claims = field == null ? claimsOf(pages) : claimsOf(pages, [field]);
    return claims.map((claim) => toClaim(claim, pages));
  }

  @FieldResolver(() => [Disagreement], {
    description: "The fields about which its pages do not say the same; only differences in meaning count.",
  })
  async disagreements(@Root() resource: ResourceRow, @Ctx() context: ResourcesContext) {
    const pages = await membersOf(resource, context);
    return disagreementsOf(pages).map((disagreement) => toDisagreement(disagreement, pages));
  }
}
