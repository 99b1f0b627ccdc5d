import { execute, parse } from "graphql";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { harvest } from "../../connectors/harvest.js";
import { openDoor } from "../../connectors/http/door.js";
import { sharedGate } from "../../connectors/http/rate-gate.js";
import { connectorOf } from "../../connectors/registry.js";
import type { SourceSettings } from "../../schema/generated/source.js";
import { OrganizationPage, ResourcePage } from "../../store/database/graph-entities.js";
import { Page, Revision } from "../../store/database/ledger-entities.js";
import { Ledger } from "../../store/ledger/ledger.js";
import type { Subgraph } from "../../subgraphs/common/subgraph.js";
import { resourcesSubgraph } from "../../subgraphs/resources/index.js";
import { type TestDatabase, createTestDatabase, dialects } from "../support/databases.js";
import { type RecordedHedgeDoc, expectedNotes, startRecordedHedgeDoc } from "../support/recorded-hedgedoc.js";
import { type RecordedSpip, startRecordedSpip } from "../support/recorded-spip.js";
import { readExpected, recordedSource } from "../support/recorded-truth.js";
import { type RecordedState, type RecordedWiki, startRecordedWiki } from "../support/recorded-wiki.js";

const NOW = new Date("2026-11-23T01:00:00Z");
const WIKI = "https://wiki.example.test";

/** A page as the ledger holds it, and the resource it is a page of. */
interface LedgerPage {
  readonly sourceId: string;
  readonly remoteId: string;
  readonly url: string;
  readonly title: string;
  readonly revisionId: string;
  readonly resourceId: string;
}

/** Other ways to write the address of a page of each source, from what is known of it. */
const FORMS: Record<string, (page: LedgerPage, root: string) => readonly string[]> = {
  wiki: ({ url, remoteId, title, revisionId }) => [
    `${url}?oldid=${revisionId}`,
    `${url}?action=history&uselang=en`,
    `${WIKI}/index.php?curid=${remoteId}`,
    `${WIKI}/index.php?oldid=${revisionId}`,
    `${WIKI}/index.php?title=${encodeURIComponent(title)}`,
    `${WIKI}/index.php?title=${encodeURIComponent(title).replaceAll("%20", "+")}&oldid=${revisionId}&diff=prev`,
    `${WIKI}/index.php/${encodeURIComponent(title)}`,
    `${WIKI}/wiki/Special:PermanentLink/${revisionId}`,
    `${WIKI}/wiki/Spécial:Lien permanent/${revisionId}`,
    `${WIKI}/wiki/Special:Redirect/page/${remoteId}`,
  ],
  pad: ({ url, remoteId }, root) => [
    url.replace("/s/", "/"),
    `${url.replace("/s/", "/")}?both`,
    `${url.replace("/s/", "/")}/publish`,
    `${root}s/${remoteId}?view`,
    `${root}${remoteId}`,
    `${root}p/${remoteId}#/2`,
  ],
  site: ({ url, remoteId }, root) => [
    `${url}${url.includes("?") ? "&" : "?"}var_mode=calcul`,
    `${root}spip.php?article${remoteId}`,
    `${root}?article${remoteId}&lang=fr`,
    `${root}article${remoteId}`,
    `${root}article${remoteId}.html#forum1`,
    `${root}spip.php?page=article&id_article=${remoteId}`,
  ],
};

