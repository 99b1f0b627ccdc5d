import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Judge, PartnerRequest } from "../../support/partner.js";
import { NotesUnderTest, linesOf, pathsOf } from "./read-notes.js";

const [FIRST, SECOND, THIRD] = ["_n1Short", "-n2Short", "_n3Short"];
const SAME = [`same ${FIRST}`, `same ${SECOND}`, `same ${THIRD}`];

let under: NotesUnderTest;

beforeEach(async () => {
  under = await NotesUnderTest.start();
  await under.read({ full: true });
});
afterEach(() => under.pad.close());

const isAbout = (request: PartnerRequest, ...names: string[]) =>
  names.some((name) => decodeURIComponent(request.path).includes(name));

const toRoot = (headers: Record<string, string> = {}) => ({
  status: 302,
  headers: { location: under.pad.url, "hedgedoc-version": "1.12.0", ...headers },
  body: "",
});
const notFound = (headers: Record<string, string> = { "hedgedoc-version": "1.12.0" }) => ({
  status: 404,
  headers: { "content-type": "text/html", ...headers },
  body: "<h1>404</h1>",
});

describe("a note that was made private", () => {
  it("is closed after two of its addresses and a note that cannot exist have been asked, and costs one request then", async () => {
    under.pad.hide?.(FIRST);
    const reading = await under.read();
    expect(linesOf(reading)).toEqual([`closed ${FIRST}`, `same ${SECOND}`, `same ${THIRD}`]);
    expect(pathsOf(reading).filter((path) => !/été-2|n3/.test(path))).toEqual([
      "/s/carnet-d-été-1/download",
      `/s/${FIRST}/download`,
      `/s/${FIRST}/info`,
      "/s/maillage-canary/download",
    ]);
    const next = await under.read();
    expect(linesOf(next)).toEqual(["skipped PRIVATE_NOTE", `same ${SECOND}`, `same ${THIRD}`]);
    expect(pathsOf(next)).toHaveLength(3);
  });

  it("is told of without its title or its address, by the number of its entry", async () => {
    under.pad.hide?.(FIRST);
    const reading = await under.read();
    const { observations } = await under.read();
    expect(observations[0]).toEqual({
      type: "skipped",
      code: "PRIVATE_NOTE",
      message: expect.stringMatching(
        /^Entry 1 of the source's notes is a note that nobody may read without an account/,
      ),
      remoteId: FIRST,
    });
    expect(JSON.stringify([reading.cursor, observations[0]])).not.toMatch(/carnet-d-.t.-1|Cahier 1/);
  });

  it("is read again when it is public again", async () => {
    under.pad.hide?.(FIRST);
    await under.read();
    under.pad.restore(FIRST);
    expect(linesOf(await under.read())).toEqual([`page ${FIRST}`, `same ${SECOND}`, `same ${THIRD}`]);
    expect(linesOf(await under.read())).toEqual(SAME);
  });

  it("asks for one canary, however many notes were closed", async () => {
    for (const id of [FIRST, SECOND, THIRD]) under.pad.hide?.(id);
    const reading = await under.read();
    expect(linesOf(reading)).toEqual([`closed ${FIRST}`, `closed ${SECOND}`, `closed ${THIRD}`]);
    expect(pathsOf(reading).filter((path) => path.includes("canary"))).toHaveLength(1);
  });

  it("is skipped by its registered address when we never held it, and nothing is known of it", async () => {
    const secret = under.pad.create({ title: "Confidence", text: "Secret." });
    under.pad.hide?.(secret);
    const reading = await under.read();
    expect(linesOf(reading)).toEqual([...SAME, "skipped PRIVATE_NOTE"]);
    expect(reading.observations.find(({ type }) => type === "skipped")).toMatchObject({
      url: `${under.pad.url}s/${Buffer.from("note-number-0004").toString("base64url")}`,
    });
    expect(pathsOf(await under.read())).toHaveLength(4);
  });
});

