/** RGBA, premultiplied and column-major, since curves are functions of x: what a raster blends into. */
export class Pixels {
  private readonly data: Uint32Array;
  private readonly rows: Uint32Array<ArrayBuffer>;
  /** What was painted of each column: rows first … last. */
  private readonly first: Int32Array;
  private readonly last: Int32Array;

  /** Device px. */
  constructor(
    readonly width: number,
    readonly height: number,
  ) {
    this.data = new Uint32Array(width * height);
    this.rows = new Uint32Array(width * height);
    this.first = new Int32Array(width);
    this.last = new Int32Array(width);
    this.clear();
  }

  clear(): void {
    this.data.fill(0);
    this.first.fill(this.height);
    this.last.fill(-1);
  }

  /** Row-major, not premultiplied; overwritten by the next call. */
  image(): ImageData {
    const { width, height, data, rows } = this;
    rows.fill(0);
    for (let c = 0; c < width; c++) {
      for (let r = this.first[c], last = this.last[c]; r <= last; r++) {
        const v = data[c * height + r];
        if (v) rows[r * width + c] = v >>> 24 === 255 ? v : straight(v);
      }
    }
    return new ImageData(new Uint8ClampedArray(rows.buffer), width, height);
  }

  /** Says that rows `top` … `bottom` of column `c` will be blended into. */
  touch(c: number, top: number, bottom: number): void {
    if (top < this.first[c]) this.first[c] = top;
    if (bottom > this.last[c]) this.last[c] = bottom;
  }

  /** Column `c` from `a` to `b` (not rounded), each pixel by the part of it between them. */
  column(c: number, a: number, b: number, color: number, alpha: number): void {
    const [top, bottom] = [Math.max(0, Math.floor(a)), Math.min(this.height - 1, Math.floor(b))];
    this.touch(c, top, bottom);
    for (let r = top, k = c * this.height + r; r <= bottom; r++, k++) {
      this.blend(k, color, ((b < r + 1 ? b : r + 1) - (a > r ? a : r)) * alpha * 256);
    }
  }

  /** `cover` 0–256 of an opaque 0xBBGGRR over pixel `k` = column × height + row. */
  blend(k: number, color: number, cover: number): void {
    const q = cover | 0;
    if (q >= 256) {
      this.data[k] = (0xff000000 | color) >>> 0;
      return;
    }
    const v = this.data[k];
    const keep = 256 - q;
    const odd = ((v >>> 8) & 0xff00ff) * keep + (0xff0000 | ((color >>> 8) & 0xff)) * q + 0x800080;
    const even = (v & 0xff00ff) * keep + (color & 0xff00ff) * q + 0x800080;
    this.data[k] = ((odd & 0xff00ff00) | ((even >>> 8) & 0xff00ff)) >>> 0;
  }
}

/** A premultiplied pixel as ImageData wants it. */
function straight(v: number): number {
  const a = v >>> 24;
  if (!a) return 0;
  const channel = (shift: number): number => (Math.min(255, (((v >>> shift) & 255) * 255) / a) | 0) << shift;
  return ((a << 24) | channel(16) | channel(8) | channel(0)) >>> 0;
}
