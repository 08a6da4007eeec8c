/** A line chart: keeps what is to be drawn, has it drawn in good time, and tells what the pointer means. */

import { boxOf, inside, type Box } from "./box";
import { drawSheet, layout } from "./export";
import { frames, type Task } from "./frames";
import { cursorAt, nextPoint } from "./hit";
import { CanvasInk } from "./ink";
import { drawOverlay, isEmpty, type Overlay } from "./overlay";
import { paint } from "./paint";
import { Pointer } from "./pointer";
import { type Scene } from "./scene";
import { context, Layers } from "./surface";
import { SvgInk } from "./svg";
import { readTheme, type Theme } from "./theme";
import type { Frame } from "./trace";
import {
  DEFAULTS,
  type Band,
  type Cursor,
  type Domain,
  type ExportOptions,
  type Line,
  type PlotEvents,
  type PlotFace,
  type PlotOptions,
} from "./types";
import { panned, wheeled, zoomedInto, type View } from "./view";
import { fitWindow } from "./window";

/** A linked cursor over more lines than this only marks those in front: twenty charts follow one pointer. */
const LINKED = 60;

export class Plot implements PlotFace {
  private lines: readonly Line[] = [];
  private bands: readonly Band[] = [];
  private options: PlotOptions;
  private theme: Theme;
  /** What is on the screen. */
  private scene: Scene | null = null;
  private whole: Domain | null = null;
  private over: Overlay = { cursor: null, own: false, highlight: null, behind: new Map(), box: null, range: null };
  /** The overlay shows something. */
  private marked = false;
  private place: readonly [number, number] | null = null;
  private stale = true;
  private inView = true;
  private job: Generator<(() => void) | void, void> | null = null;
  private spent = 0;
  private readonly layers: Layers;
  private readonly pointer: Pointer;
  private readonly resizes: ResizeObserver;
  private readonly views: IntersectionObserver;
  private readonly drawing: Task = {
    rank: () => (this.job ? 1 : this.inView ? 2 : 3),
    run: (deadline) => this.work(deadline),
  };
  private readonly hovering: Task = { rank: () => 0, run: () => this.hover() };

  constructor(
    host: HTMLElement,
    options: Partial<PlotOptions> = {},
    private readonly events: PlotEvents = {},
  ) {
    this.options = { ...DEFAULTS, ...options };
    this.layers = new Layers(host);
    this.theme = readTheme(host);
    this.pointer = new Pointer(this.layers.over.canvas, this.gestures());
    this.resizes = new ResizeObserver(() => this.resize());
    this.resizes.observe(host);
    this.views = new IntersectionObserver(([entry]) => (this.inView = entry.isIntersecting), { rootMargin: "100px" });
    this.views.observe(host);
    this.resize();
  }

  get domain(): { x: Domain; y: Domain } {
    return { x: this.scene?.frame.x.domain ?? [0, 1], y: this.scene?.frame.y.domain ?? [0, 1] };
  }

  setLines(lines: readonly Line[]): void {
    this.lines = lines;
    this.redraw();
  }

  setBands(bands: readonly Band[]): void {
    this.bands = bands;
    this.redraw();
  }

  setOptions(options: Partial<PlotOptions>): void {
    const before = this.options;
    this.options = { ...before, ...options };
    const changed = (Object.keys(options) as (keyof PlotOptions)[]).filter(
      (key) => !same(before[key], this.options[key]),
    );
    if (changed.includes("range")) this.rehover();
    if (changed.some((key) => key !== "range" && key !== "ranging")) this.redraw();
  }

  setTheme(): void {
    this.theme = readTheme(this.layers.host);
    this.redraw();
  }

  setHighlight(ids: ReadonlySet<string> | null): void {
    this.over = { ...this.over, highlight: ids };
    this.layers.lines.canvas.style.opacity = ids ? String(this.theme.alphaDimmed) : "";
    this.rehover();
  }

  setBehind(lines: readonly Line[]): void {
    this.over = { ...this.over, behind: new Map(lines.map((line) => [line.id, line])) };
    this.rehover();
  }

