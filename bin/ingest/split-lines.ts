/** Longest line, in bytes. */
export const LONGEST_LINE = 4 * 1024 * 1024;

/** A line as it came, or what is wrong with its bytes. */
export interface RawLine {
  readonly bytes: number;
  readonly text?: string;
  readonly fault?: { readonly code: "LINE_TOO_LONG" | "NOT_UTF8"; readonly reason: string };
}

const LINE_FEED = 10;

/**
 * Gives the lines of a body, one by one, and holds no more than one. The last may end without a line feed. Of a line that is
 * too long, nothing is kept.
 */
export async function* splitLines(body: AsyncIterable<Uint8Array>): AsyncGenerator<RawLine> {
  const line = new LineInTheMaking();
  for await (const chunk of body) {
    let from = 0;
    for (let end = chunk.indexOf(LINE_FEED); end >= 0; end = chunk.indexOf(LINE_FEED, from)) {
      line.add(chunk.subarray(from, end));
      yield line.take();
      from = end + 1;
    }
    line.add(chunk.subarray(from));
  }
  if (line.bytes > 0) yield line.take();
}

class LineInTheMaking {
  bytes = 0;
  #parts: Uint8Array[] = [];

  add(part: Uint8Array): void {
    this.bytes += part.length;
    if (this.bytes > LONGEST_LINE) this.#parts = [];
    else if (part.length > 0) this.#parts.push(part);
  }

  take(): RawLine {
    const line = { bytes: this.bytes, ...this.#read() };
    this.bytes = 0;
    this.#parts = [];
    return line;
  }

  #read(): Pick<RawLine, "text" | "fault"> {
    if (this.bytes > LONGEST_LINE) {
      const reason = `The line has ${this.bytes} bytes; the longest that is read has ${LONGEST_LINE}.`;
      return { fault: { code: "LINE_TOO_LONG", reason } };
    }
    try {
      return { text: new TextDecoder("utf-8", { fatal: true }).decode(Buffer.concat(this.#parts)) };
    } catch {
      return { fault: { code: "NOT_UTF8", reason: "The line is not UTF-8 text." } };
    }
  }
}
