/** Rows coloured by a column: numbers by rank in the sequential colours, words by hue. Pure. */
import { HUES, hueVar } from "../lib/hues";
import { compareCells, wordOf, type Column, type Row } from "./paramTable";
import { levelVar, valueScale } from "./valueColours";

/** An index of the sequential colours, of the hues, or neither. */
export type RowColour = { readonly level: number } | { readonly hue: number } | null;

export interface ColourScale {
  readonly of: (row: Row) => RowColour;
  /** Of words: each with its hue. */
  readonly words: readonly { readonly word: string; readonly hue: number }[];
  /** Of numbers. */
  readonly range: readonly [number, number] | null;
}

const NOTHING: ColourScale = { of: () => null, words: [], range: null };

export function colourScale(column: Column | null, rows: readonly Row[]): ColourScale {
  if (!column || !column.cells.length) return NOTHING;
  if (column.numeric) {
    const scale = valueScale(rows.map((row) => [row.key, column.cells[row.index] as number]));
    if (!scale) return NOTHING;
    const of = (row: Row): RowColour => {
      const level = scale.levels.get(row.key);
      return level === undefined ? null : { level };
    };
    return { of, words: [], range: [scale.least, scale.greatest] };
  }
  const cells = [...new Map(column.cells.map((cell) => [wordOf(cell), cell])).values()];
  const words = cells
    .filter((cell) => cell !== null)
    .sort(compareCells)
    .slice(0, HUES)
    .map((cell, hue) => ({ word: wordOf(cell), hue }));
  const hues = new Map(words.map(({ word, hue }) => [word, hue]));
  const of = (row: Row): RowColour => {
    const hue = hues.get(wordOf(column.cells[row.index]!));
    return hue === undefined ? null : { hue };
  };
  return { of, words, range: null };
}

export const cssOf = (colour: RowColour): string =>
  colour === null ? "var(--run-rest)" : "level" in colour ? levelVar(colour.level) : hueVar(colour.hue);
