/** Points on a plain canvas, far ones first: for browsers without a graphics card. */
import { project } from "../../lib/projection/camera";
import { FADED, type Painter, type Scene, type Shot } from "./painter";

/** Pictures are drawn of so many points at most; of more the nearest, the others as dots. */
const PICTURES = 4000;
const LAYERS = 24;

export class FlatPainter implements Painter {
  readonly by = "canvas";
  readonly #pen: CanvasRenderingContext2D;
  #scene: Scene | null = null;
  #screen = new Float32Array(0);

  constructor(private readonly canvas: HTMLCanvasElement) {
    this.#pen = canvas.getContext("2d", { alpha: false })!;
  }

  set(scene: Scene): void {
    this.#scene = scene;
    this.#screen = new Float32Array(scene.positions.length);
  }

  draw(shot: Shot): void {
    const { width, height, ratio } = shot;
    const [wide, high] = [Math.round(width * ratio), Math.round(height * ratio)];
    if (this.canvas.width !== wide || this.canvas.height !== high) {
      this.canvas.width = wide;
      this.canvas.height = high;
    }
    const pen = this.#pen;
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    pen.fillStyle = `rgb(${shot.ground.join(" ")})`;
    pen.fillRect(0, 0, width, height);
    if (!this.#scene) return;
    project(this.#scene.positions, shot.matrix, width, height, this.#screen);
    const order = this.#order(this.#scene.shown);
    const pictured = this.#scene.sprite ? Math.max(0, order.length - PICTURES) : order.length;
    this.#dots(order.subarray(0, pictured), shot);
    if (this.#scene.sprite) for (const row of order.subarray(pictured)) this.#picture(row, shot);
  }

  /** Rows in sight, far ones first, sorted into layers. */
  #order(shown: Uint8Array): Int32Array {
    const layer = (row: number): number =>
      shown[row] === FADED
        ? 0
        : Math.max(0, Math.min(LAYERS - 1, Math.floor((0.35 - this.#screen[row * 3 + 2]) * (LAYERS / 0.7))));
    const starts = new Int32Array(LAYERS + 1);
    const seen = (row: number): boolean => shown[row] !== 0 && this.#screen[row * 3] === this.#screen[row * 3];
    for (let row = 0; row < shown.length; row++) if (seen(row)) starts[layer(row) + 1]++;
    for (let i = 0; i < LAYERS; i++) starts[i + 1] += starts[i];
    const order = new Int32Array(starts[LAYERS]);
    for (let row = 0; row < shown.length; row++) if (seen(row)) order[starts[layer(row)]++] = row;
    return order;
  }

  #dots(order: Int32Array, shot: Shot): void {
    const { colours } = this.#scene!;
    const [pen, screen] = [this.#pen, this.#screen];
    const many = order.length > 20_000;
    let before = -1;
    for (const row of order) {
      const at = row * 3;
      const colour = (colours[at] << 16) | (colours[at + 1] << 8) | colours[at + 2];
      if (colour !== before) pen.fillStyle = `#${colour.toString(16).padStart(6, "0")}`;
      before = colour;
      pen.globalAlpha = this.#alpha(row);
      const size = shot.flat ? shot.size : shot.size * (1 - screen[at + 2]);
      if (many || size < 3) pen.fillRect(screen[at] - size / 2, screen[at + 1] - size / 2, size, size);
      else {
        pen.beginPath();
        pen.arc(screen[at], screen[at + 1], size / 2, 0, 7);
        pen.fill();
      }
    }
    pen.globalAlpha = 1;
  }

  #alpha(row: number): number {
    return this.#scene!.shown[row] === FADED ? 0.2 : 1;
  }

  #picture(row: number, shot: Shot): void {
    const { image, columns, rows, aspect } = this.#scene!.sprite!;
    const [wide, high] = [image.width / columns, image.height / rows];
    const size = shot.flat ? shot.size : shot.size * (1 - this.#screen[row * 3 + 2]);
    const [w, h] = aspect > 1 ? [size, size / aspect] : [size * aspect, size];
    const [x, y] = [this.#screen[row * 3] - w / 2, this.#screen[row * 3 + 1] - h / 2];
    this.#pen.imageSmoothingEnabled = false;
    this.#pen.globalAlpha = this.#alpha(row);
    this.#pen.drawImage(image, (row % columns) * wide, Math.floor(row / columns) * high, wide, high, x, y, w, h);
    this.#pen.globalAlpha = 1;
  }

  dispose(): void {
    this.#scene = null;
  }
}
