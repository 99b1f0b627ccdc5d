import { describe, expect, it } from "vitest";
import { addressId, addressKeys, keptKey } from "../../../store/addresses/address-keys.js";
import { addressesOfRecord } from "../../../store/addresses/addresses-of-record.js";
import { addressKey } from "../../../store/identity/addresses.js";

const WIKI = "https://wiki.example.org";
const PAD = "https://pad.example.org";
const SITE = "https://site.example.org";
const FORUM = "https://forum.example.org";

/** Asked addresses, and the address of which each is another spelling. */
const SPELLINGS: readonly [asked: string, known: string][] = [
  [`${WIKI}/wiki/Caf%C3%A9#Horaires`, `${WIKI}/wiki/Café`],
  [`${WIKI}/wiki/Caf%c3%a9/`, `${WIKI}/wiki/Café`],
  [`${WIKI}/wiki/Cafe%CC%81`, `${WIKI}/wiki/Café`],
  [`http://www.WIKI.example.org:80/wiki/%41genda`, `${WIKI}/wiki/Agenda`],
  [`https://wiki.example.org./wiki/Agenda?`, `${WIKI}/wiki/Agenda`],
  [`https://qui:secret@wiki.example.org/wiki/Agenda`, `${WIKI}/wiki/Agenda`],
  [`  ${WIKI}/wiki/A_b\n`, `${WIKI}/wiki/A%20b`],
  [`${WIKI}/wiki/A%2Fb`, `${WIKI}/wiki/A/b`],
  [`${WIKI}/wiki/100%`, `${WIKI}/wiki/100%25`],
  [`${WIKI}/wiki/100%_%C3%A9t%C3%A9`, `${WIKI}/wiki/100%25_été`],
  [`${WIKI}/index.php?title=A+b`, `${WIKI}/index.php?title=A_b`],
  [`${WIKI}/index.php?utm_source=lettre&title=A%20b&fbclid=x&mtm_campaign=y`, `${WIKI}/index.php?title=A_b`],
  [`${SITE}/spip.php?id_article=5&page=article`, `${SITE}/spip.php?page=article&id_article=5`],
  ["https://mÉdiation.example.org/a", "https://xn--mdiation-b1a.example.org/a"],
  ["https://example.org/caf%E9", "https://example.org/caf%e9"],
];

/** Asked addresses, and other addresses that each may stand for. */
const FORMS: readonly [asked: string, found: string][] = [
  [`${WIKI}/wiki/Agenda?oldid=12`, `${WIKI}/index.php?oldid=12`],
  [`${WIKI}/w/index.php?title=Agenda&oldid=12`, `${WIKI}/w/index.php?oldid=12`],
  [`${WIKI}/index.php?title=Agenda&diff=13&oldid=12`, `${WIKI}/index.php?oldid=13`],
  [`${WIKI}/index.php?title=Agenda&diff=prev&oldid=12`, `${WIKI}/index.php?oldid=12`],
  [`${WIKI}/index.php?title=Agenda&diff=prev&oldid=12`, `${WIKI}/index.php?title=Agenda`],
  [`${WIKI}/wiki/Special:PermanentLink/12`, `${WIKI}/index.php?oldid=12`],
  [`${WIKI}/wiki/Sp%C3%A9cial:Lien_permanent/12`, `${WIKI}/w/index.php?oldid=12`],
  [`${WIKI}/index.php/Special:Diff/11/12`, `${WIKI}/index.php?oldid=12`],
  [`${WIKI}/index.php?title=Spécial:Diff/12`, `${WIKI}/index.php?oldid=12`],
  [`${WIKI}/wiki/Special:Redirect/page/7`, `${WIKI}/index.php?curid=7`],
  [`${WIKI}/wiki/Spécial:Redirection/revision/12`, `${WIKI}/index.php?oldid=12`],
  [`${WIKI}/wiki/N%27importe?curid=7`, `${WIKI}/index.php?curid=7`],
  [`${WIKI}/?curid=7`, `${WIKI}/index.php?curid=7`],
  [`${WIKI}/index.php?title=A_b&action=history`, `${WIKI}/wiki/A_b`],
  [`${WIKI}/index.php/A_b`, `${WIKI}/wiki/A_b`],
  [`${WIKI}/wiki/A_b?uselang=fr&action=edit`, `${WIKI}/wiki/A_b`],
  [`${WIKI}/wiki/a__b_`, `${WIKI}/wiki/A_b`],
  [`${WIKI}/wiki/A+b`, `${WIKI}/wiki/A_b`],
  [`${WIKI}/wiki/A_b`, `${WIKI}/index.php?title=A_b`],
  ["https://fr.m.example.org/wiki/A?oldid=3", "https://fr.example.org/index.php?oldid=3"],
  ["https://m.example.org/t/x/5/9", "https://example.org/t/5"],
  [`${FORUM}/t/un-sujet/1757/12?u=zoe`, `${FORUM}/t/1757`],
  [`${FORUM}/t/1757/12`, `${FORUM}/t/1757`],
  [`${FORUM}/t/-/1757`, `${FORUM}/t/1757`],
  [`${FORUM}/t/un-sujet/1757.json`, `${FORUM}/t/1757`],
  [`${FORUM}/forum/t/un-sujet/1757/print`, `${FORUM}/forum/t/1757`],
  [`${PAD}/cahier?both`, `${PAD}/s/cahier`],
  [`${PAD}/cahier/publish`, `${PAD}/s/cahier`],
  [`${PAD}/p/cahier#/2`, `${PAD}/s/cahier`],
  [`${PAD}/s/cahier/edit`, `${PAD}/s/cahier`],
  [`${PAD}/sous/cahier/revision/1795392438424`, `${PAD}/sous/s/cahier`],
  [`${SITE}/article12.html?lang=fr`, `${SITE}/spip.php?article12`],
  [`${SITE}/spip.php?article12&var_mode=calcul#forum3`, `${SITE}/spip.php?article12`],
  [`${SITE}/spip.php?page=article&id_article=12&debut_forums=10`, `${SITE}/spip.php?article12`],
  [`${SITE}/article/12`, `${SITE}/spip.php?article12`],
  [`${SITE}/article.php3?id_article=12`, `${SITE}/spip.php?article12`],
];

