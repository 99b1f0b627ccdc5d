import { describe, expect, it } from "vitest";
import { judge } from "../../../store/identity/judge.js";
import { readPage } from "../../../store/identity/page-reading.js";
import type { PageView } from "../../../store/identity/page-view.js";
import { ownText, pageView } from "./identity-pages.js";

const between = (a: PageView, b: PageView) => judge(readPage(a), readPage(b));
/** The verdict on pages `a` and `b` in short, the same in both orders. */
function told(a: Partial<PageView>, b: Partial<PageView>): string | undefined {
  const [one, other] = [pageView("a", a), pageView("b", b)];
  const verdict = between(one, other);
  expect(between(other, one)).toEqual(verdict);
  if (verdict === undefined) return undefined;
  const original = verdict.direction === undefined ? "" : ` of ${verdict.direction.original}`;
  return `${verdict.relation}${original} ${verdict.status} ${verdict.rule}`;
}

const HAIES = "Grille de lecture des haies";
const TO_B = "https://example.test/b";
const [TEXT, OTHER] = [ownText("t", 100), ownText("o", 100)];
/** The text with its last words changed, so that about this share of it is left. */
const part = (share: number) => [...TEXT.split(" ").slice(0, share), ...ownText("p", 100 - share).split(" ")].join(" ");

describe("what the source itself says", () => {
  const redirect: Partial<PageView> = {
    sourceId: "wiki",
    kind: "auxiliary",
    title: "Haies",
    leadsTo: "grille_de lecture des haies",
  };

  it("makes a redirect one with the page of that title at the same source", () => {
    expect(told(redirect, { sourceId: "wiki", title: HAIES })).toBe("SAME ACCEPTED DECLARED_REDIRECT");
    expect(told(redirect, { sourceId: "wiki", title: HAIES, kind: "organization" })).toBe(
      "SAME ACCEPTED DECLARED_REDIRECT",
    );
    expect(told(redirect, { sourceId: "other", title: HAIES })).toBeUndefined();
    expect(told(redirect, { sourceId: "wiki", title: "Grille de lecture des Haies" })).toBeUndefined();
    expect(told({ ...redirect, text: TEXT }, { sourceId: "other", title: "Haies", text: TEXT })).toBeUndefined();
  });

  it("makes a page one with the page whose address it gives as its own, even within a source", () => {
    expect(told({ canonicalAddress: `${TO_B}#haut`, sourceId: "s" }, { sourceId: "s" })).toBe(
      "SAME ACCEPTED CANONICAL_ADDRESS",
    );
    expect(told({ canonicalAddress: "https://example.test/a" }, {})).toBeUndefined();
  });

  it("makes one page of what two sources read at one address", () => {
    expect(told({ addresses: [TO_B] }, {})).toBe("SAME ACCEPTED SAME_ADDRESS");
    expect(told({ addresses: [TO_B], sourceId: "s" }, { sourceId: "s" })).toBeUndefined();
  });
});