  setCursor(x: number | null, own = false): Cursor | null {
    this.place = null;
    const cursor =
      x === null || !this.scene
        ? null
        : cursorAt(this.followed(this.scene, own), this.scene, this.scene.frame.x.to(x), null);
    this.over = {
      ...this.over,
      cursor: cursor && x !== null && this.scene ? { ...cursor, x, px: this.scene.frame.x.to(x) } : null,
      own,
    };
    this.rehover();
    return this.over.cursor;
  }

  moveCursor(by: number): void {
    const { scene } = this;
    if (!scene) return;
    const { cursor } = this.over;
    const line = cursor?.hits[0]?.line ?? scene.lines[0];
    if (!line) return;
    const [low, high] = scene.frame.x.domain;
    const x = nextPoint(line, cursor?.x ?? (by > 0 ? low - (high - low) : high + (high - low)), by);
    if (x === null || x < low || x > high) return;
    const px = scene.frame.x.to(x);
    const row = cursorAt([line], scene, px, null).hits[0];
    this.point(px, row?.py ?? scene.frame.box.top);
  }

  nearest(px: number, py: number): Cursor | null {
    return this.scene && inside(this.scene.frame.box, px, py) ? cursorAt(this.scene.lines, this.scene, px, py) : null;
  }

  fit(): void {
    this.show({ x: null, y: null }, true);
  }

  resize(): void {
    if (this.layers.measure()) this.redraw();
  }

  toSVG(options: ExportOptions): string {
    const { sheet, scene } = this.sheet(options);
    const measure = new CanvasInk(context(document.createElement("canvas")), 1, scene.theme.font);
    const ink = new SvgInk(scene.theme.font, (text, style) => measure.measure(text, style), options.ids);
    drawSheet(ink, sheet, scene, options);
    return ink.document(sheet.width, sheet.height, options.title);
  }

  toPNG(scale: number, options: ExportOptions): Promise<Blob> {
    const { sheet, scene } = this.sheet(options);
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [Math.round(sheet.width * scale), Math.round(sheet.height * scale)];
    const ink = new CanvasInk(context(canvas), scale, scene.theme.font);
    drawSheet(ink, sheet, scene, options);
    const failed = new Error(
      `PNG: got no picture of ${canvas.width} × ${canvas.height} px from the browser; choose a smaller scale`,
    );
    return new Promise((done, fail) => canvas.toBlob((blob) => (blob ? done(blob) : fail(failed)), "image/png"));
  }

  destroy(): void {
    frames.remove(this.drawing);
    frames.remove(this.hovering);
    this.resizes.disconnect();
    this.views.disconnect();
    this.pointer.destroy();
    this.layers.remove();
  }

  // Drawing

  private redraw(): void {
    this.stale = true;
    frames.add(this.drawing);
  }

  /** A drawing once begun is finished, even when it is stale by then: so a steady stream of changes still shows something. */
  private work(deadline: number): boolean {
    const from = performance.now();
    let sofar: (() => void) | void = undefined;
    while (this.job ?? (this.stale && this.layers.width && this.layers.height)) {
      this.job ??= this.draw();
      const step = this.job.next();
      if (step.done) this.job = null;
      else sofar = step.value;
      if (performance.now() >= deadline) break;
    }
    if (this.job && !this.scene) sofar?.();
    this.spent += performance.now() - from;
    return !this.job && (!this.stale || !this.layers.width || !this.layers.height);
  }

  private *draw(): Generator<(() => void) | void, void> {
    this.stale = false;
    this.spent = 0;
    const from = performance.now();
    const { lines, bands, options, theme } = this;
    const { base, lines: curves } = this.layers;
    const fitted = yield* fitWindow(lines, bands, options, this.box());
    const { frame, points, belowZero, clipped, known } = fitted;
    const report = {
      lines: lines.length,
      points,
      belowZero,
      clipped,
      x: frame.x.domain,
      y: frame.y.domain,
      milliseconds: 0,
    };
    const scene: Scene = { lines, bands, options, theme, frame, known, report };
    yield* paint(scene, {
      base,
      lines: curves,
      ratio: this.layers.ratio,
      prepare: () => this.layers.prepare(base, curves),
    });
    this.scene = scene;
    if (!options.xDomain) this.whole = frame.x.domain;
    this.events.drawn?.({ ...report, milliseconds: this.spent || performance.now() - from });
    this.refresh();
  }

