/** The three canvases of a plot, one over the other: axes, curves, and what moves with the pointer. */
export class Layers {
  readonly base = context(canvas());
  readonly lines = context(canvas());
  readonly over = context(canvas());
  width = 0;
  height = 0;
  ratio = 1;

  constructor(readonly host: HTMLElement) {
    if (getComputedStyle(host).position === "static") host.style.position = "relative";
    host.append(this.base.canvas, this.lines.canvas, this.over.canvas);
  }

  /** Reads the host's size; false if nothing changed. */
  measure(): boolean {
    const [width, height, ratio] = [this.host.clientWidth, this.host.clientHeight, window.devicePixelRatio || 1];
    const same = width === this.width && height === this.height && ratio === this.ratio;
    [this.width, this.height, this.ratio] = [width, height, ratio];
    return !same;
  }

  /** Gives canvases the host's size, if it changed: that wipes them. */
  prepare(...contexts: CanvasRenderingContext2D[]): void {
    const [width, height] = [Math.round(this.width * this.ratio), Math.round(this.height * this.ratio)];
    for (const { canvas } of contexts) {
      if (canvas.width !== width) canvas.width = width;
      if (canvas.height !== height) canvas.height = height;
    }
  }

  remove(): void {
    for (const { canvas } of [this.base, this.lines, this.over]) canvas.remove();
  }
}

function canvas(): HTMLCanvasElement {
  const c = document.createElement("canvas");
  c.setAttribute("aria-hidden", "true");
  c.style.cssText = "position:absolute;inset:0;width:100%;height:100%;display:block";
  return c;
}

/** A 2D context; a browser without one cannot show charts at all. */
export function context(c: HTMLCanvasElement): CanvasRenderingContext2D {
  const found = c.getContext("2d");
  if (!found) throw new Error("chart: got no 2D canvas from the browser, want one; enable canvas drawing");
  return found;
}
