import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { objectNumber, placeOf } from "../../../connectors/spip/article-address.js";

const place = (address: string) => placeOf(new URL(address, "https://site.example.test/spip/"), "/spip/");

describe("what an address of a SPIP site leads to", () => {
  it.each([
    ["spip.php?article12"],
    ["?article12"],
    ["spip.php?article12&lang=fr"],
    ["spip.php?article12&var_mode=calcul"],
    ["spip.php?page=article&id_article=12"],
    ["?id_article=12"],
    ["article12.html"],
    ["article12"],
    ["article/12"],
    ["Ressources/article12.html"],
  ])("is article 12 in the form %s", (address) => {
    expect(place(address)).toEqual({ type: "article", number: 12 });
  });

  it.each([
    [""],
    ["spip.php"],
    ["spip.php?article0"],
    ["article0.html"],
    ["spip.php?rubrique12"],
    ["rubrique12.html"],
    ["spip.php?mot5"],
    ["spip.php?auteur2"],
    ["spip.php?page=plan"],
    ["spip.php?page=rss_forum_article&id_article=12"],
    ["-Ressources-"],
    ["_Odile-Marchevaux_"],
    ["+La-breve+.html"],
    ["IMG/pdf/rapport.pdf"],
    ["sitemap.xml"],
  ])("is no article in the form %s", (address) => {
    expect(place(address)).toEqual({ type: "other" });
  });

  it.each([
    ["Dix-idees-pour-une-reunion"],
    ["Formations/Dix-idees.html"],
    ["Les-12-articles"],
    ["monarticle12.html"],
    ["%E0%A4%A"],
  ])("is known only to the page itself in the form %s", (address) => {
    expect(place(address)).toEqual({ type: "unknown" });
  });

  it.each([["spip.php?article2147483648"], ["article99999999999999999999.html"], ["?id_article=4294967296"]])(
    "is nothing with a number that no article has: %s",
    (address) => {
      expect(place(address)).toEqual({ type: "impossible" });
    },
  );

  it("is told for any address at all", () => {
    fc.assert(
      fc.property(fc.webUrl({ withQueryParameters: true, withFragments: true }), (address) => {
        expect(["article", "other", "unknown", "impossible"]).toContain(placeOf(new URL(address), "/").type);
      }),
    );
  });

  it("tells the number of a rubrique or keyword where it does", () => {
    const number = (address: string, object: "rubrique" | "mot") =>
      objectNumber(new URL(address, "https://site.example.test/"), "/", object);
    expect(
      ["spip.php?mot5", "mot5.html", "?id_mot=5", "spip.php?mot5&lang=fr", "mot/5"].map((each) => number(each, "mot")),
    ).toEqual([5, 5, 5, 5, 5]);
    expect(["spip.php?mot5", "rubrique", "rubrique99999999999.html"].map((each) => number(each, "rubrique"))).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });
});
