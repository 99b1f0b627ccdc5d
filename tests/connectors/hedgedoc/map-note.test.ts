import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hedgedoc } from "../../../connectors/hedgedoc/index.js";
import { noteToRecord } from "../../../connectors/hedgedoc/map-note.js";
import { mapCandidate } from "../../../connectors/map-candidate.js";
import type { SourceSettings } from "../../../schema/generated/source.js";
import { validateRecord } from "../../../schema/validate.js";

const SOURCE: SourceSettings = { id: "pad", name: "Pad", connector: "hedgedoc", url: "https://pad.example.test/" };
const CREATED = "2026-11-23T00:07:15.860Z";

function recordOf(text: string, source: Partial<SourceSettings> = {}) {
  return validateRecord(noteToRecord({ text, createdAt: CREATED }, { ...SOURCE, ...source }), "The record");
}

/** Everything the ledger would keep of a note, as one text. */
function kept(text: string): string {
  const provenance = { remoteId: "_U27SvOCm_", revisionId: "1", url: SOURCE.url, permalink: "urn:x:1", title: text };
  const candidate = {
    ...provenance,
    contributors: [],
    anonymousContributors: 0,
    payload: { text, createdAt: CREATED },
  };
  return JSON.stringify(mapCandidate(hedgedoc, SOURCE, candidate));
}

describe("the title of a note", () => {
  it.each([
    ["the header's", "---\ntitle: A\n---\n# B", "A"],
    ["a number in the header", "---\ntitle: 14\n---\n# B", "14"],
    ["the first heading's", "text\n\n## A\n\n# B *c* `d` [e](f)\n\n# G", "B c d e"],
    ["an underlined heading's", "B\n===\n\n# C", "B"],
    ["a heading's in a quotation", "> # B", "B"],
    ["the heading's where the header is broken", "---\ntitle: a : b\n---\n\n# B", "B"],
    ["the heading's where the header's title is a list", "---\ntitle: [a]\n---\n# B", "B"],
    ["a heading's without its tags", "# A <b>c</b> <!-- d -->e", "A c e"],
    ["composed, where it was typed in pieces", "# Cahier e\u0301coute\u0301", "Cahier écouté"],
    ["none where the first heading has two lines", "A\nB\n===\n\n# C", "Untitled"],
    ["none where nothing says it", "## A\n\ntext # B", "Untitled"],
    ["none where the heading is in code", "```\n# A\n```", "Untitled"],
  ])("is %s", (_, text, title) => {
    expect(recordOf(text).title).toBe(title);
  });

  it("is cut when nobody could read it to its end", () => {
    const { title } = recordOf(`# ${"🌾a".repeat(1_000)}`);
    expect(title.length).toBeLessThanOrEqual(500);
    expect(title.isWellFormed() && title.endsWith("…")).toBe(true);
  });

  it("is found in a text too long to be parsed", () => {
    expect(recordOf(`text\n\n# Titre long #\n\n${"mot ".repeat(200_000)}`).title).toBe("Titre long");
  });
});

describe("the tags of a note", () => {
  it.each([
    ["the header's, parted by commas, each once", "---\ntags: a, b c ,,a\n---\n###### tags: `d`", ["a", "b c"]],
    ["those of the heading `tags:`", "###### tags: `a` `b` c `a`", ["a", "b"]],
    ["those of every such heading", "###### Tags `a`\n\n###### tags: `b`\n\n##### tags: `c`", ["a", "b"]],
    ["those of the heading where the header has a list", "---\ntags: [a, b]\n---\n###### tags: `c`", ["c"]],
    ["none where the header has a list", "---\ntags: [a, b]\n---\n", []],
    ["composed", "---\ntags: ve\u0301lo\n---\n", ["vélo"]],
  ])("are %s", (_, text, tags) => {
    expect(recordOf(text).keywords).toEqual(tags);
  });
});

describe("the licence of a note", () => {
  const CC = { spdx: "CC-BY-SA-4.0", declaredBy: "page", url: "https://creativecommons.org/licenses/by-sa/4.0/" };
  it.each([
    ["in its header", "---\nlicense: CC-BY-SA-4.0\n---\n", [{ ...CC, label: "CC-BY-SA-4.0" }]],
    ["in its header, in French", "---\nlicence: CC BY-SA 4.0\n---\n", [{ ...CC, label: "CC BY-SA 4.0" }]],
    ["in a line", "# a\n\nLicence : CC BY-SA 4.0\n", [{ ...CC, label: "CC BY-SA 4.0" }]],
    ["in a line with style and a full stop", "- **Licence :** CC BY-SA 4.0.", [{ ...CC, label: "CC BY-SA 4.0" }]],
    ["with a narrow blank", "Licence\u202F: CC BY-SA 4.0", [{ ...CC, label: "CC BY-SA 4.0" }]],
    [
      "as a link",
      "Licence : [la nôtre](https://creativecommons.org/licenses/by-sa/4.0/deed.fr)",
      [{ ...CC, label: "la nôtre", url: "https://creativecommons.org/licenses/by-sa/4.0/deed.fr" }],
    ],
    [
      "twice, as first written",
      "---\nlicense: CC-BY-SA-4.0\n---\nLicence : CC BY-SA 4.0",
      [{ ...CC, label: "CC-BY-SA-4.0" }],
    ],
    ["without a version, which is not guessed", "Licence : CC BY-SA", [{ label: "CC BY-SA", declaredBy: "page" }]],
    ["nowhere", "# a\n\nOn parle de licences : il y en a trop.\n", []],
    ["in a comment", "<!-- Licence : CC BY-SA 4.0 -->", []],
  ])("is read where it is declared %s", (_, text, licenses) => {
    expect(recordOf(text).licenses).toEqual(licenses);
  });

  it("is the settings' where the note has none", () => {
    const license = { label: "CC BY 4.0", spdx: "CC-BY-4.0" };
    expect(recordOf("a", { license }).licenses).toEqual([{ ...license, declaredBy: "settings" }]);
    expect(recordOf("Licence : CC0", { license }).licenses).toMatchObject([{ spdx: "CC0-1.0", declaredBy: "page" }]);
  });
});

