/** Draws what is in sight of a scene, in detail that the scale leaves room for. */
import { middleCut, type Measure } from "../fit";
import { BOX } from "./arrange";
import type { Coloured, Ink } from "./colours";
import type { Pen } from "./pen";
import type { Scene } from "./scene";
import type { Marks } from "./session";

/** Part of the scene that is in sight, and screen px a scene px. */
export interface Sight {
  left: number;
  top: number;
  right: number;
  bottom: number;
  scale: number;
}

export interface Emphasis {
  /** Boxes; -1: none. */
  selected: number;
  hovered: number;
  from: number;
  marks: Marks | null;
}

export const NAME = 12;
export const SUB = 10;
const LABEL = 9.5;
/** Screen px of a letter that can still be read. */
const READABLE = 6.5;
const FAINT = 0.28;
/** Edges in sight beyond which they are straight and bare. */
const CROWD = 3000;

/** `measure` of names at 12 px. */
export function paint(
  pen: Pen,
  scene: Scene,
  coloured: Coloured,
  ink: Ink,
  sight: Sight,
  on: Emphasis,
  measure: Measure,
): void {
  const { boxes } = scene;
  const traced = on.marks && on.marks.boxes.length === boxes.item.length && !on.marks.none ? on.marks : null;
  const seen = inSight(scene, sight);
  for (const box of seen) if (boxes.open[box]) drawBox(pen, scene, box, coloured, ink, sight, on, traced, measure);
  drawEdges(pen, scene, ink, sight, on, traced);
  for (const box of seen) if (!boxes.open[box]) drawBox(pen, scene, box, coloured, ink, sight, on, traced, measure);
}

/** Boxes in sight, but for the body's own. */
function inSight({ boxes }: Scene, sight: Sight): number[] {
  const { x, y, width, height } = boxes;
  const seen: number[] = [];
  for (let box = 1; box < x.length; box++)
    if (
      x[box]! < sight.right &&
      y[box]! < sight.bottom &&
      x[box]! + width[box]! > sight.left &&
      y[box]! + height[box]! > sight.top
    )
      seen.push(box);
  return seen;
}

function drawBox(
  pen: Pen,
  { boxes }: Scene,
  box: number,
  coloured: Coloured,
  ink: Ink,
  sight: Sight,
  on: Emphasis,
  traced: Marks | null,
  measure: Measure,
): void {
  const [x, y, width, height] = [boxes.x[box]!, boxes.y[box]!, boxes.width[box]!, boxes.height[box]!];
  const faded = traced !== null && !traced.boxes[box];
  const fill = faded && !boxes.open[box] ? fade(coloured.fill[box]!, ink) : coloured.fill[box]!;
  const strong = box === on.selected || box === on.from;
  const colour = strong ? ink.accent : box === on.hovered ? ink.text2 : boxes.open[box] ? ink.border : ink.borderStrong;
  const line = Math.max(strong ? 2 : 1, (strong ? 1.6 : 0.7) / sight.scale);
  const stroke = { colour, width: line, ...(boxes.aside[box] ? { dash: [4, 3] } : {}) };
  const radius = boxes.kind[box] === 0 ? 4 : 8;
  if (boxes.kind[box] === 2 && !boxes.open[box] && sight.scale > 0.3)
    pen.rect(x + 4, y + 4, width, height, radius, fill, { colour: ink.borderStrong, width: line });
  pen.rect(x, y, width, height, sight.scale > 0.2 ? radius : 0, fill, stroke);
  const mark = coloured.mark[box];
  if (mark && !faded && sight.scale > 0.2) pen.rect(x + 5, y + 7, 3, height - 14, 1.5, mark, null);
  if (sight.scale * NAME < READABLE && !(boxes.open[box] && sight.scale * NAME > READABLE * 0.6)) return;
  written(
    pen,
    boxes.label[box]!,
    boxes.sub[box]!,
    x,
    y,
    width,
    boxes.open[box] === 1,
    boxes.kind[box] !== 0,
    faded,
    ink,
    sight,
    measure,
  );
  if (boxes.calls[box] && sight.scale * SUB >= READABLE)
    pen.text("ƒ", x + width - 11, y + 11, SUB, ink.accent, 600, "center");
}

