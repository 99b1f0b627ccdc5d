import { createHash } from "node:crypto";
import { globSync, readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { reportText } from "../../bin/report-text.js";
import { harvest } from "../../connectors/harvest.js";
import { openDoor } from "../../connectors/http/door.js";
import { connectorOf } from "../../connectors/registry.js";
import type { SourceSettings } from "../../schema/generated/source.js";
import { Ledger } from "../../store/ledger/ledger.js";
import { serveGraph } from "../federation/served-graph.js";
import { type TestDatabase, createTestDatabase, dialects } from "../support/databases.js";
import { expectedNotes, startRecordedHedgeDoc } from "../support/recorded-hedgedoc.js";
import { recordedSource } from "../support/recorded-truth.js";
import { startRecordedSpip } from "../support/recorded-spip.js";
import { startRecordedWiki } from "../support/recorded-wiki.js";
import { dumpTables } from "../support/tables.js";

const NOW = new Date("2026-11-23T01:00:00Z");

/** What the recorded servers sent, word for word. */
const RECORDED = globSync("tests/recordings/{hedgedoc,mediawiki,spip}/**/*.json")
  .map((file) => (JSON.parse(readFileSync(file, "utf8")) as { response: { body?: string; headers: object } }).response)
  .map(({ body = "", headers }) => `${body}\n${JSON.stringify(headers)}`)
  .join("\n")
  .replaceAll("&#64;", "@");

/** Every different match of the first group in what the servers sent. */
function sent(pattern: RegExp): string[] {
  return [...new Set([...RECORDED.matchAll(pattern)].map(([, found = ""]) => found))];
}

const EMAILS = sent(/([\w.+-]+@[\w-]+(?:\.[\w-]+)+)/g);
const ADDRESSES = sent(
  /\\?"(?:user|name)\\?":\s?\\?"(\d{1,3}(?:\.\d{1,3}){3}|[0-9A-F]{1,4}(?::[0-9A-F]{0,4}){2,7})\\?"/gi,
);
const FORM_TOKENS = sent(/name='formulaire_action_args'[^>]*value='([^']+)'/g);

/** Everything the graph tells of pages, sources and harvests. */
const EVERYTHING = `{
  resources(first: 100) { nodes {
    title summary description contributors { name } organizations { name }
    pages { url title links originals { text url } replies { count dates } fields { name value }
      revision { permalink contributors { name } } }
  } }
  organizations(first: 100) { nodes { name description website } }
  sources { name url problem { message } harvests(first: 5) { incidents(first: 100) { message url } } }
}`;

describe.each(dialects)("after every recording was harvested in both states, on %s,", (dialect) => {
  let database: TestDatabase;
  const said = { tables: "", graph: "", reports: "" };

  beforeAll(async () => {
    database = await createTestDatabase(dialect);
    const [wiki, pad, site] = await Promise.all([startRecordedWiki(), startRecordedHedgeDoc(), startRecordedSpip()]);
    const http = { minIntervalMs: 0, allowPrivateNetwork: true };
    const notes = expectedNotes("A").map(({ path }) => path);
    const sources: SourceSettings[] = [
      { ...recordedSource(wiki.url), http },
      { id: "pad", name: "Recorded pad", connector: "hedgedoc", url: pad.url, options: { notes }, http },
      { id: "site", name: "Recorded site", connector: "spip", url: site.url, http },
    ];
    for (const state of ["A", "B"] as const) {
      Object.assign(wiki, { state });
      Object.assign(pad, { state });
      Object.assign(site, { state });
      for (const source of sources) said.reports += `${await harvestOnce(source, sources)}\n`;
    }
    said.tables = JSON.stringify(await dumpTables(database));
    const graph = await serveGraph(database, { maxCost: 1_000_000 });
    said.graph = JSON.stringify(await graph.ask(EVERYTHING));
    await graph.stop();
    await Promise.all([wiki.close(), pad.close(), site.close()]);
  });
  afterAll(() => database.drop());

  async function harvestOnce(source: SourceSettings, sources: readonly SourceSettings[]): Promise<string> {
    const ledger = new Ledger(database, () => NOW);
    await ledger.register(sources);
    const connector = connectorOf(source);
    const door = { contact: "https://example.test/", version: "0", baseUrl: source.url, ...source.http };
    const http = openDoor({ ...door, cookies: connector.cookies ?? false });
    const report = await harvest({ source, connector, http, sink: ledger, full: true, now: () => NOW });
    expect(report.status).toBe("finished");
    return reportText(report);
  }

  const everywhere = () => Object.entries(said);

  it("there is something to find: pages, people's names, and a graph that answers", () => {
    expect(EMAILS.length).toBeGreaterThan(3);
    expect(ADDRESSES.length).toBeGreaterThan(1);
    expect(FORM_TOKENS.length).toBeGreaterThan(5);
    expect(said.tables).toContain("Odile Marchevaux");
    expect(JSON.parse(said.graph)).not.toHaveProperty("errors");
    expect(said.graph).toContain("Les ateliers de paroles croisées");
    expect(said.graph).toContain("Carnet des récits de bascule");
    expect(said.reports.length).toBeGreaterThan(500);
  });

  it.each(["tables", "graph", "reports"] as const)("no e-mail address is in the %s", (place) => {
    for (const email of EMAILS) expect(said[place], email).not.toContain(email);
    expect(said[place].match(/[\w.+-]+@[\w-]+\.[a-z]{2,}/gi)).toBeNull();
  });

  it("no IP address of an author without an account is anywhere", () => {
    for (const [place, text] of everywhere())
      for (const ip of ADDRESSES) expect(text, `${ip} in ${place}`).not.toContain(ip);
  });

  it("no session, cookie or form token is anywhere", () => {
    for (const [place, text] of everywhere()) {
      for (const token of ["SESSION-COOKIE", "connect.sid", ...FORM_TOKENS]) expect(text, place).not.toContain(token);
    }
  });

  it("no avatar, and no hash of an e-mail address of which an avatar's address is made, is anywhere", () => {
    const hashes = EMAILS.flatMap((email) =>
      ["md5", "sha256"].map((name) => createHash(name).update(email.toLowerCase()).digest("hex")),
    );
    for (const [place, text] of everywhere()) {
      expect(text, place).not.toMatch(/avatar/i);
      for (const hash of hashes) expect(text, place).not.toContain(hash);
    }
  });
});
