import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mapCandidate } from "../../../connectors/map-candidate.js";
import { mediawiki } from "../../../connectors/mediawiki/index.js";
import { mappingOf } from "../../../connectors/mediawiki/mappings/index.js";
import { PageReader } from "../../../connectors/mediawiki/page-reader.js";
import { type PagePayload, payloadToJson } from "../../../connectors/mediawiki/payload.js";
import type { WirePage } from "../../../connectors/mediawiki/wire.js";
import type { SourceSettings } from "../../../schema/generated/source.js";
import type { Candidate } from "../../../schema/sink.js";
import { fakeApi } from "./fake-door.js";

const SOURCE: SourceSettings = { id: "wiki", name: "Wiki", connector: "mediawiki", url: "https://wiki.example.test/" };

const SITE = {
  server: "https://wiki.example.test",
  articlePath: "/wiki/$1",
  script: "/index.php",
  language: "fr",
  rights: { url: "", text: "" },
};

function candidate(text: string, more: Partial<Candidate> = {}, payload: Partial<PagePayload> = {}): Candidate {
  return {
    remoteId: "1",
    revisionId: "2",
    url: "https://wiki.example.test/wiki/Fiche",
    permalink: "https://wiki.example.test/index.php?oldid=2",
    title: "Fiche",
    contributors: [],
    anonymousContributors: 0,
    payload: payloadToJson({
      pageId: 1,
      title: "Fiche",
      redirect: false,
      text,
      categories: [],
      links: [],
      site: SITE,
      ...payload,
    }),
    ...more,
  };
}

async function urlOf(page: WirePage): Promise<string | undefined> {
  const scope = { namespaces: [0], categories: [], excludedCategories: [] };
  const api = fakeApi(() => ({}));
  const reader = new PageReader({ api, site: SITE, scope, mapping: mappingOf(), source: SOURCE, renderHtml: false });
  for await (const observation of reader.observe(page, false)) {
    if (observation.type === "page") return observation.candidate.url;
  }
  return undefined;
}

/** Everything that the ledger would keep of a candidate, as one text. */
function kept(given: Candidate): string {
  return JSON.stringify(mapCandidate(mediawiki, SOURCE, given));
}

/** Addresses as people write them, accents and all. */
const email = fc
  .tuple(
    fc.stringMatching(/^[a-zé][a-zé0-9._%+-]{0,20}$/u),
    fc.stringMatching(/^[a-zé][a-z0-9-]{0,10}$/u),
    fc.constantFrom("fr", "org", "asso.fr", "education", "co.uk"),
  )
  .map(([name, host, end]) => `${name}@${host}.${end}`);

describe("what people leave of themselves in a wiki", () => {
  it("never survives as an e-mail address, wherever in the page it stands", () => {
    fc.assert(
      fc.property(email, (address) => {
        const places = [
          `Écrire à ${address}.`,
          `[mailto:${address} contact]`,
          `{{Commun|shortDescription=Par ${address}|description=<${address}>|from=${address}|location=${address}, Reims|url=mailto:${address}}}`,
          `{{Inconnu|${address}|courriel=${address}}}`,
          `== Organisations utilisatrices ==\n* [[${address}]]`,
          `(${address})`,
        ];
        for (const text of places) expect(kept(candidate(text)), text).not.toContain(address);
        expect(kept(candidate("x", { title: address }, { title: address }))).not.toContain(address);
        expect(
          kept(candidate("x", {}, { links: [`mailto:${address}`, `https://example.org/?to=${address}`] })),
        ).not.toContain(address);
        expect(
          kept(candidate("x", {}, { html: { body: `<a href="mailto:${address}">${address}</a>` } })),
        ).not.toContain(address);
        expect(kept(candidate("x", { contributors: ["Ada", address] }))).not.toContain(address);
      }),
    );
  });

  it.each([
    "jean&#64;example.org",
    "jean&#x40;example.org",
    "jean<nowiki>@</nowiki>example.org",
    "jean@'''example'''.org",
    "jean@<!-- non -->example.org",
  ])("does not become an address again when the page is read: %s", (written) => {
    expect(kept(candidate(`Écrire à ${written}.`))).not.toContain("jean@example.org");
    expect(kept(candidate(`{{Commun|shortDescription=Par ${written}|from=${written}}}`))).not.toContain(
      "jean@example.org",
    );
  });

  it("is not told by the address of a page whose title it is", async () => {
    const page = (title: string): WirePage => ({
      pageid: 7,
      ns: 0,
      title,
      revisions: [{ revid: 9, slots: { main: { content: "x" } } }],
    });
    expect(await urlOf(page("Écrire à jean@example.org"))).toBe("https://wiki.example.test/index.php?curid=7");
    expect(await urlOf(page("Écrire à Jean"))).toBe("https://wiki.example.test/wiki/%C3%89crire_%C3%A0_Jean");
  });

  it("leaves words that are no address", () => {
    for (const text of ["Rendez-vous @ la halle", "@nous", "un@", "a @ b . c", "https://mastodon.example/@commun"]) {
      expect(kept(candidate(text)), text).toContain(text);
    }
  });

  it("counts contributors who are known by an address only, and keeps the others' names", () => {
    const contributors = [
      "Ada",
      "203.0.113.7",
      "2001:DB8:0:0:0:0:0:42",
      "2001:db8::1",
      "zoe@example.org",
      "1.2.3",
      "Bo: le retour",
    ];
    const { page } = mapCandidate(mediawiki, SOURCE, candidate("x", { contributors, anonymousContributors: 2 })) as {
      page: { candidate: Candidate };
    };
    expect(page.candidate).toMatchObject({ contributors: ["Ada", "1.2.3", "Bo: le retour"], anonymousContributors: 6 });
  });
});

describe("a page that cannot be used", () => {
  it("is kept with its payload and a reason when the mapping cannot read it", () => {
    const broken = candidate("x", { payload: { text: 7 } });
    expect(mapCandidate(mediawiki, SOURCE, broken)).toMatchObject({
      page: { candidate: { payload: { text: 7 } }, fault: { code: "MAPPING_FAILED" } },
    });
    const nameless = candidate("x", {}, { title: "" });
    expect(mapCandidate(mediawiki, SOURCE, nameless)).toMatchObject({ page: { fault: { code: "INVALID_RECORD" } } });
  });

  it("is refused when nobody could find it again", () => {
    expect(mapCandidate(mediawiki, SOURCE, candidate("x", { url: "no address" }))).toMatchObject({
      refused: { outcome: "failed", code: "INVALID_PROVENANCE", remoteId: "1" },
    });
  });
});
