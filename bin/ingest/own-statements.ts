import type { SourceSettings } from "../../schema/generated/source.js";
import type { IngestLine, PageLine } from "../../schema/generated/ingest.js";
import type { PageRecord } from "../../schema/generated/record.js";
import { webAddress } from "../../schema/text/web-address.js";

/** Why a line says more than its source can know. */
export interface Overreach {
  readonly code: "FOREIGN_ADDRESS" | "FOREIGN_STATEMENT" | "UNSAFE_ADDRESS";
  readonly reason: string;
}

/** What a source may speak for. */
export interface OwnGround {
  readonly source: SourceSettings;
  /** Scheme and host of every place where its pages may lie. */
  readonly origins: ReadonlySet<string>;
}

/** What is wrong with the addresses of a line: those of pages lie on the source's own hosts. */
export function foreignAddress(line: IngestLine, ground: OwnGround): Overreach | undefined {
  if (line.type === "page") return foreignPage(line, ground);
  if (!("url" in line) || line.url === undefined) return undefined;
  return isOwn(line.url, ground) ? undefined : foreign("url", ground);
}

function foreignPage({ url, permalink }: PageLine, ground: OwnGround): Overreach | undefined {
  if (!isOwn(url, ground)) return foreign("url", ground);
  const isName = /^urn:maillage:[a-z]+:/.test(permalink) && permalink.split(":")[3] === ground.source.id;
  return isName || isOwn(permalink, ground) ? undefined : foreign("permalink", ground);
}

/** What of a record only others can say: other hosts' pages, official territories, the operators' own settings. */
export function overreachOf(record: PageRecord, ground: OwnGround): Overreach | undefined {
  const { aliases = [], territories, licenses } = record;
  if (!aliases.every((alias) => isOwn(alias, ground))) return foreign("record.aliases", ground);
  if (territories.length > 0) {
    return statement("record.territories holds official territories; give the words of the page in record.locations");
  }
  if (licenses.some(({ declaredBy }) => declaredBy === "settings")) {
    return statement("record.licenses has a licence declared by settings, which are ours; page and source may be said");
  }
  const unsafe = addressesElsewhere(record).find(([, address]) => !isSafe(address));
  if (unsafe === undefined) return undefined;
  const reason = `${unsafe[0]} is no http(s) address without a user name and password; leave it out.`;
  return { code: "UNSAFE_ADDRESS", reason };
}

/** Addresses that a page may give of anything on the web, with the place where they stand. */
function addressesElsewhere(record: PageRecord): [string, string][] {
  const { website, imageUrl, canonical, links, originals = [], licenses } = record;
  const single = Object.entries({ website, imageUrl, canonical }).flatMap(([name, address]): [string, string][] =>
    address === undefined ? [] : [[`record.${name}`, address]],
  );
  return [
    ...single,
    ...links.map((link, index): [string, string] => [`record.links.${index}`, link]),
    ...[...originals, ...licenses].flatMap(({ url }): [string, string][] =>
      url === undefined ? [] : [["an address of record.originals or record.licenses", url]],
    ),
  ];
}

function isOwn(address: string, { origins }: OwnGround): boolean {
  return isSafe(address) && origins.has(new URL(address).origin);
}

function isSafe(address: string): boolean {
  if (webAddress(address) === undefined) return false;
  const { username, password } = new URL(address);
  return username === "" && password === "";
}

function foreign(place: string, { source, origins }: OwnGround): Overreach {
  const reason = `${place} does not lie on a host of the source "${source.id}", which are ${[...origins].join(", ")}.`;
  return { code: "FOREIGN_ADDRESS", reason };
}

function statement(what: string): Overreach {
  return { code: "FOREIGN_STATEMENT", reason: `${what}.` };
}
