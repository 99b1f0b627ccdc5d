import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";

/** What a command that ended said. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command at work. */
export interface Running {
  readonly pid: number;
  /** Everything printed so far, both streams as they came. */
  output(): string;
  /** Waits until the output matches; fails with the output when the process ends before. */
  waitFor(pattern: RegExp): Promise<RegExpMatchArray>;
  kill(signal: NodeJS.Signals): void;
  ended(): Promise<Ended>;
}

/** Settings of a test's own; the machine's are left out. */
export type Environment = Readonly<Record<string, string>>;

const running = new Set<ChildProcess>();

// A test that fails must not leave a hub at work.
process.once("exit", () => {
  for (const child of running) child.kill("SIGKILL");
});

/**
 * Starts the real command, as a person does, but not on a terminal.
 *
 * @param input What it reads on standard input, to its end.
 */
export function startMaillage(
  args: readonly string[],
  settings: Environment,
  cwd = process.cwd(),
  input?: string,
): Running {
  const { PATH = "", HOME = "" } = process.env;
  const child = spawn(`${process.cwd()}/bin/maillage`, args, { cwd, env: { PATH, HOME, ...settings } });
  const printed = { stdout: "", stderr: "" };
  let output = "";
  const listeners = new Set<() => void>();
  running.add(child);
  if (input !== undefined) child.stdin.end(input);
  child.once("exit", () => running.delete(child));
  for (const stream of ["stdout", "stderr"] as const) {
    child[stream].setEncoding("utf8").on("data", (text: string) => {
      printed[stream] += text;
      output += text;
      for (const listener of listeners) listener();
    });
  }
  const closed = once(child, "close").then(([code]) => ({ code: code as number | null, ...printed }));
  return {
    pid: pidOf(child),
    output: () => output,
    waitFor,
    kill: (signal) => void child.kill(signal),
    ended: () => closed,
  };

  function waitFor(pattern: RegExp): Promise<RegExpMatchArray> {
    return new Promise((resolve, reject) => {
      const look = () => {
        const found = pattern.exec(output);
        if (found === null) return;
        listeners.delete(look);
        resolve(found);
      };
      listeners.add(look);
      look();
      void closed.then(({ code }) => reject(new Error(`It ended with ${code} before ${pattern}:\n${output}`)));
    });
  }
}

function pidOf(child: ChildProcess): number {
  if (child.pid === undefined) throw new Error("bin/maillage cannot be started.");
  return child.pid;
}

/** Runs the real command to its end. */
export function runMaillage(
  args: readonly string[],
  settings: Environment,
  cwd?: string,
  input?: string,
): Promise<Ended> {
  return startMaillage(args, settings, cwd, input).ended();
}
