/** What drawing needs, apart from where it goes: a canvas (here) or an SVG text (svg.ts). CSS px. */

import type { Path } from "./path";

export interface Pen {
  color: string;
  width: number;
  alpha?: number;
  /** CSS px on, off, … */
  dash?: readonly number[];
  round?: boolean;
}

export interface TextStyle {
  color: string;
  /** CSS px; default 11. */
  size?: number;
  weight?: 400 | 500 | 600;
  align?: "left" | "center" | "right";
}

export interface Area {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface Ink {
  line(path: Path, pen: Pen): void;
  /** The area inside a closed path without gaps. */
  fill(path: Path, color: string, alpha?: number): void;
  rect(area: Area, color: string, alpha?: number, radius?: number): void;
  /** One px (at least one device px), crisp. */
  horizontal(x0: number, x1: number, y: number, color: string): void;
  vertical(x: number, y0: number, y1: number, color: string, alpha?: number): void;
  circle(x: number, y: number, radius: number, color: string, ring?: { color: string; width: number }): void;
  /** `y` is the middle of the text. */
  text(text: string, x: number, y: number, style: TextStyle): void;
  measure(text: string, style?: Partial<TextStyle>): number;
  clip(area: Area, draw: () => void): void;
  alpha(alpha: number, draw: () => void): void;
  /** Everything `by` px further down, and `right` px to the right. */
  shift(by: number, draw: () => void, right?: number): void;
}

export class CanvasInk implements Ink {
  /** `ratio`: device px a CSS px; the context is scaled by it here. */
  constructor(
    private readonly c: CanvasRenderingContext2D,
    private readonly ratio: number,
    private readonly font: string,
  ) {
    c.setTransform(ratio, 0, 0, ratio, 0, 0);
    c.textBaseline = "middle";
    c.lineJoin = "round";
  }

  line(path: Path, pen: Pen): void {
    const { c } = this;
    c.save();
    c.strokeStyle = pen.color;
    c.lineWidth = pen.width;
    c.globalAlpha *= pen.alpha ?? 1;
    c.lineCap = pen.round ? "round" : "butt";
    if (pen.dash?.length) c.setLineDash([...pen.dash]);
    this.walk(path);
    c.stroke();
    c.restore();
  }

  fill(path: Path, color: string, alpha = 1): void {
    this.alpha(alpha, () => {
      this.c.fillStyle = color;
      this.walk(path);
      this.c.fill();
    });
  }

  rect({ x, y, width, height }: Area, color: string, alpha = 1, radius = 0): void {
    this.alpha(alpha, () => {
      this.c.fillStyle = color;
      this.c.beginPath();
      if (radius) this.c.roundRect(x, y, width, height, radius);
      else this.c.rect(x, y, width, height);
      this.c.fill();
    });
  }

  horizontal(x0: number, x1: number, y: number, color: string): void {
    const one = this.one();
    this.rect({ x: x0, y: this.snap(y - one / 2), width: x1 - x0, height: one }, color);
  }

  vertical(x: number, y0: number, y1: number, color: string, alpha = 1): void {
    const one = this.one();
    this.rect({ x: this.snap(x - one / 2), y: y0, width: one, height: y1 - y0 }, color, alpha);
  }

  circle(x: number, y: number, radius: number, color: string, ring?: { color: string; width: number }): void {
    const { c } = this;
    c.beginPath();
    c.arc(x, y, radius, 0, 2 * Math.PI);
    c.fillStyle = color;
    c.fill();
    if (!ring) return;
    c.strokeStyle = ring.color;
    c.lineWidth = ring.width;
    c.stroke();
  }

  text(text: string, x: number, y: number, style: TextStyle): void {
    const { c } = this;
    c.font = this.fontOf(style);
    c.fillStyle = style.color;
    c.textAlign = style.align ?? "left";
    c.fillText(text, x, y + 0.5);
  }

  measure(text: string, style: Partial<TextStyle> = {}): number {
    this.c.font = this.fontOf(style);
    return this.c.measureText(text).width;
  }

  clip({ x, y, width, height }: Area, draw: () => void): void {
    this.c.save();
    this.c.beginPath();
    this.c.rect(x, y, width, height);
    this.c.clip();
    draw();
    this.c.restore();
  }

  alpha(alpha: number, draw: () => void): void {
    const before = this.c.globalAlpha;
    this.c.globalAlpha = before * alpha;
    draw();
    this.c.globalAlpha = before;
  }

  shift(by: number, draw: () => void, right = 0): void {
    this.c.save();
    this.c.translate(right, by);
    draw();
    this.c.restore();
  }

  private fontOf({ size = 11, weight = 400 }: Partial<TextStyle>): string {
    return `${weight} ${size}px ${this.font}`;
  }

  private one(): number {
    return Math.max(1, Math.round(this.ratio)) / this.ratio;
  }

  private snap(v: number): number {
    return Math.round(v * this.ratio) / this.ratio;
  }

  private walk({ xs, ys, length }: Path): void {
    const { c } = this;
    c.beginPath();
    let down = false;
    for (let i = 0; i < length; i++) {
      const lifted = xs[i] !== xs[i];
      if (!lifted && down) c.lineTo(xs[i], ys[i]);
      else if (!lifted) c.moveTo(xs[i], ys[i]);
      down = !lifted;
    }
  }
}
