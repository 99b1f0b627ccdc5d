import type { Address } from "./read-address.js";

/** Parameters that say how a page is shown, whatever else they do. */
const OF_THE_VIEW =
  /^(?:oldid|diff|action|veaction|section|printable|redirect|direction|rcid|unhide|stable|stableid|uselang|useskin|lang|u|ref)$/;

/** The address without what says how the page is shown. */
export function* withoutView(address: Address): Generator<Address> {
  const params = address.params.filter(([name]) => !OF_THE_VIEW.test(name));
  if (params.length < address.params.length) yield { ...address, params };
}

/** A topic by its number alone, whatever its slug is and whichever post is asked for: `/t/12`. */
export function* discourseForms({ origin, path }: Address): Generator<Address> {
  const [, base, id] = /^(.*?\/)(?:t|n)\/(?:(?!\d+(?:\/|$))[^/]+\/)?(\d{1,15})(?:[/.].*)?$/.exec(path) ?? [];
  if (base !== undefined) yield { origin, path: `${base}t/${id}`, params: [] };
}

/** A note's published page, from its editor, its slides and its other views: `/s/<name>`. */
export function* hedgedocForms({ origin, path }: Address): Generator<Address> {
  const view = /^(.*\/)([^/]+)\/(?:publish|pretty|edit|slide|info|download|revision(?:\/\d+)?)\/?$/.exec(path);
  const [, base, name] = view ?? /^(.*\/)([^/]+)\/?$/.exec(path) ?? [];
  if (base !== undefined) yield { origin, path: `${base.replace(/\/[sp]\/$/, "/")}s/${name}`, params: [] };
}

/** An article by its number: `spip.php?article12`. */
export function* spipForms({ origin, path, params }: Address): Generator<Address> {
  const found = numberInQuery(path, params) ?? numberInPath(path);
  if (found !== undefined) {
    yield { origin, path: `${found.base}spip.php`, params: [[`article${found.number}`, undefined]] };
  }
}

interface FoundNumber {
  readonly base: string;
  readonly number: string;
}

function numberInQuery(path: string, params: Address["params"]): FoundNumber | undefined {
  const named = params.flatMap(([name]) => /^article(\d{1,10})$/.exec(name)?.[1] ?? [])[0];
  const kind = params.find(([name]) => name === "page")?.[1] ?? "article";
  const id = params.find(([name]) => name === "id_article")?.[1] ?? "";
  const number = named ?? (kind === "article" && /^\d{1,10}$/.test(id) ? id : undefined);
  return number === undefined ? undefined : { base: path.replace(/[^/]*$/, ""), number };
}

function numberInPath(path: string): FoundNumber | undefined {
  const [, base, number] = /^(.*?\/)article\/?(\d{1,10})(?:\.html?)?\/?$/.exec(path) ?? [];
  return base === undefined || number === undefined ? undefined : { base, number };
}

/** Blanks written as plus signs, where only a form writes them so. */
export function* withBlanks(address: Address): Generator<Address> {
  if (/\+|%2B/i.test(address.path)) yield { ...address, path: address.path.replaceAll(/\+|%2B/gi, "%20") };
}

/** The same on the host for screens of every size, of one for small screens: `fr.m.example.org`, `m.example.org`. */
export function* onMainHost(address: Address): Generator<Address> {
  const origin = address.origin.replace(/^(https?:\/\/(?:[^./]+\.)?)(?:m|mobile)\.(?=[^./]+\.)/, "$1");
  if (origin !== address.origin) yield { ...address, origin };
}
