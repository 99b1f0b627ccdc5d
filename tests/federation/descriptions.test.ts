import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pageToRecord } from "../../connectors/mediawiki/map-page.js";
import { mappingOf } from "../../connectors/mediawiki/mappings/index.js";
import { type TestDatabase, createTestDatabase, dialects } from "../support/databases.js";
import { fillWithPages } from "./fill-graph.js";
import { type ServedGraph, serveGraph } from "./served-graph.js";

/** What a mischievous author may write on a wiki. */
const HOSTILE_WIKITEXT = `{{Commun
|shortDescription=Un <script>alert("résumé")</script>résumé
|description=Un '''déroulé''' <script>alert("texte")</script> et [javascript:alert(1) un piège].
<img src="x" onerror="alert(2)"> <iframe src="https://evil.example/"></iframe>
* Voir [https://example.test/suite la suite]
|url=javascript:alert(3)
|Main_Picture=x" onerror="alert(4).png
}}`;

/** What a connector without any care might give. */
const HOSTILE_MARKDOWN = `# Déroulé

Un <b onclick="alert(1)">mot</b>, [un piège](javascript:alert(2)), ![une image](data:text/html,alert(3)) et
<javascript:alert(4)>.

<script>alert(5)</script>
<iframe src="https://evil.example/"></iframe>

| Étape | Durée |
| --- | --- |
| Accueil | **une heure** |

- [la suite](https://example.test/suite)
`;

describe.each(dialects)("the description of a resource on %s", (dialect) => {
  let database: TestDatabase;
  let graph: ServedGraph;

  beforeAll(async () => {
    database = await createTestDatabase(dialect);
    await fillWithPages(database, [
      hostileWikiPage(),
      { title: "Markdown hostile", description: HOSTILE_MARKDOWN },
      { title: "Sans texte" },
    ]);
    graph = await serveGraph(database);
  });
  afterAll(async () => {
    await graph.stop();
    await database.drop();
  });

  it("keeps its shape as Markdown, HTML and plain words", async () => {
    const { markdown, html, plain } = await describeResource("Markdown hostile");

    expect(markdown).toContain("| Accueil | **une heure** |");
    expect(html).toContain("<h1>Déroulé</h1>");
    expect(html).toContain("<td><strong>une heure</strong></td>");
    expect(html).toMatch(/<a href="https:\/\/example\.test\/suite"[^>]*>la suite<\/a>/);
    expect(plain).toContain("Accueil\tune heure");
    expect(plain).not.toMatch(/[*#|]/);
  });

  it("is null in every format when the page has no text", async () => {
    expect(await describeResource("Sans texte")).toEqual({ markdown: null, html: null, plain: null });
  });

  it.each(["Markdown hostile", "Wiki hostile"])("runs nothing as HTML, whoever wrote it (%s)", async (title) => {
    const { html } = await describeResource(title);

    const tags = html.match(/<[^>]*>/g) ?? [];
    expect(tags.filter((tag) => /^<(script|iframe|style|form|object)/i.test(tag))).toEqual([]);
    expect(tags.filter((tag) => /\son\w+=|(href|src)="?\s*(javascript|data):/i.test(tag))).toEqual([]);
  });

  it("holds neither raw HTML nor an address that runs when it comes from a wiki", async () => {
    const { markdown, plain } = await describeResource("Wiki hostile");

    expect(markdown).toContain("**déroulé**");
    expect(markdown).toContain("[la suite](https://example.test/suite)");
    expect(markdown).not.toMatch(/^[^\\]*<\w/s);
    expect(markdown).not.toMatch(/\]\(\s*javascript:/i);
    expect(plain).toContain("Un déroulé");
  });

  it("stands beside a website and a picture that are web addresses or nothing", async () => {
    const answer = await graph.ask(`{ resources(filter: { title: "Wiki hostile" }) { nodes { website imageUrl } } }`);

    const [resource] = answer.data.resources.nodes;
    expect(resource.website).toBeNull();
    expect(resource.imageUrl ?? "https://").toMatch(/^https:\/\/[^"<>]*$/);
  });

  async function describeResource(title: string): Promise<{ markdown: string; html: string; plain: string }> {
    const answer = await graph.ask(
      `query ($title: String) {
        resources(filter: { title: $title }) {
          nodes {
            markdown: description
            html: description(format: HTML)
            plain: description(format: PLAIN)
          }
        }
      }`,
      { title },
    );
    expect(answer.errors).toBeUndefined();
    return answer.data.resources.nodes[0];
  }
});

function hostileWikiPage() {
  const title = "Wiki hostile";
  const site = {
    server: "https://wiki.example.test",
    articlePath: "/wiki/$1",
    script: "/index.php",
    language: "fr",
    rights: { url: "", text: "" },
  };
  return pageToRecord(
    { pageId: 1, title, redirect: false, text: HOSTILE_WIKITEXT, categories: ["Commun"], links: [], site },
    { id: "made", name: "Made", connector: "mediawiki", url: "https://wiki.example.test/" },
    mappingOf(),
  );
}
