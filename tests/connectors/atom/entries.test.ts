import { describe, expect, it } from "vitest";
import { readEntry } from "./read-feed.js";

const NAMED = "<id>urn:billet:1</id><title>Une haie</title><updated>2026-11-20T08:00:00Z</updated>";

/** The example of RFC 4287, 1.1, its feed's own author added. */
const OF_RFC = `
  <title>Atom draft-07 snapshot</title>
  <link rel="alternate" type="text/html" href="http://example.org/2005/04/02/atom"/>
  <link rel="enclosure" type="audio/mpeg" length="1337" href="http://example.org/audio/ph34r_my_podcast.mp3"/>
  <id>tag:example.org,2003:3.2397</id>
  <updated>2005-07-31T12:29:29Z</updated>
  <published>2003-12-13T08:29:29-04:00</published>
  <author><name>Mark Pilgrim</name><uri>http://example.org/</uri><email>f8dy@example.com</email></author>
  <contributor><name>Sam Ruby</name></contributor>
  <contributor><name>Joe Gregorio</name></contributor>
  <content type="xhtml" xml:lang="en" xml:base="http://diveintomark.org/">
    <div xmlns="http://www.w3.org/1999/xhtml"><p><i>[Update: The Atom draft is finished.]</i></p></div>
  </content>`;

