import type { Nodes } from "mdast";
import remarkGfm from "remark-gfm";
import remarkParse from "remark-parse";
import { unified } from "unified";
import { beforeAll, describe, expect, it } from "vitest";
import { jsonToPayload, type PagePayload } from "../../connectors/mediawiki/payload.js";
import type { ResourceRow } from "../../store/database/entities.js";
import { Resource } from "../../store/database/graph-entities.js";
import { Page, Revision } from "../../store/database/ledger-entities.js";
import { unpackPayload } from "../../store/ledger/payload.js";
import { useMirroredWiki } from "./mirrored-wiki.js";
import { communText, TEMPLATE_PAGES } from "./seed-pages.js";
import { countKinds, type WikiMirror } from "./wiki-mirror.js";
import type { RealWiki } from "./wiki-server.js";

const STEPS = "Étapes d'une médiation";
const HEAT = "Marche des chaleurs";
const HOSTILE = "Fiche malveillante";

const PAGES = [
  { title: "Modèle:Signe", text: "<includeonly>•</includeonly>" },
  { title: "Modèle:Étape", text: "<includeonly>{{Signe}} ''{{{1|}}}''</includeonly>" },
  {
    title: STEPS,
    text: communText({
      shortDescription: "Trois temps.",
      description: "{{Étape|Écouter}} puis {{Étape|Redire}}.",
      "Type de licence": "ODbL 1.0",
    }),
  },
  {
    title: HEAT,
    text: communText(
      {
        shortDescription: "Un thermomètre.",
        description: "On relève <table><tr><th>Heure</th><th>Degrés</th></tr><tr><td>14 h</td><td>31</td></tr></table>",
      },
      `
{| class="wikitable"
! Heure !! Degrés
|-
| 18 h || '''29'''
|}
Puis on compare.`,
    ),
  },
  {
    title: HOSTILE,
    text: communText({
      shortDescription: "Un résumé.",
      description: `{{Étape|<script>alert(1)</script>}} <html><script>alert(2)</script><iframe src="//evil.test"></iframe></html>
<html><img src=x onerror="alert(3)"><a href="javascript:alert(4)">clic</a><svg onload="alert(5)"></svg></html>
[javascript:alert(6) lien] [[Courcy|<img src=x onerror=alert(7)>]] <span onclick="alert(8)" style="background:url(javascript:alert(9))">bord</span>`,
    }),
  },
  { title: "Note sans modèle", text: "Une note simple. [[Catégorie:Récit]]" },
];

const site = useMirroredWiki({
  // The most careless of wikis: it lets its authors write HTML of their own.
  settings: "$wgRawHtml = true;",
  async fill(wiki: RealWiki) {
    await wiki.importTexts([...TEMPLATE_PAGES, ...PAGES]);
    await wiki.runJobs();
    wiki.makeOld();
  },
});

beforeAll(async () => {
  for (const { incidents } of await site.harvest()) expect(incidents).toEqual([]);
});

interface Shown {
  resource: ResourceRow;
  payload: PagePayload;
  remoteRevisionId: string;
  /** How many revisions of the page the ledger holds. */
  revisions: number;
}

async function show({ database }: WikiMirror, title: string): Promise<Shown> {
  const em = database.em();
  const { id, currentRevisionId } = await em.findOneOrFail(Page, { title });
  const { payload, remoteRevisionId } = await em.findOneOrFail(Revision, { id: currentRevisionId ?? 0 });
  const revisions = await em.count(Revision, { pageId: id });
  const resource = await em.findOneOrFail(Resource, { pageId: id });
  return { resource, payload: jsonToPayload(unpackPayload(payload ?? new Uint8Array())), remoteRevisionId, revisions };
}

/** Does something to the wiki, waits for its jobs, and harvests. */
async function change(act: () => Promise<unknown>): Promise<void> {
  await act();
  await site.wiki.runJobs();
  await site.harvest();
}

