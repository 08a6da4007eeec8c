/** The three canvases of a plot, one over the other: axes, curves, and what moves with the pointer. */
export class Layers {
  readonly base = canvas();
  readonly lines = canvas();
  readonly over = canvas();
  width = 0;
  height = 0;
  ratio = 1;

  constructor(readonly host: HTMLElement) {
    if (getComputedStyle(host).position === "static") host.style.position = "relative";
    host.append(this.base, this.lines, this.over);
  }

  /** Reads the host's size; false if nothing changed. */
  measure(): boolean {
    const [width, height, ratio] = [this.host.clientWidth, this.host.clientHeight, window.devicePixelRatio || 1];
    const same = width === this.width && height === this.height && ratio === this.ratio;
    [this.width, this.height, this.ratio] = [width, height, ratio];
    return !same;
  }

  prepare(...canvases: HTMLCanvasElement[]): void {
    const [width, height] = [Math.round(this.width * this.ratio), Math.round(this.height * this.ratio)];
    for (const c of canvases) {
      if (c.width !== width) c.width = width;
      if (c.height !== height) c.height = height;
    }
  }

  remove(): void {
    for (const c of [this.base, this.lines, this.over]) c.remove();
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
