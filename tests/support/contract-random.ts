import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Dialect } from "../../store/database/dialect.js";
import type { ConnectorUnderTest } from "./connector-under-test.js";
import { textWith, titleWith } from "./contract-partner.js";
import { PartnerLedger } from "./harvest-partner.js";
import type { TestPartner } from "./partner.js";
import { placesOfText } from "./tables.js";

/** How often the property is tried; raise it by RANDOM_RUNS to look for trouble. */
const RUNS = Number(process.env["RANDOM_RUNS"] ?? 25);

/** What happens at a source, or to our copy of it. `page` chooses among the pages to which it can happen. */
const EVENT = fc.record({
  what: fc.constantFrom(
    "create",
    "create",
    "edit",
    "edit",
    "rename",
    "delete",
    "restore",
    "hide",
    "harvest",
    "harvest",
  ),
  page: fc.nat({ max: 20 }),
  full: fc.boolean(),
  acceptWithdrawals: fc.boolean(),
});

type Event = typeof EVENT extends fc.Arbitrary<infer T> ? T : never;

/** What a partner's pages are and were: the words that each has ever borne, and which of them nobody may read any more. */
export class PartnerModel {
  readonly #partner: TestPartner;
  readonly #words = new Map<string, string[]>();
  readonly #readable = new Set<string>();
  readonly #gone = new Set<string>();
  #written = 0;

  constructor(partner: TestPartner) {
    this.#partner = partner;
  }

  get readable(): readonly string[] {
    return [...this.#readable];
  }

  /** Every word of pages that are deleted or hidden. */
  get goneWords(): readonly string[] {
    return [...this.#gone].flatMap((id) => this.#words.get(id) ?? []);
  }

  /** Lets something happen, where there is a page to which it can. */
  happen(what: string, choice: number): void {
    if (what === "create") return this.#create();
    const id = chosen([...(what === "restore" ? this.#gone : this.#readable)], choice);
    if (id === undefined) return;
    if (what === "edit") this.#partner.edit(id, textWith(this.#word(id)));
    if (what === "rename") this.#partner.rename(id, titleWith(this.#word(id)));
    if (what === "restore") this.#move(id, this.#gone, this.#readable, () => this.#partner.restore(id));
    if (what === "delete") this.#move(id, this.#readable, this.#gone, () => this.#partner.delete(id));
    const { hide } = this.#partner;
    if (what === "hide" && hide) this.#move(id, this.#readable, this.#gone, () => hide(id));
  }

  #create(): void {
    const words = [this.#fresh(), this.#fresh()] as const;
    const id = this.#partner.create({ title: titleWith(words[0]), text: textWith(words[1]) });
    this.#words.set(id, [...words]);
    this.#readable.add(id);
  }

  #move(id: string, from: Set<string>, to: Set<string>, work: () => void): void {
    work();
    from.delete(id);
    to.add(id);
  }

  #word(id: string): string {
    const word = this.#fresh();
    this.#words.get(id)?.push(word);
    return word;
  }

  #fresh(): string {
    return `mot${(this.#written += 1)}unique`;
  }
}

function chosen<T>(from: readonly T[], choice: number): T | undefined {
  return from[choice % Math.max(1, from.length)];
}

/** Whatever happens at a source, and whenever it is read, the graph ends as a first harvest would make it. */
export function describeHistories(under: ConnectorUnderTest, dialect: Dialect): void {
  describe("whatever happens between harvests", () => {
    let followed: PartnerLedger;
    let fresh: PartnerLedger;

    beforeAll(async () => {
      followed = await PartnerLedger.open(dialect, under.connector);
      fresh = await PartnerLedger.open(dialect, under.connector);
    });

    afterAll(async () => {
      await followed.drop();
      await fresh.drop();
    });

    async function live(partner: TestPartner, events: readonly Event[]): Promise<void> {
      const model = new PartnerModel(partner);
      for (let page = 0; page < 3; page += 1) model.happen("create", page);
      for (const { what, page, full, acceptWithdrawals } of events) {
        if (what === "harvest") await followed.harvest({ full, acceptWithdrawals });
        else model.happen(what, page);
      }
      await followed.harvest({ full: false, acceptWithdrawals: true });
      if (under.deletion === "withdrawn") await followed.settle();
      await fresh.harvest();
      expect(await followed.shown()).toEqual(await fresh.shown());
      expect(await followed.graph()).toEqual(await fresh.graph());
      expect([...(await fresh.shown()).keys()]).toEqual(expect.arrayContaining([...model.readable]));
      if (under.deletion !== "withdrawn") await expectNoTraceOf(model.goneWords);
    }

    /** Another page may bear a word of a page that is gone, as the redirect that a rename leaves. */
    async function expectNoTraceOf(words: readonly string[]): Promise<void> {
      for (const word of words) {
        if ((await placesOfText(fresh.database, word)).length > 0) continue;
        expect({ word, places: await placesOfText(followed.database, word) }).toEqual({ word, places: [] });
      }
    }

    it("ends in the graph that a first harvest makes, without what is gone", { timeout: 600_000 }, async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(EVENT, { maxLength: 20 }), async (events) => {
          const partner = await under.startPartner();
          try {
            await followed.turnTo(partner);
            await fresh.turnTo(partner);
            await live(partner, events);
          } finally {
            await partner.close();
          }
        }),
        { numRuns: RUNS },
      );
    });
  });
}
