/** `/api/mesh`: one mesh of a value, as views into the received bytes. */
import { apiUrl, send } from "./client";

export type Corner = readonly [number, number, number];

export interface MeshFacts {
  name: string;
  /** Meshes of this step. */
  batch: number;
  vertices: number;
  /** Null: a point cloud. */
  faces: number | null;
  colours: boolean;
  /** Null: nothing is finite. */
  bounds: readonly [Corner, Corner] | null;
  /** What the writer asked of camera, lights and material. */
  config: Record<string, unknown>;
  problems: string[];
}

export interface Mesh {
  facts: MeshFacts;
  /** x, y, z of each vertex. */
  vertices: Float32Array<ArrayBuffer>;
  /** Three places of vertices each. */
  faces: Uint32Array<ArrayBuffer> | null;
  /** Red, green, blue of each vertex. */
  colours: Uint8Array<ArrayBuffer> | null;
  bytes: number;
}

export function fetchMesh(address: string, sample: number, signal: AbortSignal): Promise<Mesh> {
  const url = apiUrl("mesh", { ...Object.fromEntries(new URLSearchParams(address)), i: String(sample) });
  return send(url, { signal }, async (response) => decodeMesh(await response.arrayBuffer()));
}

export function decodeMesh(body: ArrayBuffer): Mesh {
  const head = new DataView(body).getUint32(0, true);
  const facts = JSON.parse(new TextDecoder().decode(new Uint8Array(body, 4, head))) as MeshFacts;
  let at = 4 + head;
  const take = <T>(
    make: new (buffer: ArrayBuffer, offset: number, length: number) => T,
    n: number,
    size: number,
  ): T => {
    const array = new make(body, at, n);
    at += n * size;
    return array;
  };
  const vertices = take(Float32Array<ArrayBuffer>, facts.vertices * 3, 4);
  const faces = facts.faces === null ? null : take(Uint32Array<ArrayBuffer>, facts.faces * 3, 4);
  const colours = facts.colours ? take(Uint8Array<ArrayBuffer>, facts.vertices * 3, 1) : null;
  return { facts, vertices, faces, colours, bytes: body.byteLength };
}