describe("a page that says where its text comes from", () => {
  const from = (text: string) => ({ originals: [{ text, url: TO_B }] });

  it("is a reprint when the text or the title bears it out", () => {
    expect(told({ ...from("Repris du wiki."), text: part(60) }, { text: TEXT })).toBe(
      "REPRINT of b ACCEPTED DECLARED_ORIGINAL",
    );
    expect(told({ ...from("Repris du wiki."), title: HAIES, text: OTHER }, { title: HAIES, text: TEXT })).toBe(
      "REPRINT of b ACCEPTED DECLARED_ORIGINAL",
    );
    expect(told({ ...from("Repris du wiki.") }, { text: TEXT })).toBe("REPRINT of b ACCEPTED DECLARED_ORIGINAL");
  });

  it("is left to a person when neither does", () => {
    expect(told({ ...from("Source : le wiki."), text: OTHER }, { text: TEXT })).toBe(
      "REPRINT of b REVIEW DECLARED_WITHOUT_TEXT",
    );
    const usage = { ...from("Source : la fiche du wiki."), title: `${HAIES} : retour d’usage`, text: OTHER };
    expect(told(usage, { title: HAIES, text: TEXT })).toBe("REPRINT of b REVIEW DECLARED_WITHOUT_TEXT");
  });

  it("is an extract when it says so or is a short part, and a derivation when it says so or adds more than it takes", () => {
    expect(
      told(
        { ...from("Lire la suite sur le wiki."), text: part(100).split(" ").slice(0, 40).join(" ") },
        { text: TEXT },
      ),
    ).toBe("EXTRACT of b ACCEPTED DECLARED_ORIGINAL");
    expect(told({ ...from("Repris du wiki."), text: `${ownText("t", 30)} (…)` }, { text: TEXT })).toBe(
      "EXTRACT of b ACCEPTED DECLARED_ORIGINAL",
    );
    expect(
      told({ ...from("Adapté de la fiche du wiki."), title: HAIES, text: TEXT }, { title: HAIES, text: TEXT }),
    ).toBe("DERIVATION of b ACCEPTED DECLARED_ORIGINAL");
    expect(told({ ...from("Source : le wiki."), text: `${TEXT} ${ownText("o", 250)}` }, { text: TEXT })).toBe(
      "DERIVATION of b ACCEPTED DECLARED_ORIGINAL",
    );
    const two = {
      originals: [
        { text: "Repris du wiki", url: TO_B },
        { text: "et du site", url: "https://example.test/c" },
      ],
    };
    expect(told({ ...two, text: part(45) }, { text: TEXT })).toBe("DERIVATION of b ACCEPTED DECLARED_ORIGINAL");
  });

  it("may name the other's site only, where the text is the same", () => {
    const home = { originals: [{ text: "Un article repris d'Exemple.", url: "https://example.test/" }] };
    expect(told({ ...home, addresses: ["https://copie.test/1"], text: TEXT }, { text: TEXT })).toBe(
      "REPRINT of b ACCEPTED DECLARED_SITE_AND_TEXT",
    );
    expect(told({ ...home, addresses: ["https://copie.test/1"], text: part(60) }, { text: TEXT })).toBe(
      "DERIVATION of b REVIEW PART_OF_TEXT".replace("of b", "of a"),
    );
  });

  it("leaves the direction to other signs when each says it comes from the other", () => {
    const mutual = { originals: [{ text: "Repris.", url: "https://example.test/a" }], text: TEXT };
    const [earlier, later] = [new Date("2025-01-01"), new Date("2026-01-01")];
    expect(told({ ...from("Repris."), text: TEXT, publishedAt: earlier }, { ...mutual, publishedAt: later })).toBe(
      "REPRINT of a ACCEPTED DECLARED_ORIGINAL",
    );
  });
});

