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
    // Whoever presses Ctrl-C gets the terminal back as it was: neither its cursor nor its line wrap is touched.
    { format: `${label} [{bar}] {pages}`, hideCursor: false, linewrap: true, clearOnComplete: true, stream },
    Presets.rect,
  );
  let started = false;
  return {
    show(done, total) {
      // Where the source does not tell the total, the bar stays empty beside the number.
      const full = total === undefined ? Number.MAX_SAFE_INTEGER : Math.max(total, done);
      const shown = { pages: pagesText(done, total) };
      if (!started) progress.start(full, done, shown);
      started = true;
      progress.setTotal(full);
      progress.update(done, shown);
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
      stream.write(`${label}: ${pagesText(done, total)}\n`);
    },
    end: () => {},
  };
}

/** A source may count what is no page for us, so its total says about how far it is. */
function pagesText(done: number, total: number | undefined): string {
  return `${done}${total === undefined ? "" : ` of about ${total}`} pages`;
}
