import { connectors } from "../../../connectors/registry.js";
import type { TestPartner } from "../partner.js";

/** Connectors that ask no server. */
const ASK_NOBODY: ReadonlySet<string> = new Set(["curated", "ingest"]);

/**
 * A server of each kind that a connector reads, without a single page, by the connector's name: what the file of that
 * name beside this one exports as `start…`. So a new connector has nothing to add here.
 */
export const TEST_PARTNERS: Readonly<Record<string, () => Promise<TestPartner>>> = Object.fromEntries(
  await Promise.all(
    connectors
      .map(({ name }) => name)
      .filter((name) => !ASK_NOBODY.has(name))
      .map(async (name) => [name, await startOf(name)]),
  ),
) as Record<string, () => Promise<TestPartner>>;

async function startOf(name: string): Promise<() => Promise<TestPartner>> {
  const partner = (await import(`./${name}.js`)) as Readonly<Record<string, unknown>>;
  const start = Object.entries(partner).find(([exported]) => exported.startsWith("start"))?.[1];
  if (typeof start !== "function") throw new Error(`tests/support/partners/${name}.ts exports no start… function.`);
  return () => (start as () => Promise<TestPartner>)();
}