describe("the keys of an address", () => {
  it.each(SPELLINGS)("are one for %s and %s", (asked, known) => {
    expect(addressKeys(asked)[0]).toBe(keptKey(known));
    expect(keptKey(known)).toMatch(/^[^/]+\/./);
  });

  it.each(FORMS)("of %s name %s", (asked, found) => {
    expect(addressKeys(asked)).toContain(keptKey(found));
  });

  it("are those that the engine of identity compares, for an address as partners write them", () => {
    for (const url of [
      `${WIKI}/wiki/Café`,
      `${PAD}/s/cahier`,
      `${SITE}/spip.php?article12`,
      `${FORUM}/t/un-sujet/1757`,
    ])
      expect(keptKey(url)).toBe(addressKey(url));
  });

  it("go from the most exact to the loosest: a revision's number before the title beside it", () => {
    const keys = addressKeys(`${WIKI}/index.php?title=Agenda&oldid=12`);
    expect(keys.slice(0, 3)).toEqual([
      "wiki.example.org/index.php?oldid=12&title=Agenda",
      "wiki.example.org/index.php?oldid=12",
      "wiki.example.org/index.php?title=Agenda",
    ]);
  });

  it.each([
    ["another page", `${WIKI}/wiki/Agenda_2`, `${WIKI}/wiki/Agenda`],
    ["another case", `${PAD}/s/AbC`, `${PAD}/s/abc`],
    ["another number", `${SITE}/spip.php?article120`, `${SITE}/spip.php?article12`],
    ["another kind of page", `${SITE}/spip.php?page=recherche&id_article=12`, `${SITE}/spip.php?article12`],
    ["another parameter that may matter", `${SITE}/spip.php?rubrique3&debut=5`, `${SITE}/spip.php?rubrique3`],
    ["what stands below a page", `${SITE}/projet/info`, `${SITE}/projet`],
    ["a page of a site beside its wiki", `${SITE}/agenda`, `${SITE}/wiki/Agenda`],
    ["a wiki in another language", "https://fr.example.org/wiki/A", "https://en.example.org/wiki/A"],
  ])("are not those of %s", (_, asked, other) => {
    expect(addressKeys(asked)).not.toContain(keptKey(other));
  });

  it.each([
    ["", "no address"],
    ["wiki.example.org/wiki/A", "one without a scheme"],
    ["ftp://wiki.example.org/A", "one of another scheme"],
    ["javascript:alert(1)", "a script"],
    ["urn:maillage:spip:site:1:abc", "a name"],
    ["https://", "one without a host"],
    ["https://exa mple.org/", "one with an impossible host"],
    ["https://example.org:99999/", "one with an impossible port"],
    [`https://example.org/${"a".repeat(4_000)}`, "one too long"],
  ])("of %j, %s, are none", (asked) => {
    expect(addressKeys(asked)).toEqual([]);
  });

  it.each([
    `https://example.org/${"t/".repeat(1_900)}`,
    `https://example.org/${"%".repeat(3_900)}`,
    `https://example.org/?${"a=b&".repeat(900)}`,
    `https://m.example.org/wiki/special:diff/${"1/".repeat(1_900)}?oldid=1&oldid=2&oldid=3&diff=4&curid=5&curid=6&title=x+y`,
    "https://example.org/%00%FF%C0%AF/..%2f..%2f?title=%E0%80&oldid=1e9&curid=-3",
    "https://example.org/wiki/..%2F..%2F?title=../../x",
    `https://example.org/article${"9".repeat(3_000)}`,
  ])("are at most 20 whatever is asked: %.60s…", (asked) => {
    const keys = addressKeys(asked);
    expect(keys.length).toBeGreaterThan(0);
    expect(keys.length).toBeLessThanOrEqual(20);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it("stand in the database as hashes, from which nobody reads a title", () => {
    expect(addressId("wiki.example.org/wiki/Agenda")).toMatch(/^a[0-9a-v]{20}$/);
    expect(addressId("wiki.example.org/wiki/Agenda")).not.toBe(addressId("wiki.example.org/wiki/Agenda 2"));
  });
});

describe("the addresses of a record", () => {
  it("are its own, its aliases and those of its revisions, each once", () => {
    const aliases = [`${WIKI}/index.php?curid=7`, `${WIKI}/wiki/A%20b`];
    expect(addressesOfRecord({ aliases }, `${WIKI}/wiki/A_b`, [`${WIKI}/index.php?oldid=1`, "urn:maillage:x"])).toEqual(
      [`${WIKI}/wiki/A_b`, `${WIKI}/index.php?curid=7`, `${WIKI}/index.php?oldid=1`],
    );
    expect(addressesOfRecord({}, "", "urn:maillage:x")).toEqual([]);
  });
});
