/** Role → line style; the hue is the family's. */

export interface Dash {
  /** CSS px on, off, …; empty = solid. */
  pattern: readonly number[];
  round: boolean;
}

const SOLID: Dash = { pattern: [], round: false };
const DASHES: Readonly<Record<string, Dash>> = {
  train: SOLID,
  validation: { pattern: [6, 4], round: false },
  test: { pattern: [1.5, 4], round: true },
  other: { pattern: [9, 3, 2, 3], round: false },
};

/** A run without a role is solid. */
export const dash = (role: string | null | undefined): Dash => (role ? (DASHES[role] ?? DASHES["other"]) : SOLID);
