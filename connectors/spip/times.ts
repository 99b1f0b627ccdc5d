/** How dates are written in pages, feeds and sitemaps: ISO 8601, or SQL's form of it. */
const TIME = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?)\s*(Z|[+-]\d\d:?\d\d)?)?$/i;

/**
 * Gives a time as ISO 8601 in UTC. One without a zone is taken as UTC, as SPIP's own `date_iso` writes it.
 *
 * @returns undefined when it is none, such as SPIP's `0000-00-00`.
 */
export function readTime(text: string | undefined): string | undefined {
  const [, day, time = "00:00", zone = "Z"] = TIME.exec(text?.trim() ?? "") ?? [];
  return day === undefined ? undefined : toIso(`${day}T${time}${zone.toUpperCase()}`);
}

/** Reads a time that may be written as e-mail does too (RFC 822), as `pubDate` is. */
export function readFeedTime(text: string | undefined): string | undefined {
  const isRfc822 = /^(?:[A-Z][a-z]{2}, )?\d{1,2} [A-Z][a-z]{2} \d{4} /.test(text ?? "");
  return readTime(text) ?? (isRfc822 ? toIso(text ?? "") : undefined);
}

function toIso(text: string): string | undefined {
  const time = Date.parse(text);
  return Number.isNaN(time) || time < 0 ? undefined : new Date(time).toISOString();
}
