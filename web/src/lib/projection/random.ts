/** Numbers in [0, 1) that are the same on every visit, so that the same points give the same picture. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** `count` different indices below `of`, ascending; all of them if there are no more. */
export function sample(of: number, count: number, random: () => number): Int32Array {
  const picked = Int32Array.from({ length: of }, (_, i) => i);
  if (count >= of) return picked;
  for (let i = 0; i < count; i++) {
    const other = i + Math.floor(random() * (of - i));
    [picked[i], picked[other]] = [picked[other], picked[i]];
  }
  return picked.slice(0, count).sort();
}
