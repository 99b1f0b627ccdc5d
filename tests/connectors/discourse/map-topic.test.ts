import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { topicToRecord } from "../../../connectors/discourse/map-topic.js";
import type { TopicPayload } from "../../../connectors/discourse/payload.js";
import type { SourceSettings } from "../../../schema/generated/source.js";
import { validateRecord } from "../../../schema/validate.js";
import { dangersOf } from "../../support/hostile-dangers.js";

const SOURCE: SourceSettings = {
  id: "forum",
  name: "Forum",
  connector: "discourse",
  url: "https://forum.example.org/",
};

function payloadOf(value: string, more: Partial<TopicPayload> = {}): TopicPayload {
  return {
    topicId: 1757,
    title: "Commun d’accompagnement",
    tags: [],
    closed: false,
    archived: false,
    createdAt: "2025-03-03T09:00:00.000Z",
    text: { format: "markdown", value },
    replies: { count: 0, dates: [] },
    ...more,
  };
}

/** The text of a record that the schema accepts. */
function describeTopic(value: string, format: "markdown" | "html" = "markdown"): string | undefined {
  const record = topicToRecord(payloadOf("", { text: { format, value } }), SOURCE);
  return validateRecord(record, "The record").description;
}

/** What Markdown, HTML and Discourse's marks are made of, to be put together in every wrong way. */
const PIECES = [
  ...'< > [ ] ( ) ! ` " = / : \\ | \n'.split(" "),
  ...["\n\n", "> ", "- ", "```\n", "mot", "<b>", "</b>", "<img src=x onerror=alert(1)>", "<!--", "-->", "<script>"],
  ...[
    "javascript:alert(1)",
    "upload://abc",
    "/t/1",
    "[x](",
    "![x](",
    "[x]: ",
    "[quote=a]",
    "[/quote]",
    "|10x10",
    "&lt;",
  ],
];

describe("a topic's record", () => {
  it("holds what the topic says of itself, and is a page", () => {
    const payload = payloadOf("Bonjour à toutes.", {
      language: "fr",
      category: { id: 5, name: "Communs" },
      tags: ["lecture", "voix"],
      closed: true,
      imageUrl: "https://forum.example.org/uploads/a.png",
      replies: { count: 2, dates: ["2025-03-05T09:00:00.000Z", "2025-03-04T09:00:00.000Z"] },
    });
    expect(validateRecord(topicToRecord(payload, SOURCE), "The record")).toEqual({
      kind: "resource",
      resourceKind: "PAGE",
      title: "Commun d’accompagnement",
      language: "fr",
      description: "Bonjour à toutes.",
      publishedAt: "2025-03-03T09:00:00.000Z",
      replies: { count: 2, dates: ["2025-03-05T09:00:00.000Z", "2025-03-04T09:00:00.000Z"] },
      imageUrl: "https://forum.example.org/uploads/a.png",
      themes: [],
      keywords: ["lecture", "voix"],
      challenges: [],
      licenses: [],
      organizations: [],
      locations: [],
      territories: [],
      links: [],
      fields: [
        { template: "topic", index: 0, name: "category", value: "Communs" },
        { template: "topic", index: 0, name: "tags", value: "lecture, voix" },
        { template: "topic", index: 0, name: "closed", value: "true" },
        { template: "topic", index: 0, name: "archived", value: "false" },
      ],
    });
  });

  it("takes the language of the settings before that of the forum", () => {
    const { language } = topicToRecord(payloadOf("", { language: "fr" }), { ...SOURCE, language: "oc" });
    expect(language).toBe("oc");
  });

  it("has no text when the topic has none", () => {
    expect(describeTopic("<!-- rien -->")).toBeUndefined();
  });
});

describe("the licence of a topic", () => {
  const license = { spdx: "CC-BY-SA-4.0", label: "CC BY-SA 4.0" };
  const licensesOf = (text: string, source = SOURCE) => topicToRecord(payloadOf(text), source).licenses;

  it.each([
    ["Licence : CC BY-SA 4.0", "CC BY-SA 4.0", "CC-BY-SA-4.0"],
    ["- **Licence** : CC BY-SA 4.0.", "CC BY-SA 4.0", "CC-BY-SA-4.0"],
    ["> Type de licence : [CC BY 4.0](https://creativecommons.org/licenses/by/4.0/)", "CC BY 4.0", "CC-BY-4.0"],
    ["License: CC-BY-SA", "CC-BY-SA", undefined],
    ["Licence : https://creativecommons.org/licenses/by-sa/4.0/deed.fr", undefined, "CC-BY-SA-4.0"],
  ])("is read in the line « %s »", (line, label, spdx) => {
    const [declared, ...others] = licensesOf(`Bonjour.\n\n${line}\n\nAu revoir.`, { ...SOURCE, license });
    expect(others).toEqual([]);
    expect(declared).toMatchObject({ declaredBy: "page", ...(label !== undefined && { label }) });
    expect(declared?.spdx).toBe(spdx);
  });

  it("is that of the settings when the topic declares none, and unknown without", () => {
    const text = "La licence : un sujet dont on parle souvent ici. ".repeat(10);
    expect(licensesOf(text, { ...SOURCE, license })).toEqual([{ ...license, declaredBy: "settings" }]);
    expect(licensesOf(text)).toEqual([]);
    expect(licensesOf("Licence :")).toEqual([]);
  });
});

