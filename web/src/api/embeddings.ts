/** `/api/embeddings`, `/api/embedding`: tables of points. A version's key stands for one content for ever, so browsers keep the answers. */
import { apiUrl, getJson, send } from "./client";

export interface EmbeddingVersion {
  readonly step: number | null;
  readonly key: string;
}

export interface EmbeddingFacts {
  readonly run: string;
  readonly name: string;
  readonly source: "file" | "event" | "checkpoint";
  /** That can be read, by step. */
  readonly versions: readonly EmbeddingVersion[];
  /** Points and dimensions of the newest; null: known when it is read. */
  readonly shape: readonly [number, number] | null;
  /** Of its metadata. */
  readonly columns: readonly string[];
  /** Width and height of a point's picture. */
  readonly image: readonly [number, number] | null;
  readonly bookmarks: boolean;
  /** What of it cannot be shown, and why. */
  readonly problems: readonly string[];
}

/** One version of one embedding. */
export interface Address {
  readonly run: string;
  readonly name: string;
  readonly key: string;
}

export interface Vectors {
  /** rows × dims. */
  readonly data: Float32Array<ArrayBuffer>;
  readonly rows: number;
  readonly dims: number;
}

/** unit: every point has length 1; sphere: so from the centre of all. */
export type Scale = "none" | "unit" | "sphere";

/** Principal components of all points; NaN where a point is not finite. */
export interface Components extends Vectors {
  /** Of each component, and of all dimensions. */
  readonly variance: readonly number[];
  readonly total: number;
  /** False: found by iteration. */
  readonly exact: boolean;
  /** Points that are not finite. */
  readonly left_out: number;
}

/** A text a point. */
export interface Column {
  readonly name: string;
  /** Every text that is not empty is a number. */
  readonly numeric: boolean;
  /** Different texts. */
  readonly distinct: number;
  readonly values: readonly string[];
}

export interface Metadata {
  readonly columns: readonly Column[];
  readonly problems: readonly string[];
}

export async function fetchEmbeddings(signal?: AbortSignal): Promise<EmbeddingFacts[]> {
  return (await getJson<{ embeddings: EmbeddingFacts[] }>("embeddings", {}, signal)).embeddings;
}

export const fetchVectors = (of: Address, signal?: AbortSignal): Promise<Vectors> =>
  floats<Vectors>(of, { part: "vectors" }, signal);

export const fetchComponents = (of: Address, scale: Scale, signal?: AbortSignal): Promise<Components> =>
  floats<Components>(of, { part: "components", scale }, signal);

export const fetchMetadata = (of: Address, signal?: AbortSignal): Promise<Metadata> =>
  getJson<Metadata>("embedding", { ...of, part: "metadata" }, signal);

/** A state that TensorBoard's projector saved, as far as it is said here. */
export interface Bookmark {
  readonly label?: string;
  readonly selectedPoints?: readonly number[];
  /** pca, tsne, umap or custom. */
  readonly selectedProjection?: string;
  readonly selectedLabelOption?: string;
  readonly selectedColorOptionName?: string;
  readonly tSNEis3d?: boolean;
  readonly tSNEPerplexity?: number;
  readonly umapIs3d?: boolean;
  readonly umapNeighbors?: number;
  readonly pcaComponentDimensions?: readonly number[];
}

export const fetchBookmarks = async (of: Address, signal?: AbortSignal): Promise<readonly Bookmark[]> =>
  (await getJson<{ bookmarks: Bookmark[] }>("embedding", { ...of, part: "bookmarks" }, signal)).bookmarks;

/** The picture of all points. */
export const fetchSprite = (of: Address, signal?: AbortSignal): Promise<Blob> =>
  send(apiUrl("embedding", { ...of, part: "sprite" }), { signal: signal ?? null }, (response) => response.blob());

async function floats<T extends Vectors>(of: Address, more: Record<string, string>, signal?: AbortSignal): Promise<T> {
  return send(apiUrl("embedding", { ...of, ...more }), { signal: signal ?? null }, async (response) => {
    const { shape, ...facts } = JSON.parse(response.headers.get("lossless") ?? "{}") as { shape: [number, number] };
    return {
      ...facts,
      rows: shape[0],
      dims: shape[1],
      data: new Float32Array(await response.arrayBuffer()),
    } as unknown as T;
  });
}
