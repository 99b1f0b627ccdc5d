import { isNoteName, isShortId } from "./note-name.js";
import type { Site } from "./site.js";

/**
 * Every address that is ever asked of a HedgeDoc. There is no other place that makes one, because most addresses of a
 * note do something: `/<name>` and `/new` make a note where there is none, and `/s/<name>` counts a view.
 *
 * @throws Error when a name cannot be one: a fault of ours, since names are checked where they come in.
 */
export class NoteAddresses {
  readonly #site: Site;

  constructor(site: Site) {
    this.#site = site;
  }

  /** The text of a note. */
  download(name: string): string {
    return `${this.page(name)}/download`;
  }

  /** Answers with a redirect to `/s/<short id>`, whatever name was asked for. */
  identity(name: string): string {
    return `${this.page(name)}/info`;
  }

  /** Answers with a redirect to `/s/<alias>`, or to `/s/<short id>` when the note has none. */
  alias(id: string): string {
    return `${this.#ofId(id)}/publish`;
  }

  /** Times of the note itself. */
  info(id: string): string {
    return `${this.#ofId(id)}/info`;
  }

  /** Time and length of every saved revision. */
  revisions(id: string): string {
    return `${this.#ofId(id)}/revision`;
  }

  /** One saved revision. @param time In milliseconds since 1970, as the list of revisions has it. */
  revision(id: string, time: number): string {
    if (!Number.isSafeInteger(time) || time < 0) throw new Error(`${time} is no time of a revision.`);
    return `${this.#ofId(id)}/revision/${time}`;
  }

  /** The page of a note for people. Never asked: it counts a view. */
  page(name: string): string {
    if (!isNoteName(name)) throw new Error("That cannot be the name of a note.");
    return `${this.#site.root}s/${encodeURIComponent(name)}`;
  }

  #ofId(id: string): string {
    if (!isShortId(id)) throw new Error("That cannot be the short id of a note.");
    return `${this.#site.root}${encodeURIComponent(id)}`;
  }
}