describe("the text of a topic", () => {
  it.each([
    [
      "a quotation",
      '[quote="jo, post:1, topic:2, full:true"]\nOn y va ?\n\nOui.\n[/quote]\nAllons-y.',
      "> On y va ?\n>\n> Oui.\n\nAllons-y.",
    ],
    ["a quotation on one line", '[quote="jo, post:1"]On y va ?[/quote]', "> On y va ?"],
    [
      "a quotation in a quotation",
      "[quote]\nUn\n[quote=jo]\nDeux\n[/quote]\nTrois\n[/quote]",
      "> Un\n>\n> > Deux\n>\n> Trois",
    ],
    ["a quotation that is never closed", "[quote=jo]\nOn y va ?", "On y va ?"],
    ["the end of a quotation that never began", "On y va ?\n[/quote]", "On y va ?\n[/quote]"],
    [
      "words that open and close",
      '[details="En bref"]\nDix [spoiler]minutes[/spoiler].\n[/details]',
      "**En bref**\nDix minutes.",
    ],
    ["a poll", "[poll type=regular results=always]\n* Oui\n* Non\n[/poll]", "* Oui\n* Non"],
    [
      "a date",
      'Le [date=2026-05-01 time=18:30:00 timezone="Europe/Paris"], ou le [date=2026-06-01].',
      "Le 2026-05-01 18:30, ou le 2026-06-01.",
    ],
    [
      "marks in code",
      "`[spoiler]x[/spoiler]`\n\n```\n[quote=jo]\n![a|9x9](upload://b.png)\n```",
      "`[spoiler]x[/spoiler]`\n\n```\n[quote=jo]\n![a|9x9](upload://b.png)\n```",
    ],
    [
      "a file of the forum",
      "![Carte|690x388, 75%](upload://abc.png) et [notes.pdf|attachment](upload://def.pdf) (12 Ko)",
      "Carte et notes.pdf (12 Ko)",
    ],
    [
      "a picture with its size",
      "![Carte|690x388](/uploads/default/a.png)",
      "![Carte](https://forum.example.org/uploads/default/a.png)",
    ],
    [
      "a link within the forum",
      "Voir [ce *sujet*](/t/autre/12) et [là][1].\n\n[1]: /t/encore/13",
      "Voir [ce *sujet*](https://forum.example.org/t/autre/12) et [là][1].\n\n[1]: https://forum.example.org/t/encore/13",
    ],
    ["a picture in a link", "[![Carte|10x10](upload://a.png)](/t/x/1)", "[Carte](https://forum.example.org/t/x/1)"],
    ["people who are named", "Merci @jo et @awa !", "Merci @jo et @awa !"],
    ["a bare address", "https://example.org/page", "https://example.org/page"],
    ["HTML", "Un <b>mot</b> et<br>un autre.\n\n<!-- caché -->\n\nFin.", "Un mot et un autre.\n\n\n\nFin."],
  ])("keeps what a reader sees of %s", (_, raw, shown) => {
    expect(describeTopic(raw)).toBe(shown);
  });

  it.each([
    ["[x](javascript:alert(1))", "x"],
    ["[x][1]\n\n[1]: javascript:alert(1)", "[x][1]"],
    ["<javascript:alert(1)>", "javascript:alert(1)"],
    ["![<img src=x onerror=alert(1)>](upload://a)", String.raw`\<img src=x onerror=alert(1)\>`],
    ["<[img src=x onerror=alert(1)](upload://a)>", ""],
    ["[x](#ancre)", "x"],
  ])("keeps nothing dangerous of « %s »", (raw, shown) => {
    expect(describeTopic(raw) ?? "").toBe(shown);
  });

  it("is made of the forum's HTML where it does not give what was typed", () => {
    const html = '<h2>Suite</h2><p>Bonjour <a href="/t/x/1">là</a></p><script>alert(1)</script>';
    expect(describeTopic(html, "html")).toBe("## Suite\n\nBonjour [là](https://forum.example.org/t/x/1)");
  });

  it("holds neither HTML nor a link to anything but pages, whatever is written", () => {
    const pieces = fc.constantFrom(...PIECES);
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 12 }), (written) => {
        expect(dangersOf(describeTopic(written.join("")) ?? "")).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  it("links to addresses outside the forum, each once", () => {
    const raw = "[a](https://a.example/x) <https://b.example/> https://a.example/x /t/1 [f](/t/x/1) www.c.example";
    expect(topicToRecord(payloadOf(raw), SOURCE).links).toEqual([
      "https://a.example/x",
      "https://b.example/",
      "http://www.c.example/",
    ]);
  });
});
