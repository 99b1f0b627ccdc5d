import { sleep as realSleep, unlessAborted } from "./abort.js";

interface Queue {
  /** Settles when the last caller in the queue has left it. */
  tail: Promise<void>;
  /** When the last request to this host started, on the clock's scale. */
  lastStartMs: number;
}

interface RateGate {
  /** Waits until a request to `host` may start. First come, first served. @throws the signal's reason when aborted */
  takeTurn(host: string, intervalMs: number, signal?: AbortSignal): Promise<void>;
  /** Forgets all hosts. For tests. */
  forget(): void;
}

/** Gives a gate that lets at most one request per interval start towards each host. */
export function createRateGate(clock = () => performance.now(), sleep = realSleep): RateGate {
  const queues = new Map<string, Queue>();
  return {
    async takeTurn(host, intervalMs, signal) {
      const queue = queues.get(host) ?? { tail: Promise.resolve(), lastStartMs: -Infinity };
      queues.set(host, queue);
      const previous = queue.tail;
      const { promise, resolve: leave } = Promise.withResolvers<void>();
      queue.tail = promise;
      try {
        await unlessAborted(previous, signal);
        await sleep(queue.lastStartMs + intervalMs - clock(), signal);
        queue.lastStartMs = clock();
      } finally {
        // Who gives up while waiting must not let the next one overtake those before.
        void previous.then(leave);
      }
    },
    forget: () => queues.clear(),
  };
}

/** The gate of this process: all doors share it, so two sources on one host do not double the load. */
export const sharedGate = createRateGate();
