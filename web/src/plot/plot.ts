/** A line chart on canvas: minimal drawing behind the full face of types.ts. */
import { BREAK, DEFAULTS, type Band, type Cursor, type Domain, type ExportOptions, type Hit, type Line, type PlotEvents, type PlotFace, type PlotOptions } from "./types";

const TOP = 10, RIGHT = 12, BOTTOM = 22;

export class Plot implements PlotFace {
  private lines: readonly Line[] = [];
  private options: PlotOptions;
  private readonly canvas = document.createElement("canvas");
  private readonly observer: ResizeObserver;
  private width = 0;
  private height = 0;
  private frame = 0;
  domain: { x: Domain; y: Domain } = { x: [0, 1], y: [0, 1] };

  constructor(private readonly host: HTMLElement, options: Partial<PlotOptions> = {}, private readonly events: PlotEvents = {}) {
    this.options = { ...DEFAULTS, ...options };
    this.canvas.style.cssText = "position:absolute;inset:0;width:100%;height:100%";
    host.append(this.canvas);
    this.observer = new ResizeObserver(() => this.resize());
    this.observer.observe(host);
    this.canvas.addEventListener("pointermove", (e) => this.events.cursor?.(this.nearest(e.offsetX, e.offsetY)));
    this.canvas.addEventListener("pointerleave", () => this.events.cursor?.(null));
  }

  setLines(lines: readonly Line[]): void { this.lines = lines; this.later(); }
  setBands(_bands: readonly Band[]): void { this.later(); }
  setOptions(options: Partial<PlotOptions>): void { this.options = { ...this.options, ...options }; this.later(); }
  setTheme(): void { this.later(); }
  setHighlight(_ids: ReadonlySet<string> | null): void { this.later(); }
  moveCursor(_by: number): void { this.later(); }
  fit(): void { this.setOptions({ xDomain: null, yDomain: null }); this.events.zoom?.({ x: null, y: null, done: true }); }
  resize(): void { this.width = this.host.clientWidth; this.height = this.host.clientHeight; this.later(); }
  destroy(): void { cancelAnimationFrame(this.frame); this.observer.disconnect(); this.canvas.remove(); }
  setCursor(x: number | null): Cursor | null { return x === null ? null : this.nearest(this.X(x), TOP); }

  nearest(px: number, py: number): Cursor | null {
    const { left } = this.options;
    if (px < left || px > this.width - RIGHT) return null;
    const [lo, hi] = this.domain.x, at = lo + (px - left) / (this.width - RIGHT - left) * (hi - lo);
    const hits: Hit[] = [];
    for (const line of this.lines) {
      const v = line.s ?? line.y;
      if (!v || !line.x.length) continue;
      let best = 0;
      for (let i = 1; i < line.x.length; i++) if (Math.abs(line.x[i]! - at) < Math.abs(line.x[best]! - at)) best = i;
      const x = line.x[best]!, value = v[best]!;
      hits.push({ line, index: best, x, value, raw: line.s && line.y ? line.y[best]! : null, px: this.X(x), py: this.Y(value), distance: Math.abs(this.Y(value) - py) });
    }
    hits.sort((a, b) => a.distance - b.distance);
    const x = hits[0]?.x ?? at;
    return { x, px: this.X(x), py, hits };
  }

  toSVG(_options: ExportOptions): string { return `<svg xmlns="http://www.w3.org/2000/svg" width="${this.width}" height="${this.height}"/>`; }
  toPNG(_scale: number, _options: ExportOptions): Promise<Blob> {
    return new Promise((done, fail) => this.canvas.toBlob((b) => (b ? done(b) : fail(new Error("PNG: the canvas gave no picture"))), "image/png"));
  }

  private later(): void {
    if (!this.frame) this.frame = requestAnimationFrame(() => { this.frame = 0; this.draw(); });
  }
  private X(x: number): number {
    const [lo, hi] = this.domain.x;
    return this.options.left + (x - lo) / (hi - lo) * (this.width - RIGHT - this.options.left);
  }
  private Y(y: number): number {
    const [lo, hi] = this.domain.y;
    return this.height - BOTTOM - (y - lo) / (hi - lo) * (this.height - BOTTOM - TOP);
  }

  private draw(): void {
    const c = this.canvas.getContext("2d");
    if (!c) return;
    const ratio = devicePixelRatio, css = getComputedStyle(this.host);
    this.canvas.width = Math.round(this.width * ratio);
    this.canvas.height = Math.round(this.height * ratio);
    c.scale(ratio, ratio);
    this.fitDomain();
    let points = 0;
    for (const line of this.lines) {
      const v = line.s ?? line.y;
      if (!v) continue;
      c.strokeStyle = line.color ?? css.getPropertyValue(`--run-${line.hue % 12 + 1}`);
      c.lineWidth = 1.6;
      c.beginPath();
      let pen = false;
      for (let i = 0; i < v.length; i++) {
        if (!Number.isFinite(v[i])) { pen = false; continue; }
        if (!pen || (line.flags && line.flags[i]! & BREAK)) c.moveTo(this.X(line.x[i]!), this.Y(v[i]!));
        else c.lineTo(this.X(line.x[i]!), this.Y(v[i]!));
        pen = true;
      }
      points += v.length;
      c.stroke();
    }
    this.events.drawn?.({ lines: this.lines.length, points, belowZero: 0, clipped: 0, ...this.domain, milliseconds: 0 });
  }

  private fitDomain(): void {
    let x0 = Infinity, x1 = -Infinity, y0 = Infinity, y1 = -Infinity;
    for (const line of this.lines) {
      const v = line.s ?? line.y;
      if (!v) continue;
      for (let i = 0; i < v.length; i++) {
        const x = line.x[i]!, y = v[i]!;
        if (!Number.isFinite(y)) continue;
        x0 = Math.min(x0, x); x1 = Math.max(x1, x); y0 = Math.min(y0, y); y1 = Math.max(y1, y);
      }
    }
    const padded = (a: number, b: number): Domain => (a < b ? [a, b] : a === b ? [a - 1, a + 1] : [0, 1]);
    this.domain = { x: this.options.xDomain ?? padded(x0, x1), y: this.options.yDomain ?? padded(y0, y1) };
  }
}
