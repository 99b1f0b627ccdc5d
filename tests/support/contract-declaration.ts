import { describe, expect, it } from "vitest";
import { describeOptions } from "../../connectors/describe-options.js";
import { connectors, readSources } from "../../connectors/registry.js";
import type { ConnectorUnderTest } from "./connector-under-test.js";
import { pageNamed } from "./contract-partner.js";
import { type TestPartner, sourceOf } from "./partner.js";

/** What a connector says of itself before it asks anybody anything. */
export function describeDeclaration({ connector, startPartner }: ConnectorUnderTest): void {
  describe("before it asks anybody anything", () => {
    const fresh = async () => {
      const partner = await startPartner();
      partner.create(pageNamed(1));
      await partner.close();
      return partner;
    };
    const sources = (partner: TestPartner, options: object) => ({
      sources: [{ ...sourceOf(partner, connector.name), options: { ...partner.options, ...options } }],
    });

    it("is known by its name in the registry", () => {
      expect(connectors.filter(({ name }) => name === connector.name)).toEqual([connector]);
    });

    it("says in one sentence which servers it reads", () => {
      expect(connector.description).toMatch(/^\p{Lu}[^\n]{20,}\.$/u);
    });

    it("describes every option for people, and allows no other", () => {
      expect(connector.optionsSchema).toMatchObject({ type: "object", additionalProperties: false });
      for (const { name, type, description } of describeOptions(connector)) {
        expect(type, name).not.toBe("");
        expect(description, name).toMatch(/^[^]{10,}\.$/u);
      }
    });

    it("takes the options of its test partner, and refuses one it does not know by name", async () => {
      const partner = await fresh();
      expect(readSources(sources(partner, {}), "The file")).toHaveLength(1);
      expect(() => readSources(sources(partner, { surprise: true }), "The file")).toThrow(/surprise/);
    });

    it("names its mapping by its own name and a version, the same each time", async () => {
      const { options } = await fresh();
      const [version, again] = [0, 1].map(() => connector.mappingVersion(structuredClone(options)));
      expect(version).toMatch(new RegExp(`^${connector.name}/\\d\\S*$`));
      expect(again).toBe(version);
    });
  });
}
