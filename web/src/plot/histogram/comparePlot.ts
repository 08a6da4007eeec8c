/** Two histograms on a canvas: draws them in a later frame, tells where the pointer is and what part is zoomed to. */
import { frames, type Task } from "../frames";
import { CanvasInk, type Area } from "../ink";
import { Pointer } from "../pointer";
import { Layers } from "../surface";
import { readTheme, type Theme } from "../theme";
import type { Domain } from "../types";
import { drawPair, drawPairCursor, pairScene, type Pair, type PairScene } from "./compare";

export interface PairEvents {
  /** The value under the pointer and where it is, CSS px; null: outside. */
  hover?(at: { value: number; px: number; py: number } | null): void;
  zoom?(values: Domain): void;
  fit?(): void;
}

export class ComparePlot {
  private pair: Pair | null = null;
  private scene: PairScene | null = null;
  private theme: Theme;
  private cursor: number | null = null;
  private zooming: Area | null = null;
  private readonly layers: Layers;
  private readonly pointer: Pointer;
  private readonly resizes: ResizeObserver;
  private readonly drawing: Task = { rank: () => 2, run: () => this.draw() };
  private readonly hovering: Task = { rank: () => 0, run: () => this.drawOver() };

  constructor(
    host: HTMLElement,
    private readonly events: PairEvents = {},
  ) {
    this.layers = new Layers(host);
    this.theme = readTheme(host);
    this.pointer = new Pointer(this.layers.over.canvas, this.gestures());
    this.resizes = new ResizeObserver(() => this.layers.measure() && frames.add(this.drawing));
    this.resizes.observe(host);
    this.layers.measure();
  }

  set(pair: Pair): void {
    this.pair = pair;
    frames.add(this.drawing);
  }

  setTheme(): void {
    this.theme = readTheme(this.layers.host);
    frames.add(this.drawing);
  }

  destroy(): void {
    frames.remove(this.drawing);
    frames.remove(this.hovering);
    this.resizes.disconnect();
    this.pointer.destroy();
    this.layers.remove();
  }

  private draw(): boolean {
    const { width, height, base } = this.layers;
    if (!this.pair || !width || !height) return true;
    this.scene = pairScene(this.pair, this.theme, width, height);
    drawPair(this.cleared(base), this.scene);
    frames.add(this.hovering);
    return true;
  }

  private drawOver(): boolean {
    const { scene, zooming } = this;
    if (!scene) return true;
    const ink = this.cleared(this.layers.over);
    if (zooming)
      ink.rect({ ...zooming, y: scene.box.top, height: scene.box.bottom - scene.box.top }, this.theme.zoom, 0.1);
    if (this.cursor !== null) drawPairCursor(ink, scene, this.cursor);
    return true;
  }

  private cleared(c: CanvasRenderingContext2D): CanvasInk {
    this.layers.prepare(c);
    c.setTransform(1, 0, 0, 1, 0, 0);
    c.clearRect(0, 0, c.canvas.width, c.canvas.height);
    return new CanvasInk(c, this.layers.ratio, this.theme.font);
  }

  private hover(at: { px: number; py: number } | null): void {
    const inside = at && this.scene && at.px >= this.scene.box.left && at.px <= this.scene.box.right;
    this.cursor = inside ? at.px : null;
    frames.add(this.hovering);
    this.events.hover?.(inside ? { value: this.scene!.values.from(at.px), ...at } : null);
  }

  private gestures(): ConstructorParameters<typeof Pointer>[1] {
    const nothing = { left: 0, top: 0, right: 0, bottom: 0, width: 0, height: 0 };
    return {
      box: () => this.scene?.box ?? nothing,
      plain: () => "zoom",
      hover: (px, py) => this.hover({ px, py }),
      leave: () => this.hover(null),
      press: () => undefined,
      zooming: (area) => ((this.zooming = area), frames.add(this.hovering)),
      zoom: ({ x, width }, alongX) => {
        if (this.scene && alongX) this.events.zoom?.([this.scene.values.from(x), this.scene.values.from(x + width)]);
      },
      pan: () => undefined,
      wheel: () => undefined,
      range: () => undefined,
      fit: () => this.events.fit?.(),
    };
  }
}
