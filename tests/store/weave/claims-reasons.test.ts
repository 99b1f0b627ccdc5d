import { describe, expect, it } from "vitest";
import type { ClaimField } from "../../../store/weave/claim-fields.js";
import { claimsOf } from "../../../store/weave/claims.js";
import type { Member } from "../../../store/weave/member.js";
import { CC_BY_NC, CC_BY_SA, madeMember } from "./made-member.js";

/** Each claim in a line: rank, page, whether it is shown, why. */
function lines(field: ClaimField, members: readonly Member[]): string[] {
  return claimsOf(members, [field]).map(
    ({ rank, pageId, preferred, reason }) => `${rank} ${pageId} ${preferred ? "shown" : "not shown"}: ${reason}`,
  );
}

describe("the claims of a resource", () => {
  it("are every value that its pages give, as they write it, with the revision that says it", () => {
    const says = {
      title: "Atelier",
      themes: ["Eau", "Forêt"],
      licenses: [CC_BY_SA, { label: "licence libre", declaredBy: "page" as const }],
      organizations: [
        { name: "Les Tisserands", role: "CARRIER" as const, field: "de" },
        { name: "La Mairie", role: "USER" as const, field: "utilisateurs" },
      ],
      locations: [{ text: "Courcy (Marne)", field: "lieu" }],
      territories: [{ id: "department:93", text: "Seine-Saint-Denis" }],
    };
    const claims = claimsOf([madeMember("f", { says, revisionId: 7 })]);

    expect(claims.map(({ field, value }) => [field, value])).toEqual([
      ["title", "Atelier"],
      ["kind", "PAGE"],
      ["themes", ["Eau", "Forêt"]],
      ["licenses", ["CC-BY-SA-4.0", "licence libre"]],
      ["carriers", ["Les Tisserands"]],
      ["users", ["La Mairie"]],
      ["places", ["Courcy (Marne)", "Seine-Saint-Denis"]],
    ]);
    expect(claims.every(({ pageId, revisionId, preferred }) => pageId === "f" && revisionId === 7 && preferred)).toBe(
      true,
    );
  });

  it("say why the original is preferred and the others are not", () => {
    const members = [
      madeMember("f", { says: { summary: "Un." } }),
      madeMember("a", { relation: "SAME", day: 9, says: { summary: "Deux." } }),
      madeMember("b", { relation: "REPRINT", day: 9, says: { summary: "Trois." } }),
      madeMember("c", { relation: "EXTRACT", says: { summary: " " } }),
    ];

    expect(lines("summary", members)).toEqual([
      "0 f shown: ORIGINAL",
      "1 a not shown: ORIGINAL_COMES_FIRST",
      "2 b not shown: COPY_OF_THE_ORIGINAL",
    ]);
    expect(lines("summary", members.slice(0, 1))).toEqual(["0 f shown: ONLY_PAGE_THAT_SAYS_IT"]);
  });

  it("say why one of several others is preferred where the original is silent", () => {
    const summary = (text: string) => ({ summary: text });
    const founder = madeMember("f");
    const same = madeMember("b", { relation: "SAME", day: 5, says: summary("Un.") });
    const older = madeMember("a", { relation: "SAME", day: 4, says: summary("Deux.") });
    const equal = madeMember("c", { relation: "SAME", day: 5, says: summary("Trois.") });
    const reprint = madeMember("d", { relation: "REPRINT", says: summary("Quatre.") });
    const extract = madeMember("e", { relation: "EXTRACT", says: summary("Cinq.") });

    expect(lines("summary", [founder, older, same])).toEqual([
      "0 b shown: NEWEST_REVISION",
      "1 a not shown: OLDER_REVISION",
    ]);
    expect(lines("summary", [founder, same, equal])).toEqual(["0 b shown: SMALLER_ID", "1 c not shown: LARGER_ID"]);
    expect(lines("summary", [founder, same, reprint])).toEqual([
      "0 b shown: DESCRIBES_IT_ITSELF",
      "1 d not shown: COPY_OF_THE_ORIGINAL",
    ]);
    expect(lines("summary", [founder, extract, reprint])).toEqual([
      "0 d shown: WHOLE_COPY",
      "1 e not shown: EXTRACT_OF_THE_ORIGINAL",
    ]);
  });

  it("tell a page without a kind from one that says another", () => {
    const members = [
      madeMember("f"),
      madeMember("a", { relation: "SAME", says: { resourceKind: "METHOD" } }),
      madeMember("b", { relation: "REPRINT", says: { resourceKind: "STORY" } }),
    ];

    expect(lines("kind", members)).toEqual([
      "0 a shown: DESCRIBES_IT_ITSELF",
      "1 f not shown: SAYS_NOTHING_OF_KIND",
      "2 b not shown: COPY_OF_THE_ORIGINAL",
    ]);
    expect(lines("kind", members.slice(0, 1))).toEqual(["0 f shown: SAYS_NOTHING_OF_KIND"]);
  });

  it("never show the licence of another text", () => {
    const copy = madeMember("a", { relation: "REPRINT", says: { description: "B", licenses: [CC_BY_NC] } });
    const licensed = madeMember("f", { says: { description: "A", licenses: [CC_BY_SA] } });
    const silent = madeMember("f", { says: { description: "A" } });

    expect(lines("licenses", [licensed, copy])).toEqual([
      "0 f shown: LICENSE_OF_THE_TEXT",
      "1 a not shown: LICENSE_OF_ANOTHER_TEXT",
    ]);
    expect(lines("licenses", [silent, copy])).toEqual(["1 a not shown: LICENSE_OF_ANOTHER_TEXT"]);
  });

  it("tell the day of a copy from that of the original", () => {
    const on = (day: string) => ({ publishedAt: `${day}T00:00:00Z` });
    const members = [
      madeMember("f"),
      madeMember("a", { relation: "SAME", day: 3, says: on("2022-01-01") }),
      madeMember("b", { relation: "SAME", day: 2, says: on("2021-01-01") }),
      madeMember("c", { relation: "REPRINT", says: on("2020-01-01") }),
    ];
    const dated = madeMember("f", { says: on("2021-06-01") });

    expect(lines("publishedAt", members)).toEqual([
      "0 b shown: FIRST_PUBLICATION",
      "1 a not shown: LATER_PUBLICATION",
      "2 c not shown: DATE_OF_THE_COPY",
    ]);
    expect(lines("publishedAt", [dated, ...members.slice(1)])).toEqual([
      "0 f shown: ORIGINAL",
      "1 a not shown: LATER_PUBLICATION",
      "2 b not shown: ORIGINAL_COMES_FIRST",
      "3 c not shown: DATE_OF_THE_COPY",
    ]);
    expect(lines("publishedAt", [madeMember("f"), ...members.slice(3)])).toEqual(["1 c not shown: DATE_OF_THE_COPY"]);
  });

  it("show the organizations and places of every page together", () => {
    const at = (text: string) => ({ locations: [{ text, field: "lieu" }] });
    const members = [madeMember("f", { says: at("Crest") }), madeMember("a", { relation: "REPRINT", says: at("Die") })];

    expect(lines("places", members)).toEqual(["0 f shown: SHOWN_WITH_OTHERS", "1 a shown: SHOWN_WITH_OTHERS"]);
    expect(lines("places", members.slice(0, 1))).toEqual(["0 f shown: ONLY_PAGE_THAT_SAYS_IT"]);
  });
});
