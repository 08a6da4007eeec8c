/** Ink that writes SVG: vectors, text as text with the font by name, the same bytes for the same picture. */

import type { Area, Ink, Pen, TextStyle } from "./ink";
import type { Path } from "./path";

export type Measured = (text: string, style?: Partial<TextStyle>) => number;

const number = (v: number): string => String(Math.round(v * 100) / 100 + 0);
const escape = (text: string): string =>
  // Control characters are not allowed in XML at all.
  text
    .replace(
      /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g,
      "\ufffd",
    )
    .replace(/[&<>"]/g, (c) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[c] as string);

const faint = (name: string, alpha: number | undefined): string =>
  alpha === undefined || alpha === 1 ? "" : ` ${name}="${number(alpha)}"`;

export class SvgInk implements Ink {
  private readonly parts: string[] = [];
  private clips = 0;

  constructor(
    private readonly font: string,
    readonly measure: Measured,
    private readonly ids = "",
  ) {}

  /** The whole document. */
  document(width: number, height: number, title: string): string {
    const size = `width="${number(width)}" height="${number(height)}" viewBox="0 0 ${number(width)} ${number(height)}"`;
    const style = `font-family="${escape(this.font)}" font-size="11" style="font-variant-numeric: tabular-nums"`;
    return `<svg xmlns="http://www.w3.org/2000/svg" ${size} ${style} role="img">\n<title>${escape(title)}</title>\n${this.parts.join("\n")}\n</svg>\n`;
  }

  line(path: Path, pen: Pen): void {
    const d = data(path);
    if (!d) return;
    const dash = pen.dash?.length ? ` stroke-dasharray="${pen.dash.map(number).join(" ")}"` : "";
    const cap = pen.round ? ' stroke-linecap="round"' : "";
    this.parts.push(
      `<path d="${d}" fill="none" stroke="${escape(pen.color)}" stroke-width="${number(pen.width)}" stroke-linejoin="round"${dash}${cap}${faint("stroke-opacity", pen.alpha)}/>`,
    );
  }

  fill(path: Path, color: string, alpha?: number): void {
    const d = data(path);
    if (d) this.parts.push(`<path d="${d}Z" fill="${escape(color)}"${faint("fill-opacity", alpha)}/>`);
  }

  rect({ x, y, width, height }: Area, color: string, alpha?: number, radius?: number): void {
    const round = radius ? ` rx="${number(radius)}"` : "";
    this.parts.push(
      `<rect x="${number(x)}" y="${number(y)}" width="${number(width)}" height="${number(height)}"${round} fill="${escape(color)}"${faint("fill-opacity", alpha)}/>`,
    );
  }

  horizontal(x0: number, x1: number, y: number, color: string): void {
    this.rect({ x: x0, y: Math.round(y - 0.5), width: x1 - x0, height: 1 }, color);
  }

  vertical(x: number, y0: number, y1: number, color: string, alpha?: number): void {
    this.rect({ x: Math.round(x - 0.5), y: y0, width: 1, height: y1 - y0 }, color, alpha);
  }

  circle(x: number, y: number, radius: number, color: string, ring?: { color: string; width: number }): void {
    const stroke = ring ? ` stroke="${escape(ring.color)}" stroke-width="${number(ring.width)}"` : "";
    this.parts.push(
      `<circle cx="${number(x)}" cy="${number(y)}" r="${number(radius)}" fill="${escape(color)}"${stroke}/>`,
    );
  }

  /** The middle of a digit lies a third of the size above the baseline: drawn so everywhere, `dominant-baseline` is not. */
  text(text: string, x: number, y: number, { color, size = 11, weight = 400, align = "left" }: TextStyle): void {
    const anchor = { left: "", center: ' text-anchor="middle"', right: ' text-anchor="end"' }[align];
    const look =
      (size === 11 ? "" : ` font-size="${number(size)}"`) + (weight === 400 ? "" : ` font-weight="${weight}"`);
    this.parts.push(
      `<text x="${number(x)}" y="${number(y + size * 0.36)}" fill="${escape(color)}"${anchor}${look}>${escape(text)}</text>`,
    );
  }

  clip({ x, y, width, height }: Area, draw: () => void): void {
    const id = `${this.ids}clip${++this.clips}`;
    this.parts.push(
      `<clipPath id="${id}"><rect x="${number(x)}" y="${number(y)}" width="${number(width)}" height="${number(height)}"/></clipPath>`,
    );
    this.group(`clip-path="url(#${id})"`, draw);
  }

  alpha(alpha: number, draw: () => void): void {
    this.group(`opacity="${number(alpha)}"`, draw);
  }

  shift(by: number, draw: () => void, right = 0): void {
    this.group(`transform="translate(${number(right)} ${number(by)})"`, draw);
  }

  private group(attributes: string, draw: () => void): void {
    this.parts.push(`<g ${attributes}>`);
    draw();
    this.parts.push("</g>");
  }
}

function data({ xs, ys, length }: Path): string {
  const out: string[] = [];
  let down = false;
  for (let i = 0; i < length; i++) {
    const lifted = xs[i] !== xs[i];
    if (!lifted) out.push(`${down ? "L" : "M"}${number(xs[i])} ${number(ys[i])}`);
    down = !lifted;
  }
  return out.join("");
}
