/** The picture of all points, made ready to be drawn from. */
import { fetchSprite, type Address } from "../../api/embeddings";
import type { Sprite } from "./painter";

/** At most `most` px wide and high. Raises what the server or the browser says of it. */
export async function loadSprite(
  at: Address,
  image: readonly [number, number],
  most: number,
  signal: AbortSignal,
): Promise<Sprite> {
  const whole = await createImageBitmap(await fetchSprite(at, signal));
  const [columns, rows] = [Math.floor(whole.width / image[0]), Math.floor(whole.height / image[1])];
  if (columns < 1 || rows < 1)
    throw new Error(
      `sprite: got ${whole.width} × ${whole.height} px, want at least one picture of ${image.join(" × ")}`,
    );
  const own = await cut(whole, columns * image[0], rows * image[1], most);
  return { image: own, columns, rows, aspect: image[0] / image[1] };
}

/** Without what is beyond whole pictures, and no larger than a texture may be. */
async function cut(whole: ImageBitmap, width: number, height: number, most: number): Promise<ImageBitmap> {
  const scale = Math.min(1, most / width, most / height);
  if (scale === 1 && whole.width === width && whole.height === height) return whole;
  const size = { resizeWidth: Math.round(width * scale), resizeHeight: Math.round(height * scale) };
  return createImageBitmap(whole, 0, 0, width, height, size);
}