describe("a redirect that is not to a note", () => {
  it.each<[string, (request: PartnerRequest) => Record<string, string>]>([
    ["to itself", ({ path }) => ({ location: path, "hedgedoc-version": "1.12.0" })],
    ["to itself, from something in front of HedgeDoc", ({ path }) => ({ location: path })],
    ["to another note, from something in front of HedgeDoc", () => ({ location: `/s/${FIRST}` })],
  ])("is not taken for the id of one, as one %s", async (_, headersOf) => {
    const fourth = under.pad.create({ title: "Cahier 4", text: "Texte 4." });
    const longId = Buffer.from("note-number-0004").toString("base64url");
    const four = [`page ${FIRST}`, `page ${SECOND}`, `page ${THIRD}`, `page ${fourth}`];
    await under.read();
    under.pad.misbehave((request) =>
      request.path === `/s/${longId}/info` ? { status: 302, headers: headersOf(request), body: "" } : undefined,
    );
    expect(linesOf(await under.read({ full: true }))).toEqual([...four.slice(0, 3), "failed UNEXPECTED_REDIRECT"]);
    under.pad.misbehave(undefined);
    expect(linesOf(await under.read({ full: true }))).toEqual(four);
  });
});

describe("a redirect to the front page that may not be HedgeDoc's word", () => {
  const everything: Judge = (request) => (request.path === "/robots.txt" ? undefined : toRoot());

  it("stops the source when everything is redirected, the note that cannot exist too", async () => {
    under.pad.misbehave(everything);
    for (const full of [false, true]) {
      const reading = await under.read({ full });
      expect(reading.error).toMatchObject({ name: "StopSourceError", code: "REDIRECTS_EVERYTHING" });
      expect(linesOf(reading)).toEqual([]);
    }
  });

  it("stops the source when a login page stands at every address", async () => {
    under.pad.misbehave((request) =>
      request.path === "/robots.txt"
        ? undefined
        : { status: 302, headers: { location: "/auth/login?next=x" }, body: "" },
    );
    const reading = await under.read();
    expect(reading.error).toMatchObject({ name: "StopSourceError", code: "UNEXPECTED_REDIRECT" });
    expect(linesOf(reading)).toEqual(Array.from({ length: 3 }, () => "failed UNEXPECTED_REDIRECT"));
  });

  it.each<[string, (request: PartnerRequest) => ReturnType<typeof toRoot> | undefined, string]>([
    [
      "does not bear HedgeDoc's mark",
      (each) => (isAbout(each, "été-1", FIRST) ? unmarked() : undefined),
      "NOT_HEDGEDOC",
    ],
    [
      "is given by one address of the note only",
      (each) => (each.path.endsWith("download") && isAbout(each, "été-1", FIRST) ? toRoot() : undefined),
      "CONTRADICTORY_ANSWERS",
    ],
    [
      "leads to another host",
      (each) => (isAbout(each, "été-1", FIRST) ? elsewhere() : undefined),
      "UNEXPECTED_REDIRECT",
    ],
    [
      "leads to the front page with a question",
      (each) => (isAbout(each, "été-1") ? asking() : undefined),
      "UNEXPECTED_REDIRECT",
    ],
    [
      "is for ever",
      (each) => (isAbout(each, "été-1") ? { ...toRoot(), status: 301 } : undefined),
      "UNEXPECTED_REDIRECT",
    ],
  ])("leaves the note as it was when it %s, and the others are read", async (_, judge, code) => {
    under.pad.misbehave(judge);
    for (const full of [false, true]) {
      const others = full ? [`page ${SECOND}`, `page ${THIRD}`] : SAME.slice(1);
      expect(linesOf(await under.read({ full }))).toEqual([`failed ${code}`, ...others]);
    }
    under.pad.misbehave(undefined);
    expect(linesOf(await under.read())).toEqual(SAME);
  });

  it("is not asked after by the name alone: the note may live on under its id", async () => {
    under.pad.changeAlias(FIRST, "carnet-d-hiver");
    const other = under.pad.create({ title: "Autre", text: "Autre." });
    under.pad.changeAlias(other, "carnet-d-été-1");
    under.pad.hide?.(other);
    const notes = ["/carnet-d-été-1", "/carnet-d-été-2", `/${THIRD}`];
    expect(linesOf(await under.read({ notes }))).toEqual([`page ${FIRST}`, "notice ALIAS_CHANGED", ...SAME.slice(1)]);
  });

  const unmarked = () => ({ status: 302, headers: { location: under.pad.url }, body: "" }) as ReturnType<typeof toRoot>;
  const elsewhere = () => toRoot({ location: "https://login.example.org/" });
  const asking = () => toRoot({ location: `${under.pad.url}?next=/s/x` });
});