describe("a page that links to the other", () => {
  const links = [`${TO_B}?utm_source=lettre#titre`];

  it("describes the same thing under the same title, and leads to the page to read", () => {
    expect(told({ title: HAIES, links, text: OTHER }, { title: `La ${HAIES}`, text: TEXT })).toBe(
      "SAME of b ACCEPTED LINK_AND_TITLE",
    );
    expect(told({ title: HAIES, links }, { title: HAIES, links: ["https://example.test/a"] })).toBe(
      "SAME ACCEPTED LINK_AND_TITLE",
    );
    expect(told({ title: HAIES, links, text: TEXT }, { title: HAIES, text: TEXT })).toBe(
      "REPRINT of b ACCEPTED LINK_AND_TITLE",
    );
  });

  it("is left to a person when the title is one word, or when other carriers, places or years speak against it", () => {
    expect(told({ title: "Démocratie", links, text: OTHER }, { title: "Démocratie", text: TEXT })).toBe(
      "SAME of b REVIEW LINK_AND_TITLE",
    );
    const same = { title: HAIES, text: OTHER };
    const review = "SAME of b REVIEW LINK_AND_TITLE";
    expect(told({ ...same, links, carriers: ["a"] }, { title: HAIES, text: TEXT, carriers: ["b"] })).toBe(review);
    expect(told({ ...same, links, places: ["reims"] }, { title: HAIES, text: TEXT, places: ["brest"] })).toBe(review);
    expect(told({ ...same, links, text: `En 2024 ${OTHER}` }, { title: HAIES, text: `En 2025 ${TEXT}` })).toBe(review);
    expect(told({ ...same, links, places: ["courcy"] }, { title: HAIES, text: TEXT, places: ["courcy marne"] })).toBe(
      "SAME of b ACCEPTED LINK_AND_TITLE",
    );
  });

  it("says nothing by a title that names nothing", () => {
    expect(told({ title: "Accueil", links, text: OTHER }, { title: "Accueil", text: TEXT })).toBe(
      "ABOUT of b ACCEPTED LINK",
    );
  });

  it("is an extract when it is a short part of the other's text", () => {
    expect(told({ links, text: ownText("t", 30) }, { text: TEXT })).toBe("EXTRACT of b ACCEPTED LINK_AND_TEXT");
    expect(told({ links, text: `${ownText("t", 18)} ${ownText("o", 10)} (…)` }, { text: TEXT })).toBe(
      "EXTRACT of b ACCEPTED LINK_AND_TEXT",
    );
    expect(told({ links, text: `${ownText("t", 18)} ${ownText("o", 10)}` }, { text: TEXT })).toBe(
      "ABOUT of b ACCEPTED LINK",
    );
    expect(told({ links, text: ownText("t", 8) }, { text: TEXT })).toBe("ABOUT of b ACCEPTED LINK");
  });

  it("is a reprint under another title when its text is the other's, and a derivation when it only holds it", () => {
    expect(told({ links, text: TEXT }, { text: TEXT })).toBe("REPRINT of b ACCEPTED LINK_AND_TEXT");
    expect(told({ links, text: TEXT, places: ["reims"] }, { text: TEXT, places: ["brest"] })).toBe(
      "REPRINT of b REVIEW LINK_AND_TEXT",
    );
    expect(told({ links, text: `${TEXT} ${ownText("o", 300)}` }, { text: TEXT })).toBe(
      "DERIVATION of b ACCEPTED LINK_AND_TEXT",
    );
    expect(told({ links, text: part(60) }, { text: TEXT })).toBe("DERIVATION of b REVIEW PART_OF_TEXT");
  });

  it("is about it otherwise, unless it lists links", () => {
    expect(told({ links, text: OTHER }, { text: TEXT })).toBe("ABOUT of b ACCEPTED LINK");
    const many = [...links, ...Array.from({ length: 30 }, (_, index) => `https://example.test/liste/${index}`)];
    expect(told({ links: many, text: OTHER }, { text: TEXT })).toBeUndefined();
    expect(told({ links: many, title: `${HAIES} : liens`, text: OTHER }, { title: HAIES, text: TEXT })).toBe(
      "ABOUT of b ACCEPTED LINK",
    );
  });
});

