import { describe, expect, it } from "vitest";
import type { PageRecord } from "../../../schema/generated/record.js";
import { viewOf } from "../../../store/identity/page-view.js";

const FACTS = { pageId: "p", sourceId: "wiki", addresses: ["https://example.test/p"] };
const RECORD: PageRecord = {
  kind: "resource",
  resourceKind: "COMMONS",
  title: "Boussole du dialogue",
  themes: [],
  keywords: [],
  challenges: [],
  licenses: [],
  organizations: [],
  locations: [],
  territories: [],
  links: [],
  fields: [],
};
const view = (record: Partial<PageRecord>, facts: { publishedAt?: Date } = {}) =>
  viewOf({ ...RECORD, ...record }, { ...FACTS, ...facts });

describe("what the engine knows of a page", () => {
  it("is the words of its summary and description, the summary once", () => {
    expect(view({ summary: "Un *jeu*.", description: "Deux [cartes](https://example.test/c)." }).text).toBe(
      "Un jeu .\nDeux cartes.",
    );
    expect(view({ summary: "Un jeu de cartes.", description: "Un jeu de cartes. Et un dé." }).text).toBe(
      "Un jeu de cartes. Et un dé.",
    );
    expect(view({}).text).toBe("");
  });

  it("is where it links to, its website first, and no more links than are followed", () => {
    const links = Array.from({ length: 100 }, (_, index) => `https://example.test/${index}`);
    const seen = view({ website: "https://example.test/7", links }).links;
    expect(seen.slice(0, 2)).toEqual(["https://example.test/7", "https://example.test/0"]);
    expect(seen).toHaveLength(60);
  });

  it("is who carries it, not who uses it, and where it takes place", () => {
    const { carriers, places } = view({
      organizations: [
        { name: "Les Tisserands", role: "CARRIER", field: "from" },
        { name: "La Fabrique", role: "USER", field: "Utilisé par" },
      ],
      locations: [{ text: "Courcy (Marne)", field: "location" }],
      territories: [{ id: "commune:51183", text: "Courcy" }],
    });
    expect([carriers, places]).toEqual([["les tisserands"], ["commune:51183", "courcy marne"]]);
  });

  it("is the short values of its fields, as titles, and no numbers or long texts", () => {
    const field = (value: string) => ({ template: "Récit", index: 0, name: "commun", value });
    const values = ["[[Atelier des paroles]]", "[[Atelier|un lien]]", " 2021 ", "x".repeat(300), "Courcy"];
    expect(view({ fields: values.map(field) }).names).toEqual(["Atelier des paroles", "Atelier", "Courcy"]);
  });

  it("is when it was published, as the record says it or else the ledger", () => {
    const [told, known] = [new Date("2026-01-01T00:00:00Z"), new Date("2025-01-01T00:00:00Z")];
    expect(view({ publishedAt: told.toISOString() }, { publishedAt: known }).publishedAt).toEqual(told);
    expect(view({}, { publishedAt: known }).publishedAt).toEqual(known);
    expect(view({})).not.toHaveProperty("publishedAt");
  });

  it("is where an auxiliary page leads", () => {
    expect(view({ kind: "auxiliary", auxiliary: { reason: "REDIRECT", target: "Boussole" } }).leadsTo).toBe("Boussole");
  });
});
