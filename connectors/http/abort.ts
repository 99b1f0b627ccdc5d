import { setTimeout as delay } from "node:timers/promises";

/** Waits `ms` milliseconds. @throws the signal's reason as soon as it is aborted */
export async function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  signal?.throwIfAborted();
  if (ms <= 0) return;
  try {
    await delay(ms, undefined, signal ? { signal } : {});
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  }
}

/** Gives what `work` gives, unless the signal is aborted first. @throws the signal's reason, without waiting for `work` */
export function unlessAborted<T>(work: Promise<T>, signal?: AbortSignal): Promise<T> {
  if (!signal) return work;
  return new Promise<T>((resolve, reject) => {
    const stop = () => reject(signal.reason);
    if (signal.aborted) stop();
    signal.addEventListener("abort", stop, { once: true });
    const settle = (done: () => void) => {
      signal.removeEventListener("abort", stop);
      // A failure caused by the abort can arrive before our own listener runs.
      if (signal.aborted) stop();
      else done();
    };
    work.then(
      (value) => settle(() => resolve(value)),
      (error: unknown) => settle(() => reject(error)),
    );
  });
}
