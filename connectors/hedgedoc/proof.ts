import { randomBytes } from "node:crypto";
import { StopSourceError } from "../errors.js";
import { type HedgeDocServer, contradiction } from "./server.js";

/**
 * Makes sure of what leads to an erasure, before it does. A login page or a broken proxy in front of a HedgeDoc can send
 * every address to the front page, or answer 404 to all of them.
 */
export class Proof {
  readonly #server: HedgeDocServer;
  #canary: Promise<void> | undefined;

  constructor(server: HedgeDocServer) {
    this.#server = server;
  }

  /**
   * Makes sure that nobody may read a note whose text was refused: another address of it says the same, and a note that
   * certainly is not there is still missing.
   *
   * @throws StopSourceError CONTRADICTORY_ANSWERS, or REDIRECTS_EVERYTHING, which concerns the whole source.
   */
  async closed(name: string): Promise<void> {
    const answer = await this.#server.shortId(name);
    if (answer.kind !== "closed") throw contradiction(answer, { url: this.#server.addresses.identity(name) });
    this.#canary ??= this.#askCanary();
    await this.#canary;
  }

  /** Makes sure that notes whose text was not found are missing at another address too. @throws StopSourceError CONTRADICTORY_ANSWERS */
  async missing(names: readonly string[]): Promise<void> {
    for (const name of new Set(names)) {
      const answer = await this.#server.shortId(name);
      if (answer.kind !== "missing") throw contradiction(answer, { url: this.#server.addresses.identity(name) });
    }
  }

  /** Once for each harvest: as many requests as it takes, and one more. */
  async #askCanary(): Promise<void> {
    const name = `maillage-canary-${randomBytes(12).toString("hex")}`;
    const { kind } = await this.#server.text(name);
    if (kind === "missing") return;
    const message =
      "The server answers a note that cannot exist as it answers one that nobody may read. A login page or a proxy " +
      "seems to stand in front of it, so nothing was erased. Tell its operators.";
    throw new StopSourceError("REDIRECTS_EVERYTHING", message);
  }
}
