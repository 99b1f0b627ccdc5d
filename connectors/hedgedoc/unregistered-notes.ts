import type { LinkedAddress } from "../../schema/sink.js";
import type { Observation } from "../connector.js";
import type { NoteAddresses } from "./note-addresses.js";
import { readNoteAddress } from "./note-name.js";
import type { Site } from "./site.js";

/** More proposals than this are only counted. */
const MOST_PROPOSALS = 200;

/**
 * Proposes the notes that pages of other sources link to and that nobody registered. They are not asked for: an address
 * on somebody's page is no invitation, and asking a HedgeDoc for a note that is not there can make one.
 *
 * @param known Names, ids and aliases of registered notes.
 */
export async function* proposeUnregistered(
  linked: AsyncIterable<LinkedAddress>,
  known: ReadonlySet<string>,
  { site, addresses }: { readonly site: Site; readonly addresses: NoteAddresses },
): AsyncGenerator<Observation> {
  const proposed = new Set<string>();
  for await (const { url, from } of linked) {
    const { name } = readNoteAddress(url, site);
    if (name === undefined || known.has(name) || proposed.has(name)) continue;
    proposed.add(name);
    if (proposed.size > MOST_PROPOSALS) continue;
    const message =
      `This page links to a note that is not harvested: ${addresses.page(name)}. ` +
      "If it belongs to the commons, add its address to the source's notes.";
    // The line stands under the page that links, so that it goes when that page is erased.
    yield { type: "notice", code: "UNREGISTERED_NOTE", message, url: from.url };
  }
  if (proposed.size > MOST_PROPOSALS) {
    const message = `${proposed.size - MOST_PROPOSALS} more notes that are not harvested are linked to from other sources.`;
    yield { type: "notice", code: "MORE_UNREGISTERED_NOTES", message };
  }
}
