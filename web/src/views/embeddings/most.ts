/** Points that are laid out themselves; of more a sample is, and the others are placed between their nearest. */
export const MOST = 10_000;