describe("the rest of a note", () => {
  it.each([
    ["fr", "fr"],
    ["FR_ca", "fr-ca"],
    ["français", "oc"],
    ["'<b>'", "oc"],
  ])("has the language %s of its header, else the source's", (lang, language) => {
    expect(recordOf(`---\nlang: ${lang}\n---\na`, { language: "oc" }).language).toBe(language);
    expect(recordOf("a").language).toBeUndefined();
  });

  it("has the description of its header as summary, cut at a word", () => {
    expect(recordOf("---\ndescription: En deux mots\n---\na").summary).toBe("En deux mots");
    expect(recordOf("a").summary).toBeUndefined();
    const { summary = "" } = recordOf(`---\ndescription: ${"mot ".repeat(1_000)}\n---\na`);
    expect(summary).toMatch(/^(?:mot )+mot…$/);
    expect(summary.length).toBeLessThanOrEqual(2_001);
  });

  it("is described by its text without header, title and raw HTML", () => {
    const text =
      "---\ntitle: A\n---\n<!-- x -->\n\n# A\n\n:::info\nb\n:::\n\n[toc]\n\n- [x] c<br>d\n\n<script>e</script>\n";
    expect(recordOf(text).description).toBe(":::info\nb\n:::\n\n[toc]\n\n- [x] c d");
    expect(recordOf("---\ntitle: A\n---\n# B\n\nc").description).toBe("# B\n\nc");
    expect(recordOf("# A").description).toBeUndefined();
  });

  it("links to addresses elsewhere, each once and as RFC 3986 spells them", () => {
    const text =
      "[a](https://e.org/é) <https://e.org/b> https://e.org/c [d][e] [f](/g) [h](#i) ![j](https://e.org/k.png)\n" +
      "[l](https://pad.example.test/m) [n](https://e.org/b) [o](mailto:p) [q](javascript:r)\n\n[e]: https://e.org/s";
    expect(recordOf(text).links).toEqual([
      "https://e.org/%C3%A9",
      "https://e.org/b",
      "https://e.org/c",
      "https://e.org/s",
    ]);
  });

  it("tells its header's fields as written, but those about people, and says that its authors are unknown", () => {
    const text =
      "---\ntitle: A\nversion: 1.10\nauthor: Zoé Tardivel\nauteurs: Jo Merle\ncontact: jo@example.org\n" +
      "équipe: écrire à jo@example.org\ntags: [a]\nlieu: Courcy\n---\nb";
    expect(JSON.parse(kept(text))).toMatchObject({
      page: {
        record: {
          fields: [
            { template: "front matter", index: 0, name: "title", value: "A" },
            { template: "front matter", index: 0, name: "version", value: "1.10" },
            { template: "front matter", index: 0, name: "lieu", value: "Courcy" },
            { template: "hedgedoc", index: 1, name: "contributors", value: "unknown" },
          ],
        },
      },
    });
  });

  it("is blank when it has no text", () => {
    for (const text of ["", " \n\n"]) {
      expect(recordOf(text)).toMatchObject({ kind: "auxiliary", auxiliary: { reason: "BLANK" }, title: "Untitled" });
    }
  });

  it("keeps no e-mail address, however it is spelt", () => {
    const spelt = [
      "jo.merle@example.org",
      "jo.merle&#64;example.org",
      "jo.merle&#x40;example.org",
      "jo.merle\\@example.org",
    ];
    for (const address of [...spelt, "jo.merle&commat;example.org", "[a](mailto:jo.merle@example.org)"]) {
      expect(
        kept(`---\ntitle: ${address}\ndescription: "${address}"\ntags: ${address}\n---\n# ${address}\n\n${address}`),
        address,
      ).not.toMatch(/jo\.merle|example\.org/);
    }
  });

  it("is a valid record whatever was written, and the same each time", () => {
    const piece = fc.oneof(
      fc.string({ maxLength: 10 }),
      fc.constantFrom(
        "---\n",
        "\n---\n",
        "title: ",
        "tags: ",
        "lang: ",
        "license: ",
        "description: ",
        "# ",
        "###### tags: `",
      ),
      fc.constantFrom(
        "\n",
        "\n\n",
        "`",
        "[a](",
        ")",
        "https://e.org/",
        "<b>",
        "<!--",
        "Licence : ",
        "CC0",
        "é",
        "\u0301",
        "\ud800",
      ),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
        const text = pieces.join("").toWellFormed();
        expect(recordOf(text)).toEqual(recordOf(text));
      }),
      { numRuns: 1_500 },
    );
  });
});
