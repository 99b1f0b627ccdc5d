import type { LicenseStatement } from "../../schema/generated/record.js";
import { webAddress } from "../../schema/text/web-address.js";
import known from "./licenses.json" with { type: "json" };

const BY_NAME = new Map(known.flatMap((license) => license.names.map((name) => [fold(name), license] as const)));
const BY_PATH = known.flatMap((license) => license.paths.map((path) => ({ path, license })));

/**
 * Reads a licence as somebody wrote it. The SPDX identifier is given only when the words or the address say the
 * licence *and* its version; "CC-BY-SA" alone stays a label, because guessing a version would invent a permission.
 *
 * @param text Words without markup.
 * @param url Address given with the words, if any.
 * @returns undefined when nothing is written.
 */
export function readLicense(
  text: string,
  url: string | undefined,
  declaredBy: LicenseStatement["declaredBy"],
): LicenseStatement | undefined {
  const label = text.trim() || (url ?? "").trim();
  if (label === "") return undefined;
  const license = BY_NAME.get(fold(label)) ?? licenseAt(url ?? label);
  const address = (url === undefined ? undefined : webAddress(url)) ?? license?.url;
  return { label, declaredBy, ...(license && { spdx: license.spdx }), ...(address !== undefined && { url: address }) };
}

function licenseAt(url: string): (typeof known)[number] | undefined {
  const place = url.toLowerCase().replace(/^https?:\/\/(www\.)?/, "");
  return BY_PATH.find(({ path }) => place === path || place.startsWith(`${path}/`) || place.startsWith(`${path}.`))
    ?.license;
}

// Names differ by hyphens, underscores, case and accents only.
function fold(name: string): string {
  return name
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9.]+/g, " ")
    .trim();
}
