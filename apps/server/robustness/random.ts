/** Random numbers that a seed repeats. */
export interface Random {
  /** A whole number from 0 up to, and without, `below`. */
  integer(below: number): number;
  /** One of the items. */
  pick<T>(items: readonly T[]): T;
  /** True in this share of the cases. */
  chance(share: number): boolean;
}

/** Mulberry32: 32 bits of state, good enough to choose which byte to break. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  function next(): number {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  }
  const integer = (below: number) => Math.floor(next() * below);
  return {
    integer,
    pick: (items) => items[integer(items.length)]!,
    chance: (share) => next() < share,
  };
}