describe("texts without a declaration or a link", () => {
  it("are copies when the titles are the same, and a person's question when they are not", () => {
    expect(told({ title: HAIES, text: TEXT }, { title: HAIES, text: part(96) })).toBe(
      "REPRINT of a ACCEPTED TITLE_AND_TEXT",
    );
    expect(told({ text: TEXT }, { text: part(96) })).toBe("REPRINT of a REVIEW WHOLE_TEXT");
    expect(told({ title: "Notes", text: TEXT }, { title: "Notes", text: TEXT })).toBe("REPRINT of a REVIEW WHOLE_TEXT");
    expect(told({ title: `${HAIES} 1`, text: TEXT }, { title: `${HAIES} 2`, text: TEXT })).toBe(
      "REPRINT of a REVIEW WHOLE_TEXT",
    );
  });

  it("take the one published first for the original, then the longer one", () => {
    const [early, late] = [new Date("2025-01-01"), new Date("2026-01-01")];
    const longer = `${TEXT} ${ownText("o", 5)}`;
    expect(
      told({ title: HAIES, text: longer, publishedAt: late }, { title: HAIES, text: TEXT, publishedAt: early }),
    ).toBe("REPRINT of b ACCEPTED TITLE_AND_TEXT");
    expect(told({ title: HAIES, text: TEXT, publishedAt: early }, { title: HAIES, text: longer })).toBe(
      "REPRINT of b ACCEPTED TITLE_AND_TEXT",
    );
  });

  it("are left to a person when names, years, carriers or places differ", () => {
    const same = { title: HAIES, text: `${TEXT} avec Blain` };
    const review = "REPRINT of a REVIEW TITLE_AND_TEXT";
    expect(told(same, { title: HAIES, text: `${TEXT} avec Nozay` })).toBe(review);
    expect(told({ title: HAIES, text: `${TEXT} le 14` }, { title: HAIES, text: `${TEXT} le 21` })).toBe(review);
    expect(told({ ...same, carriers: ["a"] }, { ...same, carriers: ["b"] })).toBe(review);
    expect(told({ ...same, places: ["reims"] }, { ...same, places: ["brest"] })).toBe(review);
  });

  it("are a question from a third of the smaller one, and none below", () => {
    expect(told({ text: part(75) }, { text: TEXT })).toBe("REPRINT of a REVIEW PART_OF_TEXT");
    expect(told({ text: part(45) }, { text: TEXT })).toBe("DERIVATION of a REVIEW PART_OF_TEXT");
    expect(told({ text: part(30) }, { text: TEXT })).toBeUndefined();
    expect(told({ title: `${HAIES} 1`, text: part(75) }, { title: `${HAIES} 2`, text: TEXT })).toBeUndefined();
  });

  it("say nothing below sixty words, unless the titles are alike or every word is the same", () => {
    const short = ownText("t", 40);
    expect(told({ text: `${short} fin` }, { text: short })).toBeUndefined();
    expect(told({ text: short }, { text: short })).toBe("REPRINT of a REVIEW WHOLE_TEXT");
    expect(told({ title: HAIES, text: `${short} fin` }, { title: `${HAIES} (bis)`, text: short })).toBe(
      "SAME REVIEW ALIKE_TITLE_AND_TEXT",
    );
    expect(told({ title: HAIES, text: short }, { title: HAIES, text: short })).toBe("SAME REVIEW ALIKE_TITLE_AND_TEXT");
  });

  it("are an extract when one is less than half of the other, and a quotation when it is under another title in a much longer one", () => {
    const long = `${TEXT} ${ownText("o", 120)}`;
    expect(told({ title: HAIES, text: TEXT }, { title: HAIES, text: long })).toBe(
      "EXTRACT of b ACCEPTED TITLE_AND_TEXT",
    );
    expect(told({ text: TEXT }, { text: `${long} ${ownText("q", 120)}` })).toBe("DERIVATION of a REVIEW EMBEDDED_TEXT");
  });
});

describe("titles alone", () => {
  it("are a person's question, and less when something speaks against them", () => {
    expect(told({ title: HAIES, text: TEXT }, { title: HAIES, text: OTHER })).toBe("SAME REVIEW TITLE_ALONE");
    expect(told({ title: HAIES, carriers: ["a", "c"] }, { title: HAIES, carriers: ["c"] })).toBe(
      "SAME REVIEW TITLE_AND_CARRIER",
    );
    expect(told({ title: HAIES, carriers: ["a"] }, { title: HAIES, carriers: ["b"] })).toBeUndefined();
    expect(told({ title: HAIES, places: ["reims"] }, { title: HAIES, places: ["brest"] })).toBeUndefined();
    expect(
      told({ title: "Compte rendu", carriers: ["c"] }, { title: "Comptes rendus", carriers: ["c"] }),
    ).toBeUndefined();
    expect(told({ title: "Démocratie" }, { title: "Démocratie" })).toBeUndefined();
  });
});

