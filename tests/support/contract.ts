import { describe } from "vitest";
import { describeChanges } from "./contract-changes.js";
import { describeDeclaration } from "./contract-declaration.js";
import { describeFaults } from "./contract-faults.js";
import { describeInterruptions } from "./contract-interruptions.js";
import { describeHistories } from "./contract-random.js";
import { describeReading } from "./contract-reading.js";
import type { ConnectorUnderTest } from "./connector-under-test.js";
import { dialects } from "./databases.js";

/**
 * Registers the tests that every connector passes: over real HTTP, through the harvest, into the real ledger, on every
 * database there is.
 *
 * @example
 * itBehavesLikeAConnector({ connector: atom, startPartner: startAtom });
 */
export function itBehavesLikeAConnector(under: ConnectorUnderTest): void {
  describe(`the ${under.connector.name} connector`, () => describeDeclaration(under));
  describe.each(dialects)(`the ${under.connector.name} connector, on %s,`, (dialect) => {
    describeReading(under, dialect);
    describeChanges(under, dialect);
    describeFaults(under, dialect);
    describeInterruptions(under, dialect);
    describeHistories(under, dialect);
  });
}
