import { Presets, SingleBar } from "cli-progress";

/** Shows how far long work has come: a bar on a terminal, a plain line now and then elsewhere. */
export interface Progress {
  show(done: number, total: number | undefined): void;
  end(): void;
}

/** What is counted. */
export interface Counted {
  text(done: number, total: number | undefined): string;
  /** Elsewhere than on a terminal, one line for so many steps. */
  readonly lineEvery: number;
}

/** A source may count what is no page for us, so its total says about how far it is. */
export const PAGES: Counted = {
  text: (done, total) => `${done}${total === undefined ? "" : ` of about ${total}`} pages`,
  lineEvery: 500,
};

/** Work of which only the share is known that is done: a total of 100. */
export const PERCENT: Counted = { text: (done) => `${done} %`, lineEvery: 100 };

export function startProgress(
  label: string,
  counted: Counted = PAGES,
  stream: NodeJS.WriteStream = process.stderr,
): Progress {
  return stream.isTTY ? bar(label, counted, stream) : lines(label, counted, stream);
}

/** Runs work that tells the share it has done, from 0 to 1; shows nothing as long as it tells none. */
export async function withShare<Result>(
  label: string,
  work: (onShare: (share: number) => void) => Promise<Result>,
): Promise<Result> {
  const progress = startProgress(label, PERCENT);
  try {
    return await work((share) => progress.show(Math.floor(share * 100), 100));
  } finally {
    progress.end();
  }
}

function bar(label: string, counted: Counted, stream: NodeJS.WriteStream): Progress {
  const progress = new SingleBar(
    // Whoever presses Ctrl-C gets the terminal back as it was: neither its cursor nor its line wrap is touched.
    { format: `${label} [{bar}] {text}`, hideCursor: false, linewrap: true, clearOnComplete: true, stream },
    Presets.rect,
  );
  let started = false;
  return {
    show(done, total) {
      // Where the source does not tell the total, the bar stays empty beside the number.
      const full = total === undefined ? Number.MAX_SAFE_INTEGER : Math.max(total, done);
      const shown = { text: counted.text(done, total) };
      if (!started) progress.start(full, done, shown);
      started = true;
      progress.setTotal(full);
      progress.update(done, shown);
    },
    end: () => progress.stop(),
  };
}

function lines(label: string, counted: Counted, stream: NodeJS.WriteStream): Progress {
  let printed = 0;
  return {
    show(done, total) {
      if (done < printed + counted.lineEvery) return;
      printed = done;
      stream.write(`${label}: ${counted.text(done, total)}\n`);
    },
    end: () => {},
  };
}
