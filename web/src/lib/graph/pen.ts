/** What a graph is drawn with: a canvas, or a text of SVG. Coordinates are the scene's. */
export interface Stroke {
  colour: string;
  width: number;
  dash?: readonly number[];
}

export interface Pen {
  rect(
    x: number,
    y: number,
    width: number,
    height: number,
    radius: number,
    fill: string | null,
    stroke: Stroke | null,
  ): void;
  /** Through the points x, y, x, y …, bent where `bent`; `arrow`: px of a head at the end, 0: none. */
  line(points: ArrayLike<number>, stroke: Stroke, bent: boolean, arrow: number): void;
  text(
    text: string,
    x: number,
    y: number,
    size: number,
    colour: string,
    weight: number,
    align: "left" | "center",
  ): void;
}

/** Corners of a head of `size` px at the end of a line, as x, y, x, y, x, y. */
export function arrowHead(points: ArrayLike<number>, size: number): number[] {
  const end = points.length;
  const [x, y] = [points[end - 2]!, points[end - 1]!];
  const up = points[end - 3]! > y ? -1 : 1;
  return [x, y, x - size * 0.42, y - up * size, x + size * 0.42, y - up * size];
}

/** Control points of the curve through `points`: a vertical S between two, else rounded corners. `bend` draws it. */
export function curve(
  points: ArrayLike<number>,
  bend: (x1: number, y1: number, x2: number, y2: number, x: number, y: number) => void,
): void {
  const last = points.length - 2;
  if (last === 2) {
    const middle = (points[1]! + points[3]!) / 2;
    return bend(points[0]!, middle, points[2]!, middle, points[2]!, points[3]!);
  }
  for (let i = 2; i < last; i += 2) {
    const [x, y] = [points[i]!, points[i + 1]!];
    const end = i + 2 === last;
    const [nextX, nextY] = end
      ? [points[last]!, points[last + 1]!]
      : [(x + points[i + 2]!) / 2, (y + points[i + 3]!) / 2];
    bend(x, y, x, y, nextX, nextY);
  }
}

export function canvasPen(context: CanvasRenderingContext2D, font: string): Pen {
  const stroked = ({ colour, width, dash }: Stroke) => {
    context.strokeStyle = colour;
    context.lineWidth = width;
    context.setLineDash(dash ? [...dash] : []);
    context.stroke();
  };
  return {
    rect(x, y, width, height, radius, fill, stroke) {
      context.beginPath();
      if (radius) context.roundRect(x, y, width, height, radius);
      else context.rect(x, y, width, height);
      if (fill) {
        context.fillStyle = fill;
        context.fill();
      }
      if (stroke) stroked(stroke);
    },
    line(points, stroke, bent, arrow) {
      context.beginPath();
      context.moveTo(points[0]!, points[1]!);
      if (bent) curve(points, (a, b, c, d, x, y) => context.bezierCurveTo(a, b, c, d, x, y));
      else context.lineTo(points[points.length - 2]!, points[points.length - 1]!);
      stroked(stroke);
      if (!arrow) return;
      const [x, y, a, b, c, d] = arrowHead(points, arrow) as [number, number, number, number, number, number];
      context.beginPath();
      context.moveTo(x, y);
      context.lineTo(a, b);
      context.lineTo(c, d);
      context.fillStyle = stroke.colour;
      context.fill();
    },
    text(text, x, y, size, colour, weight, align) {
      context.font = `${weight} ${size}px ${font}`;
      context.textAlign = align;
      context.textBaseline = "middle";
      context.fillStyle = colour;
      context.fillText(text, x, y);
    },
  };
}

const CODES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
/** Also without characters that XML has no place for. */
export const xml = (text: string): string =>
  text
    // eslint-disable-next-line no-control-regex
    .replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udfff](?![\udc00-\udfff])/g, "\ufffd")
    .replaceAll(/[&<>"]/g, (letter) => CODES[letter]!);

/** Collects elements; `document` is the whole. */
export class SvgPen implements Pen {
  private readonly parts: string[] = [];

  rect(
    x: number,
    y: number,
    width: number,
    height: number,
    radius: number,
    fill: string | null,
    stroke: Stroke | null,
  ) {
    const size = `x="${n(x)}" y="${n(y)}" width="${n(width)}" height="${n(height)}" rx="${radius}"`;
    this.parts.push(`<rect ${size} fill="${fill ?? "none"}"${stroke ? outline(stroke) : ""}/>`);
  }

  line(points: ArrayLike<number>, stroke: Stroke, bent: boolean, arrow: number) {
    let path = `M${n(points[0]!)} ${n(points[1]!)}`;
    if (bent) curve(points, (a, b, c, d, x, y) => (path += `C${n(a)} ${n(b)} ${n(c)} ${n(d)} ${n(x)} ${n(y)}`));
    else path += `L${n(points[points.length - 2]!)} ${n(points[points.length - 1]!)}`;
    this.parts.push(`<path d="${path}" fill="none"${outline(stroke)}/>`);
    if (arrow) this.parts.push(`<path d="M${arrowHead(points, arrow).map(n).join(" ")}Z" fill="${stroke.colour}"/>`);
  }

  text(text: string, x: number, y: number, size: number, colour: string, weight: number, align: "left" | "center") {
    const anchor = align === "center" ? ` text-anchor="middle"` : "";
    const style = `font-size="${size}" font-weight="${weight}" fill="${colour}"${anchor} dominant-baseline="central"`;
    this.parts.push(`<text x="${n(x)}" y="${n(y)}" ${style}>${xml(text)}</text>`);
  }

  document(width: number, height: number, font: string, ground: string, title: string): string {
    const size = `width="${n(width)}" height="${n(height)}" viewBox="0 0 ${n(width)} ${n(height)}"`;
    return [
      `<svg xmlns="http://www.w3.org/2000/svg" ${size} font-family="${xml(font)}">`,
      `<title>${xml(title)}</title><rect width="100%" height="100%" fill="${ground}"/>`,
      ...this.parts,
      "</svg>\n",
    ].join("\n");
  }
}

const n = (value: number): string => String(Math.round(value * 10) / 10);

function outline({ colour, width, dash }: Stroke): string {
  return ` stroke="${colour}" stroke-width="${n(width)}"${dash ? ` stroke-dasharray="${dash.join(" ")}"` : ""}`;
}