describe("a note whose alias went another way", () => {
  const notes = ["/carnet-d-été-1", "/carnet-d-été-2", `/${THIRD}`];

  it("is closed by its id when it was made private without it", async () => {
    under.pad.changeAlias(FIRST, "carnet-d-hiver");
    under.pad.hide?.(FIRST);
    expect(linesOf(await under.read())).toEqual([`closed ${FIRST}`, ...SAME.slice(1)]);
  });

  it("is gone by its id when it was deleted, though its old name leads to a private note", async () => {
    under.pad.delete(FIRST);
    const other = under.pad.create({ title: "Autre", text: "Autre." });
    under.pad.changeAlias(other, "carnet-d-été-1");
    under.pad.hide?.(other);
    expect(linesOf(await under.read({ notes }))).toEqual([...SAME.slice(1), `gone ${FIRST} deleted`]);
  });
});

describe("a note that was deleted", () => {
  it("is gone after its id and its name were asked for at two addresses each, and costs one request then", async () => {
    under.pad.delete(FIRST);
    const reading = await under.read();
    expect(linesOf(reading)).toEqual([`same ${SECOND}`, `same ${THIRD}`, `gone ${FIRST} deleted`]);
    expect(pathsOf(reading).filter((path) => !/été-2|n3/.test(path))).toEqual([
      "/s/carnet-d-été-1/download",
      `/s/${FIRST}/download`,
      `/s/${FIRST}/info`,
      "/s/carnet-d-été-1/info",
    ]);
    const next = await under.read();
    expect(linesOf(next)).toEqual(["skipped MISSING_NOTE", `same ${SECOND}`, `same ${THIRD}`]);
    expect(pathsOf(next)).toHaveLength(3);
    expect(next.observations[0]).toMatchObject({ remoteId: FIRST, message: expect.stringMatching(/^Entry 1 /) });
  });

  it("comes back under its id, or is another note when somebody made it anew under the same alias", async () => {
    under.pad.delete(FIRST);
    await under.read();
    under.pad.restore(FIRST);
    expect(linesOf(await under.read())).toEqual([`page ${FIRST}`, ...SAME.slice(1)]);
    under.pad.delete(FIRST);
    const heir = under.pad.create({ title: "Cahier 1", text: "Texte 1." });
    under.pad.changeAlias(heir, "carnet-d-été-1");
    const notes = ["/carnet-d-été-1", "/carnet-d-été-2", `/${THIRD}`];
    // A 304 vouches for a text, not for an id: a copy word for word is taken for the note until everything is compared.
    expect(linesOf(await under.read({ notes }))).toEqual(SAME);
    under.pad.edit(heir, "Texte de l’héritier.");
    expect(linesOf(await under.read({ notes }))).toEqual([
      `page ${heir}`,
      "notice NOTE_REPLACED",
      ...SAME.slice(1),
      `gone ${FIRST} deleted`,
    ]);
  });

  it("is skipped by its registered address when it never was there", async () => {
    const notes = [...(under.pad.options["notes"] as string[]), "/carnet-inconnu"];
    const reading = await under.read({ notes });
    expect(linesOf(reading)).toEqual([...SAME, "skipped MISSING_NOTE"]);
    expect(reading.observations.find(({ type }) => type === "skipped")).toMatchObject({
      url: `${under.pad.url}s/carnet-inconnu`,
    });
    expect(under.pad.notesCreated).toBe(0);
  });

  it.each<[string, Judge, string]>([
    ["without HedgeDoc's mark", (each) => (isAbout(each, "été-1", FIRST) ? notFound({}) : undefined), "NOT_HEDGEDOC"],
    [
      "at one address of the note only",
      (each) => (each.path.endsWith("/download") && isAbout(each, "été-1", FIRST) ? notFound() : undefined),
      "CONTRADICTORY_ANSWERS",
    ],
    [
      "in the words of 410",
      (each) => (isAbout(each, "été-1") ? { ...notFound(), status: 410 } : undefined),
      "UNEXPECTED_STATUS",
    ],
  ])("is not believed on a 404 %s", async (_, judge, code) => {
    under.pad.misbehave(judge);
    expect(linesOf(await under.read())).toEqual([`failed ${code}`, ...SAME.slice(1)]);
    under.pad.misbehave(undefined);
    expect(linesOf(await under.read())).toEqual(SAME);
  });
});

