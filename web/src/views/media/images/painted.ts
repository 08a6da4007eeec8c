/** A picture in another light: through a window, brighter, with more contrast. */
import type { PictureFacts, PictureName } from "../../../api/image";
import { paint, type Look, type Raster } from "../../../lib/pixels";
import { rasters } from "./pictures";

/** `bitmap` as `look` wants it. Numbers of more than 8 bits are painted from what was written, which may be asked for. */
export async function painted(
  name: PictureName,
  facts: PictureFacts,
  bitmap: ImageBitmap,
  frame: number,
  look: Look,
): Promise<OffscreenCanvas> {
  const raster = facts.dtype === "uint8" ? bytesOf(bitmap) : await rasters.get(name, frame);
  return onCanvas(paint(raster, look), raster.width, raster.height);
}

export function onCanvas(rgba: Uint8ClampedArray<ArrayBuffer>, width: number, height: number): OffscreenCanvas {
  const canvas = new OffscreenCanvas(width, height);
  canvas.getContext("2d")!.putImageData(new ImageData(rgba, width, height), 0, 0);
  return canvas;
}

/** What the browser made of it: for the eye, not for the numbers. */
function bytesOf(bitmap: ImageBitmap): Raster {
  const { width, height } = bitmap;
  const ink = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true })!;
  ink.drawImage(bitmap, 0, 0);
  return { width, height, channels: 4, data: new Uint8Array(ink.getImageData(0, 0, width, height).data.buffer) };
}
