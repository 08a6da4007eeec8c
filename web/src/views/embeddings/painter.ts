/** What draws the points: by the graphics card where there is one, else on a plain canvas. */

/** Of `Scene.shown`: not what is looked for; faint, and behind the others. */
export const FADED = 2;

export interface Scene {
  /** rows × 3, finite where shown. */
  positions: Float32Array;
  /** rows × 3, of 255. */
  colours: Uint8Array;
  /** 0 = not drawn, or FADED. */
  shown: Uint8Array;
  /** The picture of all points; null = dots. */
  sprite: Sprite | null;
}

export interface Sprite {
  readonly image: ImageBitmap;
  /** Pictures in a row of it, rows of it, and width by height of one. */
  readonly columns: number;
  readonly rows: number;
  readonly aspect: number;
}

export interface Shot {
  matrix: Float32Array;
  /** CSS px. */
  width: number;
  height: number;
  ratio: number;
  /** Of a dot, or the height of a picture. */
  size: number;
  ground: readonly number[];
  flat: boolean;
}

export interface Painter {
  /** Said to people. */
  readonly by: "WebGL" | "canvas";
  set(scene: Scene): void;
  draw(shot: Shot): void;
  dispose(): void;
}

/** The best painter there is for `canvas`. */
export async function painterFor(canvas: HTMLCanvasElement): Promise<Painter> {
  const probe = document.createElement("canvas").getContext("webgl2");
  if (!probe) return new (await import("./flatPainter")).FlatPainter(canvas);
  probe.getExtension("WEBGL_lose_context")?.loseContext();
  return new (await import("./glPainter")).GlPainter(canvas);
}
