import { Presets, SingleBar } from "cli-progress";

/** Shows how far long work has come: a bar on a terminal, a plain line now and then elsewhere. */
export interface Progress {
  show(done: number, total: number | undefined): void;
  end(): void;
}

/** Elsewhere than on a terminal, one line for this many steps. */
const LINE_EVERY = 500;

export function startProgress(label: string, stream: NodeJS.WriteStream = process.stderr): Progress {
  return stream.isTTY ? bar(label, stream) : lines(label, stream);
}

function bar(label: string, stream: NodeJS.WriteStream): Progress {
  const progress = new SingleBar(
    { format: `${label} [{bar}] {value}/{total} pages`, hideCursor: true, clearOnComplete: true, stream },
    Presets.rect,
  );
  let started = false;
  return {
    show(done, total) {
      // Where the source does not tell the total, the bar grows with what was found.
      const known = Math.max(total ?? 0, done);
      if (!started) progress.start(known, done);
      started = true;
      progress.setTotal(known);
      progress.update(done);
    },
    end: () => progress.stop(),
  };
}

function lines(label: string, stream: NodeJS.WriteStream): Progress {
  let printed = 0;
  return {
    show(done, total) {
      if (done < printed + LINE_EVERY) return;
      printed = done;
      stream.write(`${label}: ${done}${total === undefined ? "" : ` of about ${total}`} pages\n`);
    },
    end: () => {},
  };
}
