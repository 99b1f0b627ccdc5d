import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Dialect } from "../../store/database/dialect.js";
import type { ConnectorUnderTest } from "./connector-under-test.js";
import { PartnerModel } from "./contract-random.js";
import { PartnerLedger } from "./harvest-partner.js";
import { type Hostility, type Trap, judgeWith, startTrap } from "./hostile.js";
import type { TestPartner } from "./partner.js";

/** How often the property is tried; raise it by RANDOM_RUNS to look for trouble. */
const RUNS = Number(process.env["RANDOM_RUNS"] ?? 15);

/** Somewhere in an answer. Doubles by chance would nearly all be nearly 0. */
const PLACE = fc.integer({ min: 0, max: 9_999 }).map((tenThousandth) => tenThousandth / 10_000);

const FAULT = (names: readonly string[]) =>
  fc.record({
    /** 1 is the first request of the harvest. */
    request: fc.integer({ min: 1, max: 16 }),
    name: fc.constantFrom(...names),
    place: PLACE,
    value: fc.jsonValue({ maxDepth: 2 }),
  });

const CHANGE = fc.record({
  what: fc.constantFrom("create", "edit", "edit", "rename", "delete", "restore", "hide"),
  page: fc.nat({ max: 20 }),
});

/** One harvest: what changes at the source before it, and which of its requests are answered badly. */
const DISTURBANCE = (names: readonly string[]) =>
  fc.record({
    full: fc.boolean(),
    changes: fc.array(CHANGE, { maxLength: 3 }),
    faults: fc.array(FAULT(names), { maxLength: 5 }),
  });

type Disturbance = ReturnType<typeof DISTURBANCE> extends fc.Arbitrary<infer T> ? T : never;

type Graph = Awaited<ReturnType<PartnerLedger["graph"]>>;

/**
 * When a revision was written does not make it another revision: a lie about it, or silence, stays until the page is
 * edited. The year under which a resource is counted is taken from that date.
 */
function withoutDates(graph: Graph): Graph {
  return Object.fromEntries(
    Object.entries(graph).map(([table, rows]) => [
      table,
      rows.filter(({ facet }) => facet !== "year").map(({ updated_at: _, ...row }) => row),
    ]),
  );
}

/** Whatever is answered badly, and whenever, a report comes, no page is lost, and healthy harvests make it good. */
export function describeRandomHostility(
  under: ConnectorUnderTest,
  dialect: Dialect,
  hostilities: readonly Hostility[],
): void {
  // Megabytes and silences are tried one by one; here they would only take time.
  const quick = hostilities.filter(
    ({ name, door }) => door === undefined && !/\b(?:MB|mega|giga|kB|million)/.test(name),
  );
  const byName = new Map(quick.map((each) => [each.name, each]));
  let disturbed: PartnerLedger;
  let fresh: PartnerLedger;
  let trap: Trap;

  beforeAll(async () => {
    disturbed = await PartnerLedger.open(dialect, under.connector);
    fresh = await PartnerLedger.open(dialect, under.connector);
    trap = await startTrap();
  });

  afterAll(async () => {
    await disturbed.drop();
    await fresh.drop();
    await trap.close();
  });

  function disturb(partner: TestPartner, { faults }: Disturbance): void {
    const past = [...partner.requests];
    const chosen = new Map(faults.map((fault) => [past.length + fault.request, fault]));
    partner.misbehave((request) => {
      const fault = chosen.get(request.number);
      const hostility = byName.get(fault?.name ?? "");
      const at = { place: fault?.place ?? 0, value: fault?.value, elsewhere: trap.url, past };
      return judgeWith(hostility ?? { answer: () => undefined }, ({ number }) => chosen.has(number), at)(request);
    });
  }

  /** Pages that are live here and readable there; what is gone there may go here whenever it is heard of. */
  async function kept(model: PartnerModel): Promise<string[]> {
    const live = new Set(await disturbed.live());
    return model.readable.filter((id) => live.has(id));
  }

  async function live(partner: TestPartner, disturbances: readonly Disturbance[]): Promise<void> {
    const model = new PartnerModel(partner);
    for (let page = 0; page < 6; page += 1) model.happen("create", page);
    await disturbed.harvest();
    for (const disturbance of disturbances) {
      for (const { what, page } of disturbance.changes) model.happen(what, page);
      const before = await kept(model);
      disturb(partner, disturbance);
      await disturbed.harvest({ full: disturbance.full });
      partner.misbehave(undefined);
      expect(await kept(model)).toEqual(expect.arrayContaining(before));
    }
    await disturbed.harvest({ full: false, acceptWithdrawals: true });
    await disturbed.settle();
    await fresh.harvest();
    expect(withoutDates(await disturbed.graph())).toEqual(withoutDates(await fresh.graph()));
    expect(trap.visits).toBe(0);
  }

  it("makes good by healthy harvests what bad answers did by chance", { timeout: 600_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(DISTURBANCE([...byName.keys()]), { minLength: 1, maxLength: 3 }),
        async (disturbances) => {
          const partner = await under.startPartner();
          try {
            await disturbed.turnTo(partner);
            await fresh.turnTo(partner);
            await live(partner, disturbances);
          } finally {
            await partner.close();
          }
        },
      ),
      { numRuns: RUNS },
    );
  });
}
