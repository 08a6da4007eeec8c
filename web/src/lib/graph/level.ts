/** One level to lay out: boxes and the edges between them. */
export interface Level {
  /** px. */
  widths: Float64Array;
  heights: Float64Array;
  /** Places of boxes; no box is joined to itself. */
  from: Int32Array;
  to: Int32Array;
}

/** Centres of boxes, and what they cover from 0 on, in px; points of each edge as x, y, x, y … */
export interface Placed {
  x: Float64Array;
  y: Float64Array;
  width: number;
  height: number;
  edges: readonly (readonly number[])[];
}

/** px between boxes of a layer, between layers, and between an edge and what it passes. */
export const GAP = { boxes: 18, layers: 34, edges: 10 };
