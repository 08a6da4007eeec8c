/** What draws a mesh into a canvas; by WebGL where there is one, else by the canvas itself. */
import type { Mesh } from "../../../api/mesh";
import type { MeshLook } from "../../../lib/meshConfig";
import type { Ball, Orbit } from "../../../lib/orbit";

export type Style = "solid" | "wire" | "points";

export interface Shot {
  orbit: Orbit;
  ball: Ball;
  look: MeshLook;
  style: Style;
  /** CSS px of a point. */
  point: number;
  /** CSS px. */
  width: number;
  height: number;
  /** Device px a CSS px. */
  ratio: number;
  /** Points or faces drawn at most. */
  most: number;
  /** Of vertices that have none, `#rrggbb`. */
  colour: string;
}

export interface MeshPainter {
  readonly by: "WebGL" | "canvas";
  /** How many points or faces it drew. */
  draw(mesh: Mesh, shot: Shot, into: CanvasRenderingContext2D): number;
}

/** What a picture is made of, and of how many. */
export function pieces({ facts, faces }: Mesh, style: Style): { word: "vertices" | "faces"; total: number } {
  return faces && style !== "points"
    ? { word: "faces", total: faces.length / 3 }
    : { word: "vertices", total: facts.vertices };
}

let found: Promise<MeshPainter> | null = null;

/** One for the page: browsers give a page only few WebGL contexts. */
export function meshPainter(): Promise<MeshPainter> {
  return (found ??= find());
}

async function find(): Promise<MeshPainter> {
  if (hasWebGL()) {
    const { GlPainter } = await import("./glPainter");
    return new GlPainter();
  }
  const { FlatPainter } = await import("./flatPainter");
  return new FlatPainter();
}

function hasWebGL(): boolean {
  const context = new OffscreenCanvas(1, 1).getContext("webgl2");
  context?.getExtension("WEBGL_lose_context")?.loseContext();
  return context !== null;
}
