/** The strip below a full-screen plot: everything, small, and the window that the plot shows; drag it, its ends, or a new one. */

import { boxOf, type Box } from "./box";
import { frames, type Task } from "./frames";
import { CanvasInk } from "./ink";
import { Path } from "./path";
import { Raster } from "./raster";
import { colorOf } from "./scene";
import { Layers } from "./surface";
import { packed, readTheme, type Theme } from "./theme";
import { trace, type Frame } from "./trace";
import { DEFAULTS, type Domain, type Line, type PlotOptions } from "./types";
import { fitWindow } from "./window";

export interface OverviewEvents {
  /** null: everything. `done` false while dragging. */
  window?(window: Domain | null, done: boolean): void;
}

/** What a strip looks different for. */
const LOOK = ["axis", "xScale", "yScale", "left", "clip", "superseded", "rest"] as const;
const GRIP = 6;
const HANDLE = { width: 3, height: 20 };
const SOLID = { pattern: [], round: false };
/** A window narrower than this was a click. */
const LEAST = 4;

interface Held {
  part: "low" | "high" | "whole" | "new";
  from: number;
  before: readonly [number, number];
}

export class Overview {
  private lines: readonly Line[] = [];
  private options: PlotOptions;
  private theme: Theme;
  private frame: Frame | null = null;
  private shown: Domain | null = null;
  private held: Held | null = null;
  private readonly layers: Layers;
  private readonly quit = new AbortController();
  private readonly resizes: ResizeObserver;
  private readonly drawing: Task = { rank: () => 3, run: () => this.draw() };
  private readonly marking: Task = { rank: () => 0, run: () => this.mark() };

  constructor(
    host: HTMLElement,
    options: Partial<PlotOptions> = {},
    private readonly events: OverviewEvents = {},
  ) {
    this.options = { ...DEFAULTS, ...options };
    this.layers = new Layers(host);
    this.theme = readTheme(host);
    this.resizes = new ResizeObserver(() => this.layers.measure() && frames.add(this.drawing));
    this.resizes.observe(host);
    this.listen();
  }

  setLines(lines: readonly Line[]): void {
    this.lines = lines;
    frames.add(this.drawing);
  }

  /** Axis, scales and `left` as the plot has them; domains are not taken over. */
  setOptions(options: Partial<PlotOptions>): void {
    const before = this.options;
    this.options = { ...before, ...options };
    if (LOOK.some((key) => before[key] !== this.options[key])) frames.add(this.drawing);
  }

  setTheme(): void {
    this.theme = readTheme(this.layers.host);
    frames.add(this.drawing);
  }

  /** What the plot shows; null = everything. */
  setWindow(shown: Domain | null): void {
    this.shown = shown;
    frames.add(this.marking);
  }

  destroy(): void {
    frames.remove(this.drawing);
    frames.remove(this.marking);
    this.quit.abort();
    this.resizes.disconnect();
    this.layers.remove();
  }

  private box(): Box {
    const { width, height } = this.layers;
    return { ...boxOf(width, height, this.options.left), top: 1, bottom: Math.max(height - 1, 2) };
  }

  private draw(): boolean {
    this.layers.measure();
    const { width, height, ratio, lines } = this.layers;
    if (!width || !height) return true;
    const fitting = fitWindow(this.lines, [], { ...this.options, xDomain: null, yDomain: null }, this.box());
    let step = fitting.next();
    while (!step.done) step = fitting.next();
    this.frame = step.value.frame;
    this.layers.prepare(this.layers.base, lines, this.layers.over);
    const raster = new Raster(lines.canvas.width, lines.canvas.height, ratio, 0, 0);
    const path = new Path();
    for (const line of this.lines) {
      const stroke = {
        color: packed(colorOf(line, { options: this.options, theme: this.theme })),
        width: ratio,
        alpha: 0.8,
        dash: SOLID,
      };
      raster.stroke(trace(line, "main", this.frame, path), stroke, this.lines.length > 60);
    }
    lines.putImageData(raster.image(), 0, 0);
    return this.mark();
  }

  private mark(): boolean {
    const { base, over, ratio } = this.layers;
    if (!this.frame) return true;
    const [a, b] = this.ends();
    const { top, bottom } = this.frame.box;
    for (const c of [base, over]) c.clearRect(0, 0, c.canvas.width, c.canvas.height);
    new CanvasInk(base, ratio, this.theme.font).rect(
      { x: a, y: top, width: b - a, height: bottom - top },
      this.theme.zoom,
      0.1,
    );
    const ink = new CanvasInk(over, ratio, this.theme.font);
    for (const y of [top, bottom]) ink.horizontal(a, b, y, this.theme.zoom);
    for (const x of [a, b]) {
      ink.vertical(x, top, bottom, this.theme.zoom);
      ink.rect({ x: x - HANDLE.width / 2, y: (top + bottom - HANDLE.height) / 2, ...HANDLE }, this.theme.zoom, 1, 1);
    }
    for (const c of [base, over]) c.setTransform(1, 0, 0, 1, 0, 0);
    return true;
  }

  /** The window in CSS px. */
  private ends(): [number, number] {
    const { left, right } = this.box();
    if (!this.frame || !this.shown) return [left, right];
    const clamp = (px: number): number => Math.min(right, Math.max(left, px));
    return [clamp(this.frame.x.to(this.shown[0])), clamp(this.frame.x.to(this.shown[1]))];
  }

  private listen(): void {
    const over = this.layers.over.canvas;
    const on = (
      name: "pointerdown" | "pointermove" | "pointerup" | "pointercancel" | "dblclick",
      listen: (x: number, e: MouseEvent) => void,
    ): void =>
      over.addEventListener(name, (e) => listen(e.clientX - over.getBoundingClientRect().left, e), {
        signal: this.quit.signal,
      });
    over.style.touchAction = "pan-y";
    on("pointerdown", (x, e) => {
      if (e.button !== 0) return;
      over.setPointerCapture((e as PointerEvent).pointerId);
      this.held = { part: this.partAt(x), from: x, before: this.ends() };
    });
    on("pointermove", (x) => {
      over.style.cursor = { low: "ew-resize", high: "ew-resize", whole: "grab", new: "crosshair" }[
        this.held?.part ?? this.partAt(x)
      ];
      if (this.held) this.drag(this.held, x, false);
    });
    on("pointerup", (x) => {
      if (this.held) this.drag(this.held, x, true);
      this.held = null;
    });
    on("pointercancel", () => (this.held = null));
    on("dblclick", () => this.tell(null, true));
  }

  private partAt(x: number): Held["part"] {
    const [a, b] = this.ends();
    if (Math.abs(x - a) <= GRIP) return "low";
    if (Math.abs(x - b) <= GRIP) return "high";
    return this.shown && x > a && x < b ? "whole" : "new";
  }

  private drag({ part, from, before: [a, b] }: Held, x: number, done: boolean): void {
    const { left, right } = this.box();
    const by = Math.min(right - b, Math.max(left - a, x - from));
    const ends = { low: [x, b], high: [a, x], whole: [a + by, b + by], new: [from, x] }[part];
    const [low, high] = [Math.max(left, Math.min(...ends)), Math.min(right, Math.max(...ends))];
    if (high - low < LEAST || !this.frame) return;
    const all = low <= left && high >= right;
    this.tell(all ? null : [this.frame.x.from(low), this.frame.x.from(high)], done);
  }

  private tell(shown: Domain | null, done: boolean): void {
    this.setWindow(shown);
    this.events.window?.(shown, done);
  }
}