describe("a note that is answered badly", () => {
  const first = (instead: ReturnType<Judge>): Judge => {
    return (each) => (isAbout(each, "été-1/download") ? instead : undefined);
  };
  const markdown = { "content-type": "text/markdown; charset=utf-8", "hedgedoc-version": "1.12.0" };

  it.each<[string, ReturnType<Judge>, string]>([
    [
      "HTML",
      { status: 200, headers: { "content-type": "text/html" }, body: "<h1>Bonjour</h1>" },
      "UNEXPECTED_CONTENT_TYPE",
    ],
    ["nothing", { status: 200, headers: {}, body: "" }, "NOT_HEDGEDOC"],
    ["no content", { status: 204, headers: {}, body: "" }, "UNEXPECTED_STATUS"],
    ["another text than its tag vouches for", { status: 200, body: "# Autre" }, "WRONG_CHECKSUM"],
    [
      "bytes that are no UTF-8",
      { status: 200, headers: markdown, body: Buffer.from([0x23, 0x20, 0xe9]) },
      "BROKEN_TEXT",
    ],
    ["a text beyond measure", { status: 200, headers: markdown, body: "a".repeat(2_000_001) }, "TEXT_TOO_LONG"],
    ["a refusal", { status: 403, headers: {}, body: "" }, "FORBIDDEN"],
    ["an error of its own, again and again", { status: 500, headers: {}, body: "" }, "SERVER_ERROR"],
  ])("with %s stays as it was, and the others are read", async (_, instead, code) => {
    for (const full of [true, false]) {
      under.pad.edit(FIRST, `Texte ${full}.`);
      under.pad.misbehave(first(instead));
      const others = full ? [`page ${SECOND}`, `page ${THIRD}`] : SAME.slice(1);
      const reading = await under.read({ full });
      expect(linesOf(reading)).toEqual([`failed ${code}`, ...others]);
      expect(reading.observations.find(({ type }) => type === "failed")).toMatchObject({
        remoteId: FIRST,
        url: `${under.pad.url}s/carnet-d-%C3%A9t%C3%A9-1`,
        message: expect.stringMatching(/^\S+(?: \S+){4,}/),
      });
    }
    under.pad.misbehave(undefined);
    expect(linesOf(await under.read())).toEqual([`page ${FIRST}`, ...SAME.slice(1)]);
  });

  it.each<[string, string, string]>([
    ["no JSON", "<html>", "NOT_JSON"],
    ["a list", "[]", "MALFORMED_ANSWER"],
    ["a time that is none", '{"createtime":"hier","updatetime":null}', "MALFORMED_ANSWER"],
    ["a revision in the year 10000", '{"revision":[{"time":253402300800000,"length":1}]}', "MALFORMED_ANSWER"],
  ])("with times that are %s stays as it was", async (_, body, code) => {
    under.pad.edit(FIRST, "Autre texte.");
    under.pad.misbehave((each) => {
      const isWanted = each.path === (body.includes("revision") ? `/${FIRST}/revision` : `/${FIRST}/info`);
      return isWanted ? { status: 200, headers: { "content-type": "application/json" }, body } : undefined;
    });
    expect(linesOf(await under.read())).toEqual([`failed ${code}`, ...SAME.slice(1)]);
    under.pad.misbehave(undefined);
    expect(linesOf(await under.read())).toContain(`page ${FIRST}`);
  });

  it("is the source's trouble when the server has it with two in a row", async () => {
    under.pad.misbehave((each) => (isAbout(each, "été-2", THIRD) ? { status: 500, headers: {}, body: "" } : undefined));
    const reading = await under.read();
    expect(reading.error).toMatchObject({ name: "RetryLaterError", code: "SERVER_ERROR" });
    expect(linesOf(reading)).toEqual([`same ${FIRST}`]);
  });

  it("is the source's trouble when no other is registered", async () => {
    under.pad.misbehave((each) => (each.path === "/robots.txt" ? undefined : { status: 500, headers: {}, body: "" }));
    const reading = await under.read({ notes: ["/carnet-d-été-1"] });
    expect(reading.error).toMatchObject({ name: "RetryLaterError", code: "SERVER_ERROR" });
    expect(linesOf(reading)).toEqual([]);
  });

  it("by a HedgeDoc that speaks otherwise stops the source", async () => {
    for (const version of ["1.8.2", "2.0.0", "0.1"]) {
      under.pad.misbehave(({ answer }) => ({ headers: { ...answer.headers, "hedgedoc-version": version } }));
      const reading = await under.read();
      expect(reading.error).toMatchObject({ name: "StopSourceError", code: "UNSUPPORTED_VERSION" });
      expect(pathsOf(reading)).toHaveLength(1);
    }
  });
});