describe("a description that holds templates", () => {
  it("is rendered by the wiki", async () => {
    for (const mirror of site.mirrors) {
      const { payload, resource } = await show(mirror, STEPS);
      expect(Object.values(payload.html ?? {}).join()).toContain("• <i>Écouter</i>");
      expect(resource.description).toBe("• *Écouter* puis • *Redire*.");
    }
  });

  it.each([
    { template: "Modèle:Étape", text: "<includeonly>{{Signe}} '''{{{1|}}}'''</includeonly>", shown: "• **Écouter**" },
    { template: "Modèle:Signe", text: "<includeonly>→</includeonly>", shown: "→ **Écouter**" },
  ])(
    "is rendered again when $template is edited, though its page has no new revision",
    async ({ template, text, shown }) => {
      const before = await Promise.all(site.mirrors.map((mirror) => show(mirror, STEPS)));
      await change(() => site.wiki.edit(template, text));
      for (const [index, mirror] of site.mirrors.entries()) {
        const after = await show(mirror, STEPS);
        expect(after.resource.description).toContain(shown);
        expect(after.payload.html).not.toEqual(before[index]?.payload.html);
        expect(after.remoteRevisionId).toBe(before[index]?.remoteRevisionId);
        expect(after.revisions).toBe((before[index]?.revisions ?? 0) + 1);
        // Nobody but those who use the template is read again.
        expect(countKinds(mirror.asked)).toEqual({
          site: 1,
          recentchanges: 1,
          logevents: 1,
          embeddedin: 1,
          "pages by id": 1,
          rendering: 2,
        });
      }
    },
  );
});

describe("a description that holds a table", () => {
  it.each(["| 14 h | 31 |", "| 18 h | **29** |"])("keeps it as a Markdown table: %s", async (row) => {
    for (const mirror of site.mirrors) {
      const { description } = (await show(mirror, HEAT)).resource;
      expect(description).toContain(`\n\n| Heure | Degrés |\n| - | - |\n${row}\n\n`);
      expect(description).toMatch(/^On relève\n[^]*\nPuis on compare\.$/);
    }
  });
});

/** Every node of a Markdown text, as a reader of Markdown sees it. */
function nodesOf(markdown: string): Nodes[] {
  const nodes: Nodes[] = [unified().use(remarkParse).use(remarkGfm).parse(markdown)];
  for (const node of nodes) if ("children" in node) nodes.push(...node.children);
  return nodes;
}

describe("a page of hostile wikitext on a wiki that lets raw HTML through", () => {
  it("shows its words and runs nothing", async () => {
    for (const mirror of site.mirrors) {
      const { resource, payload } = await show(mirror, HOSTILE);
      expect(Object.values(payload.html ?? {}).join()).toContain("<script>alert(2)</script>");
      const { description } = resource;
      expect(description).toContain("bord");
      expect(description).not.toMatch(/alert\([234589]\)/);
      const nodes = nodesOf(description ?? "");
      expect(nodes.filter(({ type }) => type === "html")).toEqual([]);
      const urls = nodes.flatMap((node) => ("url" in node ? node.url : []));
      expect(urls.filter((url) => !url.startsWith("http"))).toEqual([]);
    }
  });
});

describe("a wiki that changes its licence", () => {
  it("has every page read again, and each shows the new licence unless it has its own", async () => {
    const licenses = async (title: string) =>
      Promise.all(
        site.mirrors.map(async (mirror) => (await show(mirror, title)).resource.licenses.map(({ spdx }) => spdx)),
      );
    expect((await licenses(HEAT)).flat()).toEqual(site.mirrors.map(() => "CC-BY-SA-4.0"));
    await change(() =>
      site.wiki.addSettings(`
        $wgRightsUrl = 'https://creativecommons.org/licenses/by/4.0/deed.fr';
        $wgRightsText = 'Creative Commons Attribution 4.0';`),
    );
    for (const mirror of site.mirrors) {
      expect(await mirror.differences()).toEqual([]);
      expect((await mirror.harvest()).counts.unchanged).toBe(0);
    }
    expect((await licenses(HEAT)).flat()).toEqual(site.mirrors.map(() => "CC-BY-4.0"));
    expect((await licenses(STEPS)).flat()).toEqual(site.mirrors.map(() => "ODbL-1.0"));
  });

  it("says so once, in the report", async () => {
    await site.wiki.addSettings("$wgRightsText = 'CC BY 4.0';");
    for (const mirror of site.mirrors) {
      const pages = site.wiki.listing().length;
      const report = await mirror.harvest();
      expect(report).toMatchObject({
        mode: "incremental",
        counts: { updated: pages },
        incidents: [{ code: "LICENSE_CHANGED" }],
      });
      expect((await mirror.harvest()).incidents).toEqual([]);
    }
  });
});
