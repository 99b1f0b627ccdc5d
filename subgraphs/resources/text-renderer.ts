import { setImmediate } from "node:timers/promises";

/**
 * Renders the texts of one request, each once, however often a query asks for it. Rendering takes some 5 ms for each
 * kilobyte of the one thread that serves everybody, so the others have their turn between two texts.
 */
export class TextRenderer {
  readonly #render: (markdown: string) => string;
  readonly #texts = new Map<string, Promise<string>>();
  #last: Promise<unknown> = Promise.resolve();

  constructor(render: (markdown: string) => string) {
    this.#render = render;
  }

  get(markdown: string): Promise<string> {
    const known = this.#texts.get(markdown);
    if (known !== undefined) return known;
    const text = this.#last.then(() => setImmediate()).then(() => this.#render(markdown));
    this.#texts.set(markdown, text);
    this.#last = text.catch(() => {});
    return text;
  }
}
