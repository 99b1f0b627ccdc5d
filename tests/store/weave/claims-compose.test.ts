import { describe, expect, it } from "vitest";
import type { PageRecord } from "../../../schema/generated/record.js";
import { composeResource } from "../../../store/weave/compose.js";
import { rankMembers } from "../../../store/weave/rank-members.js";
import { CC_BY_NC, CC_BY_SA, madeMember } from "./made-member.js";

describe("the order of a resource's pages", () => {
  it("puts the founder first, then what describes the same, then reprints, then extracts, then auxiliary pages", () => {
    const members = [
      madeMember("a", { relation: "EXTRACT", through: "f", day: 9 }),
      madeMember("b", { relation: "SAME", through: "f", day: 9, says: { kind: "auxiliary" } }),
      madeMember("c", { relation: "REPRINT", through: "f", day: 9 }),
      madeMember("d", { relation: "SAME", through: "f", day: 9 }),
      madeMember("f"),
    ];

    expect(rankMembers(members).map(({ pageId }) => pageId)).toEqual(["f", "d", "c", "a", "b"]);
  });

  it("prefers the page changed last, and of two changed at once the smaller id", () => {
    const members = [
      madeMember("f"),
      madeMember("c", { relation: "SAME", day: 2 }),
      madeMember("b", { relation: "SAME", day: 2 }),
      madeMember("d", { relation: "SAME", day: 3 }),
    ];

    expect(rankMembers(members).map(({ pageId }) => pageId)).toEqual(["f", "d", "b", "c"]);
  });

  it("takes what describes the same as a reprint for a copy too", () => {
    const members = [
      madeMember("f"),
      madeMember("a", { relation: "SAME", through: "b", day: 9 }),
      madeMember("b", { relation: "REPRINT", through: "f", day: 5 }),
      madeMember("c", { relation: "SAME", through: "f", day: 2 }),
    ];

    expect(rankMembers(members).map(({ pageId }) => pageId)).toEqual(["f", "c", "a", "b"]);
  });
});

