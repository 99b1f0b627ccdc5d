import { describe, expect, it } from "vitest";
import { readScope } from "../../../connectors/discourse/scope.js";
import { readSources } from "../../../connectors/registry.js";

const FORUM = "https://forum.example.org/";
const SUBFOLDER = "https://example.org/forum";

const categoriesOf = (entry: number | string, url = FORUM) => readScope({ categories: [entry] }, url).categories;
const topicsOf = (entry: number | string, url = FORUM) => [...readScope({ topics: [entry] }, url).topics];

describe("the categories of a source", () => {
  it.each([
    [5, 5],
    ["5", 5],
    ["communs/5", 5],
    ["/c/communs/5", 5],
    ["c/entraide/communs/5/", 5],
    ["https://forum.example.org/c/entraide/communs/5/l/latest", 5],
    ["https://forum.example.org/c/communs/5/none?order=created", 5],
    ["communs", "communs"],
    ["entraide/communs", "entraide/communs"],
    ["https://forum.example.org/c/d%C3%A9bats", "débats"],
  ])("may be written %j", (entry, category) => {
    expect(categoriesOf(entry)).toEqual([category]);
  });

  it.each([
    "",
    "/",
    "deux mots",
    "communs/0",
    "communs/99999999999999999999",
    "https://ailleurs.example.org/c/communs/5",
    "../../admin",
    "a//b",
    "communs/5?x=1",
  ])("are refused by name when they are written « %s »", (entry) => {
    expect(() => categoriesOf(entry)).toThrow(expect.objectContaining({ code: "BAD_CATEGORY" }));
    expect(() => categoriesOf(entry)).toThrow(`"${entry}" in the source's options names no category`);
  });

  it("are found in the address of a forum that lives in a folder", () => {
    expect(categoriesOf("https://example.org/forum/c/communs/5", SUBFOLDER)).toEqual([5]);
    expect(() => categoriesOf("https://example.org/c/communs/5", SUBFOLDER)).toThrow(/names no category/);
  });

  it("count once, however often they are named", () => {
    expect(readScope({ categories: [5, "communs/5", "/c/5"] }, FORUM).categories).toEqual([5]);
  });
});

describe("the topics of a source", () => {
  it.each([
    [1757, 1757],
    ["1757", 1757],
    ["/t/commun/1757", 1757],
    ["t/commun/1757/12", 1757],
    ["/t/1757", 1757],
    ["/t/1757/4", 1757],
    ["https://forum.example.org/t/commun-daccompagnement-des-transitions/1757?u=awa", 1757],
  ])("may be written %j", (entry, topic) => {
    expect(topicsOf(entry)).toEqual([topic]);
  });

  it.each([
    "",
    "commun",
    "/t/commun",
    "/t/commun/abc",
    "0",
    "-4",
    "1757 1758",
    "https://ailleurs.example.org/t/x/1757",
  ])("are refused by name when they are written « %s »", (entry) => {
    expect(() => topicsOf(entry)).toThrow(expect.objectContaining({ code: "BAD_TOPIC" }));
    expect(() => topicsOf(entry)).toThrow(`"${entry}" in the source's options names no topic`);
  });
});

describe("the options of a source", () => {
  const sources = (options: object) => ({
    sources: [{ id: "forum", name: "Forum", connector: "discourse", url: FORUM, options }],
  });

  it("must choose something", () => {
    expect(() => readScope({}, FORUM)).toThrow(expect.objectContaining({ code: "NOTHING_CHOSEN" }));
  });

  it.each([
    [{ categories: [] }, /categories/],
    [{ categories: [0] }, /categories/],
    [{ categories: [{ id: 5 }] }, /categories/],
    [{ topics: ["x".repeat(1_001)] }, /topics/],
    [{ recheckPerHarvest: -1 }, /recheckPerHarvest/],
  ])("are refused at once when they are %j", (options, message) => {
    expect(() => readSources(sources(options), "The file")).toThrow(message);
  });
});
