/** Draws what is in sight of a scene, in detail that the scale leaves room for. */
import { middleCut, type Measure } from "../fit";
import { BOX } from "./arrange";
import type { Coloured, Ink } from "./colours";
import type { Pen } from "./pen";
import { QUIET, type Scene } from "./scene";
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
const READABLE = 6.2;
/** Of 255, in hex: what is not on the way that is traced. */
const FAINT = "47";
/** Words on edges in one drawing. */
const LABELS = 600;
/** Edges in sight beyond which they are straight and bare, and the scale below which all is. */
const CROWD = 3000;
const BARE = 0.22;
/** The scale below which boxes are patches. */
const PATCH = 0.14;

/** One drawing: what, in which colours, through which sight. `measure`: of names at 12 px. */
export interface Drawing {
  scene: Scene;
  coloured: Coloured;
  ink: Ink;
  sight: Sight;
  on: Emphasis;
  measure: Measure;
}

export function paint(pen: Pen, drawing: Drawing): void {
  const { boxes } = drawing.scene;
  const { marks } = drawing.on;
  const traced = marks && marks.boxes.length === boxes.item.length && !marks.none ? marks : null;
  const seen = inSight(drawing.scene, drawing.sight);
  for (const box of seen) if (boxes.open[box]) drawBox(pen, drawing, box, traced);
  drawEdges(pen, drawing, traced);
  for (const box of seen) if (!boxes.open[box]) drawBox(pen, drawing, box, traced);
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

function drawBox(pen: Pen, drawing: Drawing, box: number, traced: Marks | null): void {
  const { coloured, ink, sight, on } = drawing;
  const { boxes } = drawing.scene;
  const [x, y, width, height] = [boxes.x[box]!, boxes.y[box]!, boxes.width[box]!, boxes.height[box]!];
  const [open, kind] = [boxes.open[box] === 1, boxes.kind[box]!];
  const faded = traced !== null && !traced.boxes[box];
  const mark = faded ? null : coloured.mark[box]!;
  const strong = box === on.selected || box === on.from;
  if (sight.scale < PATCH && !open && !strong) {
    pen.rect(x, y, width, height, 0, mark ?? (faded ? ink.border : ink.edge), null);
    return;
  }
  const fill = faded && !open ? ink.surface : coloured.fill[box]!;
  const colour = strong ? ink.accent : box === on.hovered ? ink.text2 : open ? ink.border : ink.borderStrong;
  const line = Math.max(strong ? 2 : 1, (strong ? 1.6 : 0.7) / sight.scale);
  const stroke = { colour, width: line, ...(boxes.aside[box] ? { dash: [4, 3] } : {}) };
  const radius = kind === 0 ? 4 : 8;
  if (kind === 2 && !open)
    pen.rect(x + 4, y + 4, width, height, radius, fill, { colour: ink.borderStrong, width: line });
  pen.rect(x, y, width, height, radius, fill, stroke);
  if (mark) pen.rect(x + 5, y + 7, 3, height - 14, 1.5, mark, null);
  if (open) writeHead(pen, drawing, box, faded);
  else writeName(pen, drawing, box, faded);
}

function writeHead(pen: Pen, { scene: { boxes }, ink, sight, measure }: Drawing, box: number, faded: boolean): void {
  if (sight.scale * NAME < READABLE * 0.6) return;
  const [x, y] = [boxes.x[box]!, boxes.y[box]! + BOX.header / 2 + 1];
  const name = middleCut(boxes.label[box]!, boxes.width[box]! - 40, measure);
  pen.text("−", x + 13, y, NAME, ink.text3, 600, "center");
  pen.text(name, x + 24, y, NAME, faded ? ink.text3 : ink.text, 600, "left");
}

function writeName(
  pen: Pen,
  { scene: { boxes }, coloured, ink, sight, measure }: Drawing,
  box: number,
  faded: boolean,
): void {
  if (sight.scale * NAME < READABLE) return;
  const [x, y, room] = [boxes.x[box]! + 13, boxes.y[box]!, boxes.width[box]! - 22];
  const [group, marked] = [boxes.kind[box] !== 0, !faded && coloured.mark[box] !== null];
  const sub = boxes.sub[box]!;
  const second = sub !== "" && sight.scale * SUB >= READABLE;
  const name = middleCut(boxes.label[box]!, room * (group ? 0.95 : 1), measure);
  pen.text(
    name,
    x,
    y + (second ? 12.5 : BOX.height / 2),
    NAME,
    faded ? ink.text3 : ink.text,
    group ? 600 : 500,
    "left",
  );
  if (second)
    pen.text(middleCut(sub, room * 1.2, measure), x, y + 25.5, SUB, marked ? ink.text : ink.text3, 400, "left");
  if (second && boxes.calls[box]) pen.text("ƒ", x + room - 2, y + 12, SUB, ink.accent, 600, "center");
}

function drawEdges(pen: Pen, drawing: Drawing, traced: Marks | null): void {
  const { scene, ink, sight, on } = drawing;
  const { edges } = scene;
  const seen = edgesInSight(scene, sight);
  const bare = sight.scale < BARE || seen.length > CROWD;
  const touched = on.selected > 0 ? on.selected : on.hovered;
  const rest = traced ? ink.edge + FAINT : ink.edge;
  const labels = new Labels(pen, sight);
  const strong: number[] = [];
  for (const edge of seen) {
    const near = touched > 0 && touches(scene, edge, touched);
    if (traced ? traced.edges[edge] : near) strong.push(edge);
    else if (edges.crossing[edge] !== QUIET) drawEdge(pen, drawing, edge, rest, 1, bare);
  }
  for (const edge of strong) drawEdge(pen, drawing, edge, ink.accent, 1.5, bare);
  if (bare) return;
  for (const edge of strong) labels.write(scene, edge, ink.text2);
  if (!traced) for (const edge of seen) labels.write(scene, edge, ink.text3);
}

/** An edge to a border is not the group's own. */
function touches({ edges, boxes }: Scene, edge: number, box: number): boolean {
  const [from, to] = [edges.from[edge]!, edges.to[edge]!];
  if (from !== box && to !== box) return false;
  return !edges.crossing[edge] || boxes.parent[box] === (from === box ? to : from);
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

function pointsOf({ edges }: Scene, edge: number): Float32Array {
  return edges.points.subarray(edge === 0 ? 0 : edges.ends[edge - 1]!, edges.ends[edge]!);
}

function drawEdge(
  pen: Pen,
  { scene, sight }: Drawing,
  edge: number,
  colour: string,
  weight: number,
  bare: boolean,
): void {
  const { edges } = scene;
  const points = pointsOf(scene, edge);
  if (points.length < 4) return;
  const crossing = edges.crossing[edge]! > 0;
  const wide = crossing || edges.control[edge] ? 1 : Math.min(5, 1 + 0.6 * Math.log2(edges.count[edge]!));
  const width = Math.max(wide * weight, (bare ? 0.35 : 0.6) / sight.scale);
  const dash = edges.control[edge] ? [3, 3] : crossing && weight === 1 ? [1, 4] : undefined;
  pen.line(points, { colour, width, ...(dash && !bare ? { dash } : {}) }, !bare, bare || crossing ? 0 : 6 + wide);
}

/** Words on edges; one that would lie on another is left out. */
class Labels {
  private readonly taken: [left: number, top: number, right: number, bottom: number][] = [];
  private readonly readable: boolean;

  constructor(
    private readonly pen: Pen,
    sight: Sight,
  ) {
    this.readable = sight.scale * LABEL >= READABLE + 0.4;
  }

  write(scene: Scene, edge: number, colour: string): void {
    const text = scene.edges.label[edge]!;
    if (!text || !this.readable || this.taken.length > LABELS) return;
    const points = pointsOf(scene, edge);
    const middle = points.length > 4 ? (points.length >> 2) * 2 : -1;
    const x = (middle < 0 ? (points[0]! + points[2]!) / 2 : points[middle]!) + 4;
    const y = middle < 0 ? (points[1]! + points[3]!) / 2 : points[middle + 1]!;
    const [right, top, bottom] = [x + text.length * LABEL * 0.55, y - LABEL / 2, y + LABEL / 2];
    if (this.taken.some((other) => x < other[2] && right > other[0] && top < other[3] && bottom > other[1])) return;
    this.taken.push([x, top, right, bottom]);
    this.pen.text(text, x, y, LABEL, colour, 400, "left");
  }
}
