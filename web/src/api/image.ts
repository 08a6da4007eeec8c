/** `/api/image`: pictures and their numbers. A value's address stands for one value for ever, so browsers keep the answers. */
import type { Numbers, Raster } from "../lib/pixels";
import { ApiError, apiUrl, send } from "./client";

export interface PictureFacts {
  /** Pictures in the value. */
  samples: number;
  format: string;
  width: number;
  height: number;
  dtype: "uint8" | "uint16" | "int32" | "float32" | "float64";
  /** Alpha included. */
  channels: number;
  /** 1 if it does not move. */
  frames: number;
  /** As written. */
  bytes: number;
}

/** `address` is a value's, from the list of values. */
export interface PictureName {
  address: string;
  sample: number;
}

export type PictureForm = "shown" | "values" | "written";

export function pictureUrl({ address, sample }: PictureName, more: Record<string, string> = {}): string {
  return apiUrl("image", { ...Object.fromEntries(new URLSearchParams(address)), i: String(sample), ...more });
}

/** As a browser draws it. */
export function fetchPicture(
  name: PictureName,
  signal: AbortSignal,
  priority: RequestPriority,
): Promise<{ facts: PictureFacts; blob: Blob }> {
  return send(pictureUrl(name), { signal, priority }, async (response) => ({
    facts: factsOf(response),
    blob: await response.blob(),
  }));
}

/** A PNG at most `width` pixels wide, 16 to 1024. */
export const fetchSmall = (name: PictureName, width: number, signal: AbortSignal): Promise<Blob> =>
  send(pictureUrl(name, { width: String(width) }), { signal }, (response) => response.blob());

const ARRAYS = {
  uint8: Uint8Array,
  uint16: Uint16Array,
  int32: Int32Array,
  float32: Float32Array,
  float64: Float64Array,
} satisfies Record<PictureFacts["dtype"], new (buffer: ArrayBuffer) => Numbers>;

/** Its numbers as they were written; of an animation those of a frame. */
export function fetchNumbers(name: PictureName, frame: number, signal: AbortSignal): Promise<Raster> {
  return send(pictureUrl(name, { form: "values", frame: String(frame) }), { signal }, async (response) => {
    const { width, height, channels, dtype } = factsOf(response);
    return { width, height, channels, data: new ARRAYS[dtype](await response.arrayBuffer()) };
  });
}

function factsOf(response: Response): PictureFacts {
  const text = response.headers.get("lossless-image");
  if (text === null) throw new ApiError("The answer has no lossless-image header", response.status, "header");
  return JSON.parse(text) as PictureFacts;
}
