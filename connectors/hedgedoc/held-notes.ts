import type { HeldPage } from "../../schema/sink.js";
import { readNoteAddress } from "./note-name.js";
import type { Site } from "./site.js";

interface HeldNote {
  readonly url: string;
  readonly hasText: boolean;
}

/** The notes our ledger holds live. A source has some hundreds, which the settings name one by one. */
export class HeldNotes {
  readonly #notes = new Map<string, HeldNote>();
  readonly #idsByName = new Map<string, string>();

  static async read(pages: AsyncIterable<HeldPage>, site: Site): Promise<HeldNotes> {
    const held = new HeldNotes();
    for await (const { remoteId, url, revisionIds } of pages) {
      held.#notes.set(remoteId, { url, hasText: revisionIds.length > 0 });
      held.#idsByName.set(remoteId, remoteId);
      const { name } = readNoteAddress(url, site);
      if (name !== undefined) held.#idsByName.set(name, remoteId);
    }
    return held;
  }

  get ids(): readonly string[] {
    return [...this.#notes.keys()];
  }

  hasText(id: string): boolean {
    return this.#notes.get(id)?.hasText ?? false;
  }

  /** Address of its page when we last read it. */
  url(id: string): string | undefined {
    return this.#notes.get(id)?.url;
  }

  /** The note of that id or, when it was last read, that alias: all there is to go by when the cursor is lost. */
  idOf(name: string): string | undefined {
    return this.#idsByName.get(name);
  }
}