describe("a page that names the other", () => {
  it("is about it when a field holds the title, even within a source", () => {
    const story = { title: "Une matinée au calvaire", names: ["2021", HAIES], sourceId: "s" };
    expect(told(story, { title: HAIES, sourceId: "s" })).toBe("ABOUT of b ACCEPTED FIELD_NAMES_TITLE");
    expect(told({ ...story, names: ["Haies"] }, { title: HAIES, sourceId: "s" })).toBeUndefined();
  });

  it("is about it when its text holds a long title, or a short one and something else in common", () => {
    const day = "On y ira jeudi, avec la grille de lecture des haies et un panier.";
    expect(told({ text: day }, { title: HAIES })).toBe("ABOUT of b ACCEPTED TEXT_NAMES_TITLE");
    expect(told({ text: day, sourceId: "s" }, { title: HAIES, sourceId: "s" })).toBeUndefined();
    const silent = "Nous avons tenu le silence cultivé sans rien dire.";
    expect(told({ text: silent }, { title: "Silence cultivé" })).toBe("ABOUT of b REVIEW TEXT_NAMES_TITLE");
    expect(
      told(
        { text: `${silent} Trois minutes !` },
        { title: "Silence cultivé", text: "Trois minutes, pas une de plus." },
      ),
    ).toBe("ABOUT of b ACCEPTED TEXT_NAMES_TITLE");
  });

  it("is a question when the words of the title stand in its title and keywords", () => {
    const note = { title: "Notes de la veillée du 14", keywords: ["métiers", "Mellionnec", "veillée"] };
    const described = { title: "Veillée des métiers", keywords: ["veillée", "métiers", "transmission"] };
    expect(told(note, described)).toBe("ABOUT of b REVIEW WORDS_OF_TITLE");
    expect(told({ ...note, keywords: ["gouvernance des métiers", "veillée"] }, described)).toBeUndefined();
  });

  it("does not name its namesake", () => {
    const other = { title: HAIES, carriers: ["b"], text: TEXT };
    expect(told({ title: HAIES, carriers: ["a"], text: `La ${HAIES} est à nous. ${OTHER}` }, other)).toBeUndefined();
  });
});

describe("whatever speaks for it", () => {
  it("two pages of one source are not joined without the source's word", () => {
    const both = { title: HAIES, text: TEXT, sourceId: "s" };
    expect(told({ ...both, links: [TO_B] }, both)).toBe("REPRINT of b REVIEW LINK_AND_TITLE");
    expect(told({ ...both, originals: [{ text: "Republié.", url: TO_B }] }, both)).toBe(
      "REPRINT of b REVIEW DECLARED_ORIGINAL",
    );
    expect(told(both, both)).toBe("REPRINT of a REVIEW TITLE_AND_TEXT");
    const verdict = between(pageView("a", { ...both, links: [TO_B] }), pageView("b", both));
    expect(verdict?.evidence.filter(({ kind }) => kind === "CAUTION")).toHaveLength(1);
  });

  it("an organization and a resource are two, and two organizations are not compared", () => {
    const both = { title: HAIES, text: TEXT };
    expect(told({ ...both, kind: "organization" }, both)).toBeUndefined();
    expect(told({ ...both, kind: "organization" }, { ...both, kind: "organization" })).toBeUndefined();
    expect(told({ ...both, kind: "auxiliary" }, both)).toBeUndefined();
    expect(between(pageView("a", both), pageView("a", both))).toBeUndefined();
  });

  it("a copy under another licence is pointed out", () => {
    const copy = pageView("a", { title: HAIES, text: TEXT, licenses: ["CC-BY-4.0"], links: [TO_B] });
    const verdict = between(copy, pageView("b", { title: HAIES, text: TEXT, licenses: ["CC-BY-SA-4.0"] }));
    expect(verdict?.evidence.at(-1)).toEqual({
      kind: "LICENSE",
      explanation: "The original and the copy declare different licences.",
      quotes: [
        { pageId: "a", text: "CC-BY-4.0" },
        { pageId: "b", text: "CC-BY-SA-4.0" },
      ],
    });
  });
});