function written(
  pen: Pen,
  label: string,
  sub: string,
  x: number,
  y: number,
  width: number,
  open: boolean,
  group: boolean,
  faded: boolean,
  ink: Ink,
  sight: Sight,
  measure: Measure,
): void {
  const weight = group ? 600 : 500;
  const colour = faded ? ink.text3 : ink.text;
  const name = middleCut(label, (width - 26) * (group ? 0.95 : 1), measure);
  if (open) {
    pen.text("−", x + 13, y + BOX.header / 2 + 1, NAME, ink.text3, 600, "center");
    pen.text(name, x + 24, y + BOX.header / 2 + 1, NAME, colour, weight, "left");
    return;
  }
  const second = sub !== "" && sight.scale * SUB >= READABLE;
  pen.text(name, x + 13, y + (second ? 12.5 : BOX.height / 2), NAME, colour, weight, "left");
  if (second) pen.text(middleCut(sub, (width - 24) * 1.2, measure), x + 13, y + 25.5, SUB, ink.text3, 400, "left");
}

function fade(fill: string, ink: Ink): string {
  return fill === ink.surface ? fill : ink.surface;
}

function drawEdges(pen: Pen, scene: Scene, ink: Ink, sight: Sight, on: Emphasis, traced: Marks | null): void {
  const { edges } = scene;
  const seen = edgesInSight(scene, sight);
  const bare = sight.scale < 0.22 || seen.length > CROWD;
  const touched = on.selected > 0 ? on.selected : on.hovered;
  const late: number[] = [];
  for (const edge of seen) {
    const near = touched > 0 && (edges.from[edge] === touched || edges.to[edge] === touched);
    if (near || traced?.edges[edge]) late.push(edge);
    else drawEdge(pen, scene, edge, traced ? fadedEdge(ink) : ink.edge, 1, bare, ink, sight, false);
  }
  for (const edge of late) {
    const strong = !traced || traced.edges[edge] === 1;
    drawEdge(pen, scene, edge, strong ? ink.accent : ink.edge, strong ? 1.5 : 1, bare, ink, sight, strong);
  }
}

const faintEdges = new Map<string, string>();
function fadedEdge(ink: Ink): string {
  let known = faintEdges.get(ink.edge);
  if (!known) faintEdges.set(ink.edge, (known = ink.edge + Math.round(FAINT * 255).toString(16)));
  return known;
}

function edgesInSight({ edges }: Scene, sight: Sight): number[] {
  const { points, ends } = edges;
  const seen: number[] = [];
  for (let edge = 0; edge < ends.length; edge++) {
    let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
    for (let i = edge === 0 ? 0 : ends[edge - 1]!; i < ends[edge]!; i += 2) {
      left = Math.min(left, points[i]!);
      right = Math.max(right, points[i]!);
      top = Math.min(top, points[i + 1]!);
      bottom = Math.max(bottom, points[i + 1]!);
    }
    if (left < sight.right && right > sight.left && top < sight.bottom && bottom > sight.top) seen.push(edge);
  }
  return seen;
}

function drawEdge(
  pen: Pen,
  { edges }: Scene,
  edge: number,
  colour: string,
  weight: number,
  bare: boolean,
  ink: Ink,
  sight: Sight,
  strong: boolean,
): void {
  const from = edge === 0 ? 0 : edges.ends[edge - 1]!;
  const points = edges.points.subarray(from, edges.ends[edge]!);
  if (points.length < 4) return;
  const wide = edges.crossing[edge] ? 1 : Math.min(5, 1 + 0.6 * Math.log2(edges.count[edge]!));
  const width = Math.max(wide * weight, 0.6 / sight.scale);
  const dash = edges.control[edge] ? [3, 3] : edges.crossing[edge] && !strong ? [1, 4] : undefined;
  pen.line(
    points,
    { colour, width, ...(dash && !bare ? { dash } : {}) },
    !bare,
    bare || edges.crossing[edge] ? 0 : 6 + wide,
  );
  const label = edges.label[edge]!;
  if (!label || bare || sight.scale * LABEL < READABLE + 0.4) return;
  const middle = points.length === 4 ? 0 : (points.length >> 2) * 2 - 2 + 2;
  const [x, y] =
    points.length === 4
      ? [(points[0]! + points[2]!) / 2, (points[1]! + points[3]!) / 2]
      : [points[middle]!, points[middle + 1]!];
  pen.text(label, x + 4, y, LABEL, strong ? ink.text2 : ink.text3, 400, "left");
}
