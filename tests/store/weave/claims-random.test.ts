import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { PageRecord } from "../../../schema/generated/record.js";
import { CLAIM_FIELDS, type ClaimField, claimedValue } from "../../../store/weave/claim-fields.js";
import { claimsOf } from "../../../store/weave/claims.js";
import { composeResource } from "../../../store/weave/compose.js";
import { disagreementsOf } from "../../../store/weave/disagreements.js";
import { rankMembers } from "../../../store/weave/rank-members.js";
import "../../support/random-seed.js";
import { CC_BY_NC, CC_BY_SA, madeMember } from "./made-member.js";

const words = fc.constantFrom("", "Un jeu.", "un jeu", "Une fresque de l’eau.", "Douze cartes et une nappe.");
const labels = fc.subarray(["Eau", "eau", "Forêt", "Dialogue"]);
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });

const said = fc
  .record({
    kind: fc.constantFrom("resource", "resource", "resource", "auxiliary", "organization"),
    title: fc.constantFrom("Un jeu", "Le jeu", "Fresque"),
    resourceKind: maybe(fc.constantFrom("PAGE", "METHOD", "STORY")),
    summary: maybe(words),
    description: maybe(words),
    language: maybe(fc.constantFrom("fr", "fr-FR", "en")),
    website: maybe(fc.constantFrom("https://a.example.test/", "http://a.example.test", "https://b.example.test/")),
    publishedAt: maybe(fc.constantFrom("2020-01-01T00:00:00Z", "2021-01-01T00:00:00Z", "2021-01-01T05:00:00Z")),
    themes: labels,
    keywords: labels,
    challenges: labels,
    licenses: fc.subarray([CC_BY_SA, CC_BY_NC]),
  })
  // What is undefined is not there, as in a record.
  .map((fields) => JSON.parse(JSON.stringify(fields)) as Partial<PageRecord>);

const group = fc
  .array(
    fc.record({
      says: said,
      day: fc.integer({ min: 1, max: 3 }),
      relation: fc.constantFrom("SAME", "REPRINT", "EXTRACT"),
    }),
    { maxLength: 6 },
  )
  .chain((others) =>
    fc
      .record({ founder: said, throughs: fc.array(fc.nat(), { minLength: others.length, maxLength: others.length }) })
      .map(({ founder, throughs }) => [
        madeMember("p0", { says: { ...founder, kind: "resource" } }),
        ...others.map((other, index) =>
          madeMember(`p${index + 1}`, { ...other, through: `p${(throughs[index] ?? 0) % (index + 1)}` }),
        ),
      ]),
  );

const shuffledGroup = group.chain((members) =>
  fc.tuple(fc.constant(members), fc.shuffledSubarray(members, { minLength: members.length })),
);

describe("whatever the pages of a resource say", () => {
  it("the order in which they are given does not matter", () => {
    fc.assert(
      fc.property(shuffledGroup, ([members, shuffled]) => {
        expect(rankMembers(shuffled)).toEqual(rankMembers(members));
        expect(composeResource(shuffled)).toEqual(composeResource(members));
        expect(claimsOf(shuffled)).toEqual(claimsOf(members));
        expect(disagreementsOf(shuffled)).toEqual(disagreementsOf(members));
      }),
    );
  });

  it("what a resource shows is what one of its pages says, exactly, and the preferred claim says it", () => {
    fc.assert(
      fc.property(group, (members) => {
        const composed = composeResource(members) as unknown as PageRecord;
        const claims = claimsOf(members);
        for (const field of CLAIM_FIELDS.filter(
          (each) => !["kind", "publishedAt", "carriers", "users", "places"].includes(each),
        )) {
          const preferred = claims.find((claim) => claim.field === field && claim.preferred);
          expect(shownValue(composed, field)).toEqual(preferred?.value);
          if (preferred === undefined) continue;
          const page = members.find(({ pageId }) => pageId === preferred.pageId);
          expect(page && claimedValue(field, page)).toEqual(preferred.value);
        }
        const published = claims.find((claim) => claim.field === "publishedAt" && claim.preferred)?.value as string;
        expect((composed.publishedAt as unknown as Date | null)?.getTime()).toBe(
          published === undefined ? undefined : Date.parse(published),
        );
        expect(claims.find((claim) => claim.field === "kind" && claim.preferred)?.value).toBe(composed.kind);
      }),
    );
  });

  it("claims of a field are ranked from the preferred one on, without a gap", () => {
    fc.assert(
      fc.property(group, (members) => {
        for (const claims of Map.groupBy(claimsOf(members), ({ field }) => field).values()) {
          const first = claims[0]?.preferred === true ? 0 : 1;
          expect(claims.map(({ rank }) => rank)).toEqual(claims.map((_, index) => index + first));
        }
      }),
    );
  });
});

function withoutNulls(composed: PageRecord): PageRecord {
  return Object.fromEntries(Object.entries(composed).filter(([, value]) => value !== null)) as unknown as PageRecord;
}

/** Empty values count as none, as they do in claims. */
function shownValue(composed: PageRecord, field: ClaimField) {
  return claimedValue(field, {
    record: { ...withoutNulls(composed), organizations: [], locations: [], territories: [] },
  });
}

const plain = fc.array(fc.constantFrom("école", "l’eau", "forêt", "œuvre", "dialogue", "à", "12", "été", "jeu"), {
  minLength: 1,
  maxLength: 40,
});

/** The same words, written otherwise. */
const WRITTEN_OTHERWISE: readonly ((word: string) => string)[] = [
  (word) => word.toUpperCase(),
  (word) => word.normalize("NFD"),
  (word) => word.normalize("NFD").replaceAll(/\p{M}/gu, ""),
  (word) => word.replaceAll("’", "'"),
  (word) => word.replaceAll("é", "&eacute;").replaceAll("’", "&rsquo;"),
  (word) => `**${word}**`,
  (word) => `« ${word} »,`,
  (word) => `[${word}](https://a.example.test/x "voir")`,
  (word) => `\n\n## ${word}\n\n`,
  (word) => `\n- ${word}`,
  (word) => `\u200B${word} `,
];

const rewritten = plain.chain((list) =>
  fc
    .array(fc.constantFrom(...WRITTEN_OTHERWISE), { minLength: list.length, maxLength: list.length })
    .map((ways) => [list.join(" "), list.map((word, index) => ways[index]?.(word) ?? word).join(" ")] as const),
);

describe("the same words written otherwise", () => {
  it.each(["summary", "description"] as const)("are no disagreement about the %s", (field) => {
    fc.assert(
      fc.property(rewritten, ([text, otherwise]) => {
        const members = [
          madeMember("f", { says: { [field]: text } }),
          madeMember("a", { relation: "SAME", says: { [field]: otherwise } }),
        ];
        expect(disagreementsOf(members)).toEqual([]);
      }),
    );
  });

  it("are no disagreement about lists, in whatever order", () => {
    const lists = fc
      .uniqueArray(fc.constantFrom("Eau", "Forêt", "École & jeu", "L’été"), { minLength: 1 })
      .chain((list) => fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })));
    fc.assert(
      fc.property(lists, fc.constantFrom(...WRITTEN_OTHERWISE.slice(0, 5)), ([list, shuffled], otherwise) => {
        const members = [
          madeMember("f", { says: { themes: list } }),
          madeMember("a", { relation: "SAME", says: { themes: shuffled.map(otherwise) } }),
        ];
        expect(disagreementsOf(members)).toEqual([]);
      }),
    );
  });
});