describe.each(dialects)("resourceByUrl over the recorded partners, on %s", (dialect) => {
  let database: TestDatabase;
  let subgraph: Subgraph;
  let wiki: RecordedWiki;
  let pad: RecordedHedgeDoc;
  let site: RecordedSpip;
  let before: LedgerPage[];

  beforeAll(async () => {
    database = await createTestDatabase(dialect);
    [wiki, pad, site] = await Promise.all([startRecordedWiki(), startRecordedHedgeDoc(), startRecordedSpip()]);
    subgraph = await resourcesSubgraph(database);
    await harvestAll("A");
    before = await ledgerPages();
  });
  afterAll(async () => {
    await Promise.all([wiki.close(), pad.close(), site.close()]);
    await database.drop();
  });

  async function harvestAll(state: RecordedState): Promise<void> {
    wiki.state = state;
    pad.state = state;
    site.state = state;
    const notes = expectedNotes("A").map(({ path }) => path);
    const sources: SourceSettings[] = [
      recordedSource(wiki.url),
      { id: "pad", name: "Pad", connector: "hedgedoc", url: pad.url, options: { notes } },
      { id: "site", name: "Site", connector: "spip", url: site.url },
    ];
    const ledger = new Ledger(database, () => NOW);
    await ledger.register(sources);
    for (const source of sources) {
      sharedGate.forget();
      const connector = connectorOf(source);
      const http = openDoor({
        ...{ contact: "tests@example.org", version: "0", baseUrl: source.url, cookies: connector.cookies ?? false },
        ...{ minIntervalMs: 0, backoffMs: 1, allowPrivateNetwork: true },
      });
      const { status } = await harvest({ source, connector, http, sink: ledger, full: state === "A", now: () => NOW });
      expect(status, source.id).toBe("finished");
    }
  }

  /** Live pages that a resource has. */
  async function ledgerPages(): Promise<LedgerPage[]> {
    const em = database.em();
    const woven = await em.find(ResourcePage, {}, { disableIdentityMap: true });
    const resources = new Map(woven.map(({ pageId, resourceId }) => [pageId, resourceId]));
    const revisions = await em.find(Revision, {}, { disableIdentityMap: true });
    const shown = new Map(revisions.map(({ id, remoteRevisionId }) => [id, remoteRevisionId]));
    const pages = await em.find(Page, { state: "live" }, { disableIdentityMap: true });
    return pages.flatMap(({ id, sourceId, remoteId, url, title, currentRevisionId }) => {
      const resourceId = resources.get(id);
      const revisionId = shown.get(currentRevisionId ?? 0) ?? "";
      return resourceId === undefined ? [] : [{ sourceId, remoteId, url, title, revisionId, resourceId }];
    });
  }

  async function ask(url: string): Promise<{ id?: string; errors?: string[] }> {
    const { schema, createContext } = subgraph;
    const document = parse("query ($url: String!) { resourceByUrl(url: $url) { id title } }");
    const answer = await execute({ schema, document, variableValues: { url }, contextValue: createContext() });
    if (answer.errors !== undefined) {
      return { errors: answer.errors.map(({ extensions, message }) => `${String(extensions["code"])}: ${message}`) };
    }
    const found = (answer.data as { resourceByUrl: { id: string } | null }).resourceByUrl;
    return found === null ? {} : { id: found.id };
  }

  const rootOf = (sourceId: string) => ({ wiki: `${WIKI}/`, pad: pad.url, site: site.url })[sourceId] ?? "";

  it("finds every page by each of its forms, whatever the scheme, the host's case and the fragment", async () => {
    expect(new Set(before.map(({ sourceId }) => sourceId))).toEqual(new Set(["wiki", "pad", "site"]));
    for (const page of before) {
      const forms = FORMS[page.sourceId]?.(page, rootOf(page.sourceId)) ?? [];
      const respelled = page.url.replace(/^https?:\/\/[^/]+/, (origin) => origin.toUpperCase());
      for (const url of [page.url, `${respelled}#suite`, ...forms]) {
        expect(await ask(url), url).toEqual({ id: page.resourceId });
      }
    }
  });

  it("finds a note by its long id, which only its editor shows", async () => {
    const path = expectedNotes("A").find((note) => /^\/[\w-]{22}$/.test(note.path))?.path ?? "";
    const { shortid } = expectedNotes("A").find((note) => note.path === path) ?? {};
    const { resourceId } = before.find(({ remoteId }) => remoteId === shortid) ?? {};
    expect(resourceId).toBeDefined();
    expect(await ask(`${pad.url}${path.slice(1)}?both`)).toEqual({ id: resourceId });
  });

  it("leads by a redirect's address to the resource of its target", async () => {
    const { pages } = readExpected("mediawiki-state-A") as {
      pages: { title: string; redirect: boolean; redirect_target?: string }[];
    };
    const byTitle = new Map(before.filter(({ sourceId }) => sourceId === "wiki").map((page) => [page.title, page]));
    const told = pages.flatMap(({ title, redirect, redirect_target: target = "" }) => {
      const shown = redirect ? byTitle.get(target.split("#")[0] ?? "") : undefined;
      return shown === undefined ? [] : [{ title, resourceId: shown.resourceId }];
    });
    expect(told.length).toBeGreaterThan(0);
    for (const { title, resourceId } of told)
      expect(await ask(`${WIKI}/wiki/${encodeURIComponent(title)}`), title).toEqual({ id: resourceId });
  });

  it("knows no resource at the page of an organization, or at an address of nobody", async () => {
    const organizations = await database.em().find(OrganizationPage, {});
    const ids = organizations.map(({ pageId }) => pageId);
    const [page] = await database.em().find(Page, { id: { $in: ids }, state: "live" });
    expect(await ask(page?.url ?? "")).toEqual({});
    expect(await ask(`${WIKI}/wiki/Une_page_qui_n%27existe_pas`)).toEqual({});
    expect(await ask("https://ailleurs.example.test/wiki/Accueil")).toEqual({});
  });

  it.each([
    ["wiki.example.test/wiki/Accueil", "BAD_USER_INPUT: `url` is no web address. Write it as a browser shows it,"],
    ["", "BAD_USER_INPUT: `url` is no web address."],
    ["javascript:alert(1)", "BAD_USER_INPUT: `url` is no web address."],
    ["https://exa mple.test/", "BAD_USER_INPUT: `url` is no web address."],
    [`https://a.test/${"a".repeat(4_000)}`, "BAD_USER_INPUT: `url` has 4015 characters; it may have 4000."],
  ])("refuses %.40j and says what to do", async (url, message) => {
    const { errors = [] } = await ask(url);
    expect(errors).toHaveLength(1);
    expect(errors[0]?.slice(0, message.length)).toBe(message);
  });

  it("asks two statements, whatever the address", async () => {
    for (const { url, sourceId, ...page } of before.slice(0, 3)) {
      const forms = FORMS[sourceId]?.({ url, sourceId, ...page }, rootOf(sourceId)) ?? [];
      for (const form of [url, ...forms]) {
        database.takeStatements();
        await ask(form);
        expect(database.takeStatements(), form).toHaveLength(2);
      }
    }
  });

  describe("after the partners changed", () => {
    let after: LedgerPage[];
    beforeAll(async () => {
      await harvestAll("B");
      after = await ledgerPages();
    });

    it("finds renamed pages by their old titles, unless another page has taken them", async () => {
      const { moved } = readExpected("mediawiki-changes-A-to-B") as { moved: { pageid: number; from: string }[] };
      const inWiki = after.filter(({ sourceId }) => sourceId === "wiki");
      const byTitle = new Map(inWiki.map((page) => [page.title, page]));
      const byId = new Map(inWiki.map((page) => [page.remoteId, page]));
      const swapped = moved.filter(({ from }) => byTitle.has(from));
      expect([moved.length - swapped.length, swapped.length].every((count) => count > 0)).toBe(true);
      for (const { pageid, from } of moved) {
        const expected = byTitle.get(from) ?? byId.get(String(pageid));
        const url = `${WIKI}/wiki/${encodeURIComponent(from)}`;
        expect(await ask(url), from).toEqual(expected === undefined ? {} : { id: expected.resourceId });
      }
    });

    it("still finds every page by the number of the revision it had", async () => {
      const now = new Map(after.map(({ sourceId, remoteId, resourceId }) => [`${sourceId} ${remoteId}`, resourceId]));
      const still = before.filter(({ sourceId, remoteId }) => sourceId === "wiki" && now.has(`wiki ${remoteId}`));
      const changed = still.filter(
        ({ remoteId, revisionId }) =>
          after.find((page) => page.sourceId === "wiki" && page.remoteId === remoteId)?.revisionId !== revisionId,
      );
      expect(changed.length).toBeGreaterThan(5);
      for (const { title, remoteId, revisionId } of changed) {
        const url = `${WIKI}/index.php?title=${encodeURIComponent(title)}&oldid=${revisionId}`;
        expect(await ask(url), url).toEqual({ id: now.get(`wiki ${remoteId}`) });
      }
    });

    it("finds no page that was erased or withdrawn by any of its forms", async () => {
      const live = new Set(after.map(({ sourceId, remoteId }) => `${sourceId} ${remoteId}`));
      const pages = await database.em().find(Page, { state: { $ne: "live" } }, { disableIdentityMap: true });
      const left = new Set(pages.map(({ sourceId, remoteId }) => `${sourceId} ${remoteId}`));
      const gone = before.filter(({ sourceId, remoteId }) => left.has(`${sourceId} ${remoteId}`));
      expect(new Set(gone.map(({ sourceId }) => sourceId)).size).toBe(3);
      const taken = new Set(after.map(({ title }) => title));
      for (const page of gone) {
        expect(live.has(`${page.sourceId} ${page.remoteId}`)).toBe(false);
        // Made again under the same title, it is another page.
        if (taken.has(page.title)) continue;
        for (const url of [page.url, ...(FORMS[page.sourceId]?.(page, rootOf(page.sourceId)) ?? [])])
          expect(await ask(url), url).toEqual({});
      }
    });
  });
});
