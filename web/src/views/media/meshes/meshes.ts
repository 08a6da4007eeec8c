/** Meshes that were fetched, of the whole page, and files made of them. */
import { fetchMesh, type Mesh, type MeshFacts } from "../../../api/mesh";
import { count } from "../../../lib/format";
import { Lru } from "../../../lib/lru";

const KEPT = 256 << 20; // bytes
const kept = new Lru<string, Mesh>(KEPT, (mesh) => mesh.bytes);

export const isKept = (address: string, sample: number): boolean => kept.has(`${sample} ${address}`);

export async function loadMesh(address: string, sample: number, signal: AbortSignal): Promise<Mesh> {
  const key = `${sample} ${address}`;
  const known = kept.get(key);
  if (known) return known;
  const mesh = await fetchMesh(address, sample, signal);
  kept.set(key, mesh);
  return mesh;
}

const plural = (n: number, one: string, many: string): string => `${count(n)} ${n === 1 ? one : many}`;

export const inWords = ({ vertices, faces }: MeshFacts): string[] => [
  plural(vertices, "vertex", "vertices"),
  ...(faces === null ? [] : [plural(faces, "face", "faces")]),
];

/** Wavefront: colours behind the coordinates, from 0 to 1. */
export function asObj({ facts, vertices, faces, colours }: Mesh): Blob {
  const lines = [`# ${facts.name.replaceAll(/\s+/g, " ")}`];
  for (let i = 0; i < vertices.length; i += 3) {
    const colour = colours ? ` ${[0, 1, 2].map((c) => (colours[i + c]! / 255).toFixed(4)).join(" ")}` : "";
    lines.push(`v ${vertices[i]} ${vertices[i + 1]} ${vertices[i + 2]}${colour}`);
  }
  for (let i = 0; faces && i < faces.length; i += 3)
    lines.push(`f ${faces[i]! + 1} ${faces[i + 1]! + 1} ${faces[i + 2]! + 1}`);
  return new Blob([lines.join("\n"), "\n"], { type: "model/obj" });
}

/** Binary, little-endian: every bit as written. */
export function asPly({ facts, vertices, faces, colours }: Mesh): Blob {
  const head = [
    "ply",
    "format binary_little_endian 1.0",
    `element vertex ${facts.vertices}`,
    ...["x", "y", "z"].map((axis) => `property float ${axis}`),
    ...(colours ? ["red", "green", "blue"].map((channel) => `property uchar ${channel}`) : []),
    ...(faces ? [`element face ${faces.length / 3}`, "property list uchar uint vertex_indices"] : []),
    "end_header\n",
  ].join("\n");
  const row = colours ? 15 : 12;
  const points = new DataView(new ArrayBuffer(facts.vertices * row));
  for (let i = 0; i < facts.vertices; i++)
    for (let c = 0; c < 3; c++) {
      points.setFloat32(i * row + 4 * c, vertices[3 * i + c]!, true);
      if (colours) points.setUint8(i * row + 12 + c, colours[3 * i + c]!);
    }
  const triangles = new DataView(new ArrayBuffer(((faces?.length ?? 0) / 3) * 13));
  for (let i = 0; faces && i < faces.length / 3; i++) {
    triangles.setUint8(i * 13, 3);
    for (let c = 0; c < 3; c++) triangles.setUint32(i * 13 + 1 + 4 * c, faces[3 * i + c]!, true);
  }
  return new Blob([head, points, triangles], { type: "application/octet-stream" });
}
