import type {
  LicenseStatement,
  OrganizationMention,
  OriginalStatement,
  PageRecord,
  Purpose,
} from "../schema/generated/record.js";

/** Who declared a licence, in words. */
const DECLARED_BY = {
  page: "declared by the page",
  source: "declared by the site",
  settings: "from the settings of the source",
};

/** `CC-BY-SA-4.0 « Creative Commons … » (declared by the page)` */
export function licenseText({ spdx, label, url, declaredBy }: LicenseStatement): string {
  const name = spdx ?? "no SPDX identifier";
  return `${name} « ${label} » (${DECLARED_BY[declaredBy]})${url === undefined ? "" : ` <${url}>`}`;
}

/** `Les Passerelles (carrier, from "Porteur")` */
export function organizationText({ name, role, field }: OrganizationMention): string {
  return `${name} (${role.toLowerCase()}, from "${field}")`;
}

export function originalText({ text, url }: OriginalStatement): string {
  return `« ${text} »${url === undefined ? "" : ` <${url}>`}`;
}

export function placeText({ text, field, purpose }: PageRecord["locations"][number]): string {
  return `« ${text} » (${purposeText(purpose)}from "${field}")`;
}

export function territoryText({ id, text, purpose }: PageRecord["territories"][number]): string {
  return `${id} « ${text} »${purpose === undefined ? "" : ` (${PURPOSES[purpose]})`}`;
}

/** What an organization does at a place, in words. */
const PURPOSES = { SEAT: "seat", AREA: "area of action" };

function purposeText(purpose: Purpose | undefined): string {
  return purpose === undefined ? "" : `${PURPOSES[purpose]}, `;
}