describe("what a resource shows", () => {
  it("is what its page says when it has one", () => {
    const says: PageRecord = {
      ...madeMember("f").record,
      title: "Atelier",
      resourceKind: "METHOD",
      summary: "",
      description: "Un **texte**.",
      language: "fr",
      website: "https://atelier.example.test/",
      imageUrl: "https://atelier.example.test/a.png",
      themes: ["Eau"],
      keywords: ["écoute"],
      challenges: ["Se parler"],
      licenses: [CC_BY_SA],
      publishedAt: "2025-01-02T03:04:05Z",
    };

    expect(composeResource([madeMember("f", { says, day: 4 })])).toEqual({
      kind: "METHOD",
      title: "Atelier",
      summary: "",
      description: "Un **texte**.",
      language: "fr",
      website: "https://atelier.example.test/",
      imageUrl: "https://atelier.example.test/a.png",
      themes: ["Eau"],
      keywords: ["écoute"],
      challenges: ["Se parler"],
      licenses: [CC_BY_SA],
      publishedAt: new Date("2025-01-02T03:04:05Z"),
      updatedAt: new Date("2026-11-04T00:00:00Z"),
      disagreementCount: 0,
    });
  });

  it("is nothing where its pages say nothing", () => {
    expect(composeResource([madeMember("f")])).toMatchObject({
      kind: "PAGE",
      summary: null,
      description: null,
      language: null,
      website: null,
      imageUrl: null,
      themes: [],
      licenses: [],
      publishedAt: null,
    });
  });

  it("comes from the original, and from others only where it is silent", () => {
    const shown = composeResource([
      madeMember("f", { says: { title: "Carnet", summary: "De l'original." } }),
      madeMember("a", {
        relation: "REPRINT",
        day: 9,
        says: { title: "Le carnet", summary: "De la copie.", description: "Texte de la copie.", language: "fr" },
      }),
    ]);

    expect(shown).toMatchObject({ title: "Carnet", summary: "De l'original.", language: "fr" });
    expect(shown.description).toBe("Texte de la copie.");
  });

  it("takes the first page that says what kind of thing it describes", () => {
    const members = [
      madeMember("f", { says: { resourceKind: "PAGE" } }),
      madeMember("a", { relation: "SAME" }),
      madeMember("b", { relation: "REPRINT", says: { resourceKind: "STORY" } }),
      madeMember("c", { relation: "EXTRACT", says: { resourceKind: "METHOD" } }),
    ];

    expect(composeResource(members).kind).toBe("STORY");
  });

  it("takes a list from one page as that page writes it", () => {
    const members = [
      madeMember("f", { says: { keywords: ["b", "a"] } }),
      madeMember("a", { relation: "SAME", says: { themes: ["Eau"], keywords: ["c"] } }),
      madeMember("b", { relation: "REPRINT", says: { themes: ["Forêt"] } }),
    ];

    expect(composeResource(members)).toMatchObject({ themes: ["Eau"], keywords: ["b", "a"] });
  });

  it("has only the licences of the page whose text it shows", () => {
    const original = { description: "Un texte.", licenses: [CC_BY_SA] };
    const copy = { description: "Un autre texte.", licenses: [CC_BY_NC] };

    expect(shownLicenses(original, copy)).toEqual([CC_BY_SA]);
    expect(shownLicenses({ licenses: [CC_BY_SA] }, copy)).toEqual([CC_BY_NC]);
    expect(shownLicenses({ ...original, licenses: [] }, copy)).toEqual([]);
    expect(shownLicenses({ summary: "Rien de plus.", licenses: [CC_BY_SA] }, { licenses: [CC_BY_NC] })).toEqual([
      CC_BY_SA,
    ]);

    function shownLicenses(ofFounder: Partial<PageRecord>, ofCopy: Partial<PageRecord>) {
      const founder = madeMember("f", { says: ofFounder });
      return composeResource([founder, madeMember("a", { relation: "REPRINT", says: ofCopy })]).licenses;
    }
  });

  it("was published when the original says, else when the first page did that copies none", () => {
    const copy = madeMember("c", { relation: "REPRINT", says: { publishedAt: "2020-01-01T00:00:00Z" } });
    const others = [
      madeMember("a", { relation: "SAME", day: 5, says: { publishedAt: "2022-01-01T00:00:00Z" } }),
      madeMember("b", { relation: "SAME", day: 3, says: { publishedAt: "2021-01-01T00:00:00Z" } }),
    ];
    const silent = madeMember("f");
    const dated = madeMember("f", { says: { publishedAt: "2023-01-01T00:00:00Z" } });

    expect(composeResource([dated, copy, ...others]).publishedAt).toEqual(new Date("2023-01-01T00:00:00Z"));
    expect(composeResource([silent, copy, ...others]).publishedAt).toEqual(new Date("2021-01-01T00:00:00Z"));
    expect(composeResource([silent, copy]).publishedAt).toBeNull();
  });

  it("was changed when the newest page was that copies none", () => {
    const members = [
      madeMember("f", { day: 2 }),
      madeMember("a", { relation: "SAME", day: 4 }),
      madeMember("b", { relation: "REPRINT", day: 9 }),
    ];

    expect(composeResource(members).updatedAt).toEqual(new Date("2026-11-04T00:00:00Z"));
  });

  it("holds nothing of a redirect or of an organization's own page", () => {
    const members = [
      madeMember("f"),
      madeMember("a", { relation: "SAME", says: { kind: "auxiliary", summary: "Redirige." } }),
      madeMember("b", { relation: "SAME", says: { kind: "organization", description: "Une association." } }),
    ];

    expect(composeResource(members)).toMatchObject({ summary: null, description: null, disagreementCount: 0 });
  });

  it("cannot be made of no page", () => {
    expect(() => composeResource([])).toThrow("at least one page");
  });
});