describe("an entry of an Atom feed", () => {
  it("becomes a page with all that the example of the RFC says, and nobody's address", async () => {
    const { candidate, record } = await readEntry(OF_RFC);
    expect(candidate).toMatchObject({
      remoteId: "tag:example.org,2003:3.2397",
      url: "http://example.org/2005/04/02/atom",
      title: "Atom draft-07 snapshot",
      publishedAt: "2005-07-31T12:29:29.000Z",
      contributors: ["Mark Pilgrim", "Sam Ruby", "Joe Gregorio"],
      anonymousContributors: 0,
    });
    expect(record).toMatchObject({
      kind: "resource",
      resourceKind: "PAGE",
      title: "Atom draft-07 snapshot",
      language: "en",
      publishedAt: "2003-12-13T12:29:29.000Z",
      description: "*\\[Update: The Atom draft is finished.]*",
      fields: [{ template: "atom:link", name: "enclosure", value: "http://example.org/audio/ph34r_my_podcast.mp3" }],
    });
    expect(JSON.stringify(candidate)).not.toMatch(/f8dy|example\.com|"http:\/\/example\.org\/"/);
  });

  it.each([
    ["text", "<title>1 &lt; 2 &amp;amp; 3</title>", "1 < 2 &amp; 3"],
    ["HTML", '<title type="html">&lt;b&gt;Une&lt;/b&gt; haie &amp;amp; un champ</title>', "Une haie & un champ"],
    [
      "XHTML",
      '<title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">Une <em>haie</em></div></title>',
      "Une haie",
    ],
    ["lines", "<title>\n  Une\n  haie\n</title>", "Une haie"],
  ])("has a title without markup when it is written as %s", async (_, title, expected) => {
    const { candidate, record } = await readEntry(`<id>urn:1</id>${title}`);
    expect([candidate.title, record.title]).toEqual([expected, expected]);
  });

  it.each([
    ["text", "<content>*Une* haie\n\n&lt;b&gt;et&lt;/b&gt; [un champ](x)</content>", /^\\\*Une\\\* haie\n\n\\?<b>et/],
    ["HTML", '<content type="html">&lt;p&gt;Une &lt;b&gt;haie&lt;/b&gt;.&lt;/p&gt;</content>', /^Une \*\*haie\*\*\.$/],
    ["HTML in CDATA", '<content type="html"><![CDATA[<p>Une <b>haie</b>.</p>]]></content>', /^Une \*\*haie\*\*\.$/],
    ["Markdown", '<content type="text/markdown">Une **haie** &lt;br&gt;.</content>', /^Une \*\*haie\*\*\s*\.$/],
    ["a summary only", '<summary type="html">&lt;p&gt;Une haie.&lt;/p&gt;</summary>', /^Une haie\.$/],
  ])("has its text as Markdown when it is written as %s", async (_, content, expected) => {
    const { record } = await readEntry(`${NAMED}${content}`);
    expect(record.description).toMatch(expected);
  });

  it("keeps its summary beside its text, and no text that is a picture or stands elsewhere", async () => {
    const both = await readEntry(`${NAMED}<summary>Court.</summary><content>Long.</content>`);
    expect(both.record).toMatchObject({ summary: "Court.", description: "Long." });
    for (const content of ['<content type="image/png">iVBORw0KGgo=</content>', '<content src="/x.html"/>']) {
      expect((await readEntry(`${NAMED}${content}`)).record).not.toHaveProperty("description");
    }
  });

  it("shows links in full, by the base that stands next to them", async () => {
    const html = "&lt;a href='haie'&gt;Une haie&lt;/a&gt;";
    const { candidate, record } = await readEntry(`${NAMED}<link href="b/1"/><content type="html">${html}</content>`, {
      attributes: 'xml:base="https://carnet.example/2026/"',
    });
    expect(candidate.url).toBe("https://carnet.example/2026/b/1");
    expect(record.description).toBe("[Une haie](https://carnet.example/2026/haie)");
  });

  it.each([
    [
      "of its HTML page",
      '<link href="/a.pdf" type="application/pdf"/><link href="/a.html" type="text/html"/>',
      "a.html",
    ],
    ["of any page it names", '<link rel="self" href="/a.atom"/><link rel="alternate" href="/a.pdf"/>', "a.pdf"],
    ["of the feed, where it names none", '<link href="javascript:alert(1)"/>', "feed.atom#urn%3Abillet%3A1"],
    ["of the feed, where it holds an e-mail address", '<link href="/zoe@lieu.example"/>', "feed.atom#urn%3Abillet%3A1"],
  ])("has the address %s", async (_, links, expected) => {
    const { candidate } = await readEntry(`${NAMED}${links}`);
    expect(candidate.url.replace(/^http:\/\/127\.0\.0\.1:\d+\//, "")).toBe(expected);
  });

  it("takes authors from its own, else from where it was copied, else from the feed, and counts the nameless", async () => {
    const named = (name: string) => `<author><name>${name}</name></author>`;
    const own = await readEntry(`${NAMED}${named("Awa")}<author><uri>https://x.example/</uri></author>`);
    expect(own.candidate).toMatchObject({ contributors: ["Awa"], anonymousContributors: 1 });
    const ofFeed = named("Bo");
    expect((await readEntry(NAMED, { ofFeed })).candidate.contributors).toEqual(["Bo"]);
    const copied = await readEntry(`${NAMED}<source>${named("Cy")}</source>`, { ofFeed });
    expect(copied.candidate.contributors).toEqual(["Cy"]);
    const address = await readEntry(`${NAMED}${named("zoe@lieu.example")}`, { ofFeed });
    expect(address.candidate).toMatchObject({ contributors: [], anonymousContributors: 1 });
  });

  it("has categories as keywords, by their label where they have one, each once", async () => {
    const { record } = await readEntry(
      `${NAMED}<category term="a1" label="Haies"/><category term="Haies"/><category term="sol"/><category/>`,
    );
    expect(record.keywords).toEqual(["Haies", "sol"]);
  });

  it.each([
    ["fr-FR", "fr-FR"],
    ["EN", "en"],
    ["n'importe quoi", undefined],
  ])("is in the language %s as %s", async (lang, expected) => {
    expect((await readEntry(NAMED, { attributes: `xml:lang="${lang}"` })).record.language).toBe(expected);
  });

  it("is in the language of our settings where the feed says none", async () => {
    expect((await readEntry(NAMED, { source: { language: "fr" } })).record.language).toBe("fr");
  });

  it("names where it was copied from", async () => {
    const { record } = await readEntry(
      `${NAMED}<source><id>urn:s</id><title>L’autre carnet</title><link href="https://autre.example/"/></source>`,
    );
    expect(record.originals).toEqual([{ text: "L’autre carnet", url: "https://autre.example/" }]);
  });

  it("links to what lies outside its site, whether its text or a link says so", async () => {
    const html = '&lt;a href="https://haies.example/a"&gt;a&lt;/a&gt; &lt;a href="/ici"&gt;b&lt;/a&gt;';
    const { record } = await readEntry(
      `${NAMED}<link rel="related" href="https://lieu.example/"/><link rel="via" href="https://a.example/zoe@lieu.example"/>` +
        `<content type="html">${html}</content>`,
    );
    expect(record.links).toEqual(["https://haies.example/a", "https://lieu.example/"]);
  });

  it("is of the kind that the settings say", async () => {
    const options = { path: "/feed.atom", kind: "STORY" };
    expect((await readEntry(NAMED, { options })).record.resourceKind).toBe("STORY");
  });
});

describe("the licence of an entry", () => {
  const BY_SA = "https://creativecommons.org/licenses/by-sa/4.0/";
  const ofFeed = "<rights>Licence Ouverte 2.0</rights>";
  const license = { spdx: "CC0-1.0", label: "CC0 1.0" };

  it("is the one it states itself, whatever its feed and our settings say", async () => {
    const { record } = await readEntry(`${NAMED}<rights>CC BY-SA 4.0</rights>`, { ofFeed, source: { license } });
    expect(record.licenses).toMatchObject([{ spdx: "CC-BY-SA-4.0", label: "CC BY-SA 4.0", declaredBy: "page" }]);
  });

  it.each([
    ["a link of the entry", `<link rel="license" href="${BY_SA}"/>`],
    ["a link in its rights", `<rights type="html">&lt;a href="${BY_SA}"&gt;CC BY-SA&lt;/a&gt;</rights>`],
  ])("is read from %s", async (_, said) => {
    expect((await readEntry(`${NAMED}${said}`)).record.licenses).toMatchObject([
      { spdx: "CC-BY-SA-4.0", declaredBy: "page" },
    ]);
  });

  it("has no identifier when the version is not said, and no address that is not the licence's", async () => {
    const said = '<rights type="html">CC BY-SA, &lt;a href="https://awa.example/"&gt;Awa&lt;/a&gt;</rights>';
    expect((await readEntry(`${NAMED}${said}`)).record.licenses).toEqual([
      { label: "CC BY-SA, Awa", declaredBy: "page" },
    ]);
  });

  it("is the feed's where the entry says nothing, unless it was copied from another feed", async () => {
    const { record } = await readEntry(NAMED, { ofFeed, source: { license } });
    expect(record.licenses).toMatchObject([{ label: "Licence Ouverte 2.0", declaredBy: "source" }]);
    const copied = await readEntry(`${NAMED}<source><title>Autre</title></source>`, { ofFeed });
    expect(copied.record.licenses).toEqual([]);
  });

  it("is that of our settings where nobody says anything, and else unknown", async () => {
    expect((await readEntry(NAMED, { source: { license } })).record.licenses).toEqual([
      { ...license, declaredBy: "settings" },
    ]);
    expect((await readEntry(NAMED)).record.licenses).toEqual([]);
  });
});
