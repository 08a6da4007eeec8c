/** Meshes without WebGL: faces from the farthest to the nearest, or points; of many a part. */
import type { Mesh } from "../../../api/mesh";
import { projector } from "../../../lib/orbit";
import type { MeshPainter, Shot } from "./painter";

const MOST_POINTS = 40_000;
const MOST_FACES = 20_000;
const AMBIENT = 0.45;

export class FlatPainter implements MeshPainter {
  readonly by = "canvas";

  draw(mesh: Mesh, shot: Shot, into: CanvasRenderingContext2D): number {
    into.setTransform(shot.ratio, 0, 0, shot.ratio, 0, 0);
    into.clearRect(0, 0, shot.width, shot.height);
    if (mesh.faces && shot.style !== "points") return this.#faces(mesh, mesh.faces, shot, into);
    return this.#points(mesh, shot, into);
  }

  #points({ vertices, colours }: Mesh, shot: Shot, into: CanvasRenderingContext2D): number {
    const place = projector(shot.orbit, shot.ball, shot.look.camera.fov, shot.width, shot.height);
    const total = vertices.length / 3;
    const every = Math.max(1, Math.ceil(total / Math.min(shot.most, MOST_POINTS)));
    const seen: { x: number; y: number; depth: number; i: number }[] = [];
    for (let i = 0; i < total; i += every) {
      const at = place(vertices[3 * i]!, vertices[3 * i + 1]!, vertices[3 * i + 2]!);
      if (at.depth > 0) seen.push({ ...at, i });
    }
    seen.sort((a, b) => b.depth - a.depth);
    const size = shot.point;
    for (const { x, y, i } of seen) {
      into.fillStyle = colours ? rgb(colours[3 * i]!, colours[3 * i + 1]!, colours[3 * i + 2]!) : shot.colour;
      into.fillRect(x - size / 2, y - size / 2, size, size);
    }
    return Math.ceil(total / every);
  }

  #faces({ vertices, colours }: Mesh, faces: Uint32Array, shot: Shot, into: CanvasRenderingContext2D): number {
    const place = projector(shot.orbit, shot.ball, shot.look.camera.fov, shot.width, shot.height);
    const total = faces.length / 3;
    const every = Math.max(1, Math.ceil(total / Math.min(shot.most, MOST_FACES)));
    const base = channels(shot.colour);
    const seen: { path: Path2D; depth: number; colour: string }[] = [];
    for (let i = 0; i < total; i += every) {
      const corners = [0, 1, 2].map((k) => faces[3 * i + k]!);
      const points = corners.map((v) => place(vertices[3 * v]!, vertices[3 * v + 1]!, vertices[3 * v + 2]!));
      if (points.some(({ depth }) => !(depth > 0))) continue;
      const path = new Path2D();
      points.forEach(({ x, y }, k) => (k ? path.lineTo(x, y) : path.moveTo(x, y)));
      path.closePath();
      const mean = [0, 1, 2].map((c) =>
        colours ? corners.reduce((sum, v) => sum + colours[3 * v + c]!, 0) / 3 : base[c]!,
      );
      const light = shot.style === "wire" ? 1 : AMBIENT + (1 - AMBIENT) * facing(vertices, corners, shot);
      const depth = points.reduce((sum, point) => sum + point.depth, 0);
      seen.push({ path, depth, colour: rgb(mean[0]! * light, mean[1]! * light, mean[2]! * light) });
    }
    seen.sort((a, b) => b.depth - a.depth);
    into.lineWidth = 0.6;
    for (const { path, colour } of seen) {
      into.fillStyle = into.strokeStyle = colour;
      into.stroke(path); // Without it the ground shows between faces.
      if (shot.style === "solid") into.fill(path);
    }
    return Math.ceil(total / every);
  }
}

/** 1 for a face that looks at the eye, 0 for one seen from its edge. */
function facing(vertices: Float32Array, [a, b, c]: readonly number[], { orbit }: Shot): number {
  const edge = (to: number, i: number): number => vertices[3 * to + i]! - vertices[3 * a! + i]!;
  const [u, v] = [[0, 1, 2].map((i) => edge(b!, i)), [0, 1, 2].map((i) => edge(c!, i))] as [number[], number[]];
  const normal = [u[1]! * v[2]! - u[2]! * v[1]!, u[2]! * v[0]! - u[0]! * v[2]!, u[0]! * v[1]! - u[1]! * v[0]!];
  const out = [
    Math.sin(orbit.yaw) * Math.cos(orbit.pitch),
    Math.sin(orbit.pitch),
    Math.cos(orbit.yaw) * Math.cos(orbit.pitch),
  ];
  const dot = normal.reduce((sum, n, i) => sum + n * out[i]!, 0);
  return Math.abs(dot) / (Math.hypot(...normal) || 1);
}

const rgb = (r: number, g: number, b: number): string => `rgb(${Math.round(r)} ${Math.round(g)} ${Math.round(b)})`;

const channels = (hex: string): number[] => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));
