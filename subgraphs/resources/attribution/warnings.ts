import { type Bilingual, fits } from "./license-terms.js";
import rules from "./warnings.json" with { type: "json" };

/** Why contents of an answer may not be merged into one work. */
export interface LicenseWarning {
  readonly code: string;
  /** SPDX identifiers of the licences concerned. */
  readonly licenses: readonly string[];
  readonly message: Bilingual;
  readonly legalSource: string;
}

/** What has to be known before texts under these licences are merged; each rule at most once. */
export function warningsAbout(spdx: readonly string[]): LicenseWarning[] {
  return rules.flatMap((rule) => {
    const ones = spdx.filter((license) => rule.one.some((pattern) => fits(license, pattern)));
    const others = spdx.filter(
      (license) => !ones.includes(license) && rule.other.some((pattern) => fits(license, pattern)),
    );
    if (ones.length === 0 || others.length === 0) return [];
    const names = { "{ones}": ones.join(", "), "{others}": others.join(", ") };
    const filled = (text: string) =>
      text.replaceAll(/\{ones\}|\{others\}/g, (name) => names[name as keyof typeof names]);
    const message = { en: filled(rule.message.en), fr: filled(rule.message.fr) };
    return [{ code: rule.code, licenses: [...ones, ...others], message, legalSource: rule.legalSource }];
  });
}