  private box(): Box {
    return boxOf(this.layers.width, this.layers.height, this.options.left);
  }

  private sheet(options: ExportOptions): { sheet: ReturnType<typeof layout>; scene: Scene } {
    const { bands, lines } = this;
    const sheet = layout(
      options.width ?? this.layers.width,
      options.height ?? this.layers.height,
      this.options.left,
      lines,
      options,
    );
    const fitting = fitWindow(lines, bands, this.options, sheet.box);
    let step = fitting.next();
    while (!step.done) step = fitting.next();
    const { frame, points, belowZero, clipped, known } = step.value;
    const theme = options.theme ? readTheme(this.layers.host, options.theme) : this.theme;
    const report = {
      lines: lines.length,
      points,
      belowZero,
      clipped,
      x: frame.x.domain,
      y: frame.y.domain,
      milliseconds: 0,
    };
    const shown = { ...this.options, rest: this.options.rest || this.options.mode === "density" };
    return { sheet, scene: { lines, bands, options: shown, theme, frame, known, report } };
  }

  // Hovering

  private rehover(): void {
    frames.add(this.hovering);
  }

  private hover(): boolean {
    const over = { ...this.over, range: this.options.range };
    const empty = isEmpty(over);
    if (!this.scene || (empty && !this.marked)) return true; // A canvas never drawn on costs the browser nothing a frame.
    this.marked = !empty;
    this.layers.prepare(this.layers.over);
    drawOverlay(this.layers.over, this.layers.ratio, this.scene, over);
    return true;
  }

  private followed({ lines }: Scene, own: boolean): readonly Line[] {
    return own || lines.length <= LINKED
      ? lines
      : lines.filter((line) => line.front || this.over.highlight?.has(line.id));
  }

  /** After a drawing: the same place may have another value. */
  private refresh(): void {
    const { cursor, own } = this.over;
    if (this.place) this.point(...this.place);
    else if (cursor) this.setCursor(cursor.x, own);
    else this.rehover();
  }

  private point(px: number, py: number): void {
    const cursor = this.nearest(px, py);
    this.place = cursor ? [px, py] : null;
    this.over = { ...this.over, cursor, own: cursor !== null };
    this.rehover();
    this.events.cursor?.(cursor);
  }

  private leave(): void {
    this.place = null;
    this.over = { ...this.over, cursor: null, own: false };
    this.rehover();
    this.events.cursor?.(null);
  }

  // Gestures

  private gestures(): ConstructorParameters<typeof Pointer>[1] {
    return {
      box: () => this.box(),
      plain: (touch) => (this.options.ranging ? "range" : touch && this.options.xDomain ? "pan" : "zoom"),
      hover: (px, py) => this.point(px, py),
      leave: () => this.leave(),
      press: (touch) => this.over.cursor && this.events.press?.(this.over.cursor, touch),
      zooming: (area) => {
        this.over = { ...this.over, box: area };
        this.rehover();
      },
      zoom: (area, x, y) => this.change((view, frame) => zoomedInto(view, frame, area, x, y), true),
      pan: (dx, dy, done) => this.change((view, frame) => panned(view, frame, dx, dy), done),
      wheel: (factor, px, py, done) =>
        this.change((view, frame) => wheeled(view, frame, factor, px, py, this.whole), done),
      range: (from, to, done) => this.mark(from, to, done),
      fit: () => this.fit(),
    };
  }

  private change(next: (view: View, frame: Frame) => View, done: boolean): void {
    if (!this.scene) return;
    const { xDomain, yDomain } = this.options;
    this.show(next({ x: xDomain, y: yDomain }, this.scene.frame), done);
  }

  private show({ x, y }: View, done: boolean): void {
    this.setOptions({ xDomain: x, yDomain: y });
    this.events.zoom?.({ x, y, done });
  }

  private mark(from: number, to: number, done: boolean): void {
    if (!this.scene) return;
    const { x } = this.scene.frame;
    const range: Domain = [x.from(from), x.from(to)];
    this.setOptions({ range });
    this.events.range?.(range, done);
  }
}

function same(a: unknown, b: unknown): boolean {
  return a === b || (Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((v, i) => v === b[i]));
}
