/** Hashes are 32-bit and made with `Math.imul` alone, so every platform and every Node gives the same. */

/** Murmur3 takes one block; the constants are those of its x86 32-bit form. */
function mixBlock(state: number, block: number): number {
  let mixed = Math.imul(block, 0xcc9e2d51);
  mixed = Math.imul((mixed << 15) | (mixed >>> 17), 0x1b873593);
  const next = state ^ mixed;
  return (Math.imul((next << 13) | (next >>> 19), 5) + 0xe6546b64) | 0;
}

/** Murmur3's last step: every bit of the state changes half of the bits of the hash. */
function finish(state: number, length: number): number {
  let mixed = state ^ length;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

/** Hash of a text from 0 to 2^32 - 1; each UTF-16 unit is a block. */
export function hashText(text: string, seed = 0): number {
  let state = seed;
  for (let index = 0; index < text.length; index += 1) state = mixBlock(state, text.charCodeAt(index));
  return finish(state, text.length);
}

/** Hash of `count` hashes in a row, from 0 to 2^32 - 1. */
export function hashRun(hashes: ArrayLike<number>, start: number, count: number): number {
  let state = count;
  for (let index = start; index < start + count; index += 1) state = mixBlock(state, hashes[index] ?? 0);
  return finish(state, count);
}
