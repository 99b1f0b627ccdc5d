import { type Connector, defineConnector } from "../connectors/connector.js";
import { StopSourceError } from "../connectors/errors.js";
import { numberOf } from "./report-text.js";

/** The code under which a report says that it ends because no more pages were wanted. */
export const ENOUGH_PAGES = "ENOUGH_PAGES";

/** What a connector may say about one page; each counts as one page read. */
const ABOUT_ONE_PAGE: ReadonlySet<string> = new Set(["page", "same", "closed", "skipped", "failed"]);

/**
 * The same connector, which stops after so many pages. It has not read everything then: nothing is complete, and no
 * absence means anything.
 */
export function stopAfter(connector: Connector, pages: number): Connector {
  return defineConnector({
    ...connector,
    async *fetch(context) {
      let read = 0;
      for await (const observation of connector.fetch(context)) {
        if (ABOUT_ONE_PAGE.has(observation.type)) read += 1;
        if (read > pages) {
          throw new StopSourceError(
            ENOUGH_PAGES,
            `Stopped after ${numberOf(pages, "page")}, as asked (--pages): the others were not looked at, so nothing is said ` +
              "about pages that are gone.",
          );
        }
        yield observation;
      }
    },
  });
}
