const FIRST_BYTES = 64 * 1024;

interface ByteSink {
  /** Copies a chunk in. Gives false, and keeps nothing of it, when the limit would be passed. */
  add(chunk: Buffer): boolean;
  /** Gives everything added. */
  take(): Buffer;
}

/**
 * Gives a place for up to `maxBytes` bytes that grows by doubling.
 *
 * Chunks are copied, not collected: a server that sends single bytes would make a list of millions of small objects,
 * each a hundred times its content. @param expectedBytes declared length: then nothing has to grow
 */
export function createByteSink(maxBytes: number, expectedBytes?: number): ByteSink {
  let buffer = Buffer.allocUnsafe(Math.min(maxBytes, expectedBytes ?? FIRST_BYTES));
  let used = 0;
  return {
    add(chunk) {
      const needed = used + chunk.length;
      if (needed > maxBytes) return false;
      if (needed > buffer.length) {
        const grown = Buffer.allocUnsafe(Math.min(maxBytes, Math.max(needed, buffer.length * 2)));
        buffer.copy(grown, 0, 0, used);
        buffer = grown;
      }
      chunk.copy(buffer, used);
      used = needed;
      return true;
    },
    take: () => buffer.subarray(0, used),
  };
}
