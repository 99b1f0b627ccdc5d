import { describe, expect, it } from "vitest";
import { aliasesMember } from "../../connectors/aliases.js";
import { aliasesOfEntry } from "../../connectors/atom/aliases.js";
import { aliasesOfTopic } from "../../connectors/discourse/aliases.js";
import { aliasesOfNote } from "../../connectors/hedgedoc/aliases.js";
import { aliasesOfPage } from "../../connectors/mediawiki/aliases.js";
import type { PagePayload } from "../../connectors/mediawiki/payload.js";
import { pageUrl, pageUrlById } from "../../connectors/mediawiki/site.js";
import { aliasesOfArticle } from "../../connectors/spip/aliases.js";
import type { ArticlePayload } from "../../connectors/spip/payload.js";
import type { SourceSettings } from "../../schema/generated/source.js";
import type { Candidate } from "../../schema/sink.js";
import { addressKeys, keptKey } from "../../store/addresses/address-keys.js";

function candidate(url: string, remoteId: string, revisionId = "1"): Candidate {
  const rest = { permalink: "urn:x", title: "Titre", contributors: [], anonymousContributors: 0, payload: {} };
  return { url, remoteId, revisionId, ...rest };
}

function source(url: string): SourceSettings {
  return { id: "s", name: "S", connector: "c", url };
}

const SITE = {
  server: "https://wiki.example.org",
  articlePath: "/wiki/$1",
  script: "/w/index.php",
  language: "fr",
  rights: { url: "", text: "" },
};

function wikiPage(title: string, url = pageUrl(SITE, title)): { url: string; aliases: string[] } {
  const payload: PagePayload = {
    ...{ pageId: 7, title, redirect: false, text: "", categories: [], links: [] },
    site: SITE,
  };
  return { url, aliases: aliasesOfPage(candidate(url, "7"), payload).aliases ?? [] };
}

function note(url: string, otherName?: string, root = "https://pad.example.org/"): { url: string; aliases: string[] } {
  const payload = { text: "", createdAt: "", ...(otherName !== undefined && { otherName }) };
  return { url, aliases: aliasesOfNote(candidate(url, "_U27SvOCm_"), payload, source(root)).aliases ?? [] };
}

function article(url: string, number = 123): { url: string; aliases: string[] } {
  const payload = { number, url } as ArticlePayload;
  return { url, aliases: aliasesOfArticle(payload, source(new URL("./", url).href)).aliases ?? [] };
}

function topic(url: string): { url: string; aliases: string[] } {
  return { url, aliases: aliasesOfTopic(candidate(url, "1757", "4321.2")).aliases ?? [] };
}

const WIKI = "https://wiki.example.org";
const PAD = "https://pad.example.org";
const SPIP = "https://site.example.org/revue";
const FORUM = "https://forum.example.org/forum";

const PAGES = {
  "a page of a wiki": wikiPage("Été & automne"),
  "a note with an alias": note(`${PAD}/s/cahier-%C3%A9cout%C3%A9`),
  "a note found by its long id": note(`${PAD}/s/_U27SvOCm_`, "v2PJgUDpTTOJI9kaPKujiA"),
  "a note of a HedgeDoc below a path": note(`${PAD}/sous/s/cahier`, undefined, `${PAD}/sous/`),
  "an article": article(`${SPIP}/Un-titre`),
  "a topic": topic(`${FORUM}/t/un-sujet/1757`),
} as const;

/** Which page is asked for, and one of the forms of its address. */
const ASKED: readonly [page: keyof typeof PAGES, asked: string][] = [
  ["a page of a wiki", `${WIKI}/wiki/%C3%89t%C3%A9_%26_automne#Programme`],
  ["a page of a wiki", `${WIKI}/w/index.php?curid=7`],
  ["a page of a wiki", `${WIKI}/w/index.php?title=%C3%89t%C3%A9+%26+automne&action=history`],
  ["a page of a wiki", `${WIKI}/w/index.php/%C3%89t%C3%A9_%26_automne`],
  ["a page of a wiki", `${WIKI}/wiki/été_&_automne`],
  ["a page of a wiki", `${WIKI}/wiki/Special:Redirect/page/7`],
  ["a note with an alias", `${PAD}/cahier-écouté?both`],
  ["a note with an alias", `${PAD}/s/_U27SvOCm_`],
  ["a note with an alias", `${PAD}/p/cahier-%C3%A9cout%C3%A9#/3`],
  ["a note with an alias", `${PAD}/_U27SvOCm_/publish`],
  ["a note found by its long id", `${PAD}/v2PJgUDpTTOJI9kaPKujiA?edit`],
  ["a note found by its long id", `${PAD}/s/v2PJgUDpTTOJI9kaPKujiA`],
  ["a note of a HedgeDoc below a path", `${PAD}/sous/cahier?view`],
  ["an article", `${SPIP}/spip.php?article123`],
  ["an article", `${SPIP}/?article123`],
  ["an article", `${SPIP}/article123`],
  ["an article", `${SPIP}/article123.html#forum7`],
  ["an article", `${SPIP}/spip.php?page=article&id_article=123&lang=fr`],
  ["an article", `${SPIP}/Un-titre?utm_source=lettre`],
  ["a topic", `${FORUM}/t/1757`],
  ["a topic", `${FORUM}/t/-/1757`],
  ["a topic", `${FORUM}/t/un-ancien-titre/1757/12?u=zoe`],
  ["a topic", `${FORUM}/t/1757/12`],
  ["a topic", `${FORUM}/p/4321`],
];

describe("the other addresses that connectors give of a page", () => {
  it.each(ASKED)("let %s be found as %s", (name, asked) => {
    const { url, aliases } = PAGES[name];
    const known = new Set([url, ...aliases].map(keptKey));
    expect(addressKeys(asked).filter((key) => known.has(key))).not.toEqual([]);
  });

  it.each(Object.keys(PAGES) as (keyof typeof PAGES)[])("do not repeat the one that %s has", (name) => {
    const { url, aliases } = PAGES[name];
    expect(aliases).not.toContain(url);
    expect(new Set(aliases).size).toBe(aliases.length);
    expect(aliases.length).toBeGreaterThan(2);
  });

  it("do not tell a title that holds an e-mail address, which is given by its number", () => {
    const { aliases } = wikiPage("Écrire à [adresse retirée]", pageUrlById(SITE, 7));
    expect(aliases).toEqual([]);
    expect(aliasesMember("https://a.example.org/", ["https://a.example.org/zoe%40example.org"])).toEqual({});
  });

  it("are the id of an entry where it is an address", () => {
    const url = "https://blog.example.org/billet?utm_source=feed";
    expect(aliasesOfEntry(candidate(url, "https://blog.example.org/?p=12"))).toEqual({
      aliases: ["https://blog.example.org/?p=12"],
    });
    expect(aliasesOfEntry(candidate(url, "tag:example.org,2026:12"))).toEqual({});
    expect(aliasesOfEntry(candidate(url, url))).toEqual({});
  });
});
