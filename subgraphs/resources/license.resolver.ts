import { FieldResolver, Resolver, Root } from "type-graphql";
import type { ResourceRow } from "../../store/database/entities.js";
import { versionOf } from "./license-version.js";
import { License, LicenseDeclaredBy, LicenseStatus } from "./license.type.js";
import { Resource } from "./resource.type.js";

const WHO: Record<LicenseDeclaredBy, string> = {
  [LicenseDeclaredBy.PAGE]: "The page itself declares it.",
  [LicenseDeclaredBy.SOURCE]: "The site declares it for all its pages that say nothing else.",
  [LicenseDeclaredBy.SETTINGS]: "Neither page nor site declares it; whoever registered the source here says so.",
};

@Resolver(() => License)
export class LicenseResolver {
  @FieldResolver(() => String, {
    nullable: true,
    description: 'Its version, such as "4.0"; null when it has none, or when nobody says which.',
  })
  version(@Root() { spdx }: License) {
    return spdx === undefined ? null : versionOf(spdx);
  }

  @FieldResolver(() => String, {
    description: "Where it was declared, and what of it is unknown, in a sentence or two.",
  })
  explanation(@Root() { spdx, declaredBy }: License) {
    const who = WHO[declaredBy];
    return spdx === undefined ? `${who} The words do not say exactly which licence, or which version of it.` : who;
  }
}

@Resolver(() => Resource)
export class LicenseStatusResolver {
  @FieldResolver(() => LicenseStatus, { description: "How much is known of the licences of its text." })
  licenseStatus(@Root() { licenses }: ResourceRow) {
    if (licenses.length === 0) return LicenseStatus.UNKNOWN;
    return licenses.every(({ spdx }) => spdx !== undefined) ? LicenseStatus.IDENTIFIED : LicenseStatus.UNIDENTIFIED;
  }
}
