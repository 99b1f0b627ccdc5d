import type { Connector } from "../../connectors/connector.js";
import type { TestPartner } from "./partner.js";

/** A connector, a partner's server to try it on, and what its protocol cannot do as well as others. */
export interface ConnectorUnderTest {
  readonly connector: Connector;
  /** Starts a server without a single page. */
  readonly startPartner: () => Promise<TestPartner>;
  /**
   * What becomes of our copy of a page that is deleted at the source: erased on the source's own word, or withdrawn when
   * complete listings do not name it any more. @default "erased"
   */
  readonly deletion?: "erased" | "withdrawn";
}
