/** Histograms of one run on a canvas: keeps what is to be drawn, draws it in a later frame, tells what the pointer means. */
import { frames, type Task } from "../frames";
import { CanvasInk, type Area } from "../ink";
import { Pointer } from "../pointer";
import { Layers } from "../surface";
import { readTheme, type Theme } from "../theme";
import { shifted, zoomedAround } from "../view";
import type { Domain } from "../types";
import { drawHistograms } from "./draw";
import { across, boxOf, sceneOf, type HistogramScene } from "./frame";
import { hitAt } from "./hit";
import { drawOver, drawPicked, type Over } from "./marks";
import type { HistogramData, HistogramEvents, HistogramHit, HistogramOptions, HistogramZoom } from "./types";

export class HistogramPlot {
  private data: HistogramData | null = null;
  private options: HistogramOptions | null = null;
  private theme: Theme;
  private scene: HistogramScene | null = null;
  private over: Over = { hit: null, linked: null, zooming: null };
  private place: readonly [number, number] | null = null;
  private inView = true;
  private readonly layers: Layers;
  private readonly pointer: Pointer;
  private readonly resizes: ResizeObserver;
  private readonly views: IntersectionObserver;
  private readonly drawing: Task = { rank: () => (this.inView ? 2 : 3), run: () => this.draw() };
  private readonly hovering: Task = { rank: () => 0, run: () => this.drawOver() };

  constructor(
    host: HTMLElement,
    private readonly events: HistogramEvents = {},
  ) {
    this.layers = new Layers(host);
    this.theme = readTheme(host);
    this.pointer = new Pointer(this.layers.over.canvas, this.gestures());
    this.resizes = new ResizeObserver(() => this.layers.measure() && frames.add(this.drawing));
    this.resizes.observe(host);
    this.views = new IntersectionObserver(([entry]) => (this.inView = entry!.isIntersecting), { rootMargin: "100px" });
    this.views.observe(host);
    this.layers.measure();
  }

  set(data: HistogramData, options: HistogramOptions): void {
    [this.data, this.options] = [data, options];
    frames.add(this.drawing);
  }

  /** Read the CSS tokens again. */
  setTheme(): void {
    this.theme = readTheme(this.layers.host);
    frames.add(this.drawing);
  }

  /** A cursor from another chart, on the axis of steps; null: none. */
  setLinked(linked: number | null): void {
    if (linked === this.over.linked) return;
    this.over = { ...this.over, linked };
    frames.add(this.hovering);
  }

  /** What is drawn, in another size or theme. */
  sceneFor(width: number, height: number, theme?: "light" | "dark"): HistogramScene | null {
    const tokens = theme ? readTheme(this.layers.host, theme) : this.theme;
    return this.data && this.options && sceneOf(this.data, this.options, tokens, width, height);
  }

  get size(): readonly [number, number] {
    return [this.layers.width, this.layers.height];
  }

  destroy(): void {
    frames.remove(this.drawing);
    frames.remove(this.hovering);
    this.resizes.disconnect();
    this.views.disconnect();
    this.pointer.destroy();
    this.layers.remove();
  }

  private draw(): boolean {
    const { width, height, ratio, base } = this.layers;
    if (!width || !height) return true;
    this.scene = this.sceneFor(width, height);
    if (!this.scene) return true;
    drawHistograms(this.cleared(base, ratio), this.scene);
    this.events.drawn?.(this.scene.data.rows.length);
    if (this.place) this.point(...this.place);
    frames.add(this.hovering);
    return true;
  }

  private drawOver(): boolean {
    if (!this.scene) return true;
    const ink = this.cleared(this.layers.over, this.layers.ratio);
    drawPicked(ink, this.scene);
    drawOver(ink, this.scene, this.over);
    return true;
  }

  private cleared(c: CanvasRenderingContext2D, ratio: number): CanvasInk {
    this.layers.prepare(c);
    c.setTransform(1, 0, 0, 1, 0, 0);
    c.clearRect(0, 0, c.canvas.width, c.canvas.height);
    return new CanvasInk(c, ratio, this.theme.font);
  }

  private point(px: number, py: number): void {
    this.hit(this.scene && hitAt(this.scene, px, py));
    this.place = this.over.hit ? [px, py] : null;
  }

  private hit(hit: HistogramHit | null): void {
    this.over = { ...this.over, hit };
    frames.add(this.hovering);
    this.events.hover?.(hit);
  }

  private gestures(): ConstructorParameters<typeof Pointer>[1] {
    return {
      box: () => boxOf(this.layers.width, this.layers.height, this.options ?? { mode: "ridge", left: 0 }),
      plain: () => "zoom",
      hover: (px, py) => this.point(px, py),
      leave: () => ((this.place = null), this.hit(null)),
      press: () => this.over.hit && this.events.press?.(this.over.hit),
      zooming: (area) => {
        this.over = { ...this.over, zooming: area };
        frames.add(this.hovering);
      },
      zoom: (area, x, y) => this.zoomTo(area, x, y),
      pan: (dx, dy, done) => done && this.tell((scene) => panned(scene, dx, dy)),
      wheel: (factor, px, py) => factor !== 1 && this.tell((scene) => wheeled(scene, factor, px, py)),
      range: () => undefined,
      fit: () => this.events.fit?.(),
    };
  }

  private zoomTo(area: Area, alongX: boolean, alongY: boolean): void {
    this.tell((scene) => zoomedInto(scene, area, alongX, alongY));
  }

  private tell(next: (scene: HistogramScene) => HistogramZoom): void {
    if (this.scene) this.events.zoom?.(next(this.scene));
  }
}

/** What a rectangle of the picture holds, along the axes that are meant. */
export function zoomedInto(scene: HistogramScene, area: Area, alongX: boolean, alongY: boolean): HistogramZoom {
  const { steps, values, options } = scene;
  const side = across(options.mode);
  const ends = ({ from }: typeof steps, a: number, b: number): Domain => {
    const [one, other] = [from(a), from(b)];
    return one < other ? [one, other] : [other, one];
  };
  const [wide, high] = [side ? steps : values, side ? values : steps];
  const x = alongX ? ends(wide, area.x, area.x + area.width) : null;
  const counts = options.mode === "overlay"; // its height is neither a value nor a step
  const y = alongY && !counts ? ends(high, area.y, area.y + area.height) : null;
  return side ? { x, v: y } : { x: y, v: x };
}

function panned({ steps, values, options }: HistogramScene, dx: number, dy: number): HistogramZoom {
  const side = across(options.mode);
  const x = options.mode === "overlay" ? null : shifted(steps, side ? dx : dy);
  return { x, v: shifted(values, side ? dy : dx) };
}

/** Along the axis of values where the pointer is beside it, else along what goes from left to right. */
function wheeled(scene: HistogramScene, factor: number, px: number, py: number): HistogramZoom {
  const { steps, values, options, box } = scene;
  const side = across(options.mode);
  if (side && px >= box.left) return { x: zoomedAround(steps, px, factor, null), v: null };
  return { x: null, v: zoomedAround(values, side ? py : px, factor, null) };
}
