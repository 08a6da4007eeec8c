/** A polyline with gaps in two growing arrays: a point whose x is NaN lifts the pen. */
export class Path {
  xs = new Float64Array(512);
  ys = new Float64Array(512);
  length = 0;

  add(x: number, y: number): void {
    if (this.length === this.xs.length) this.grow();
    this.xs[this.length] = x;
    this.ys[this.length++] = y;
  }

  lift(): void {
    if (this.length && !Number.isNaN(this.xs[this.length - 1])) this.add(NaN, NaN);
  }

  clear(): this {
    this.length = 0;
    return this;
  }

  /** Number of points, gaps not counted. */
  get points(): number {
    let n = 0;
    for (let i = 0; i < this.length; i++) if (this.xs[i] === this.xs[i]) n++;
    return n;
  }

  static of(...points: readonly (readonly [number, number])[]): Path {
    const path = new Path();
    for (const [x, y] of points) path.add(x, y);
    return path;
  }

  private grow(): void {
    const [xs, ys] = [new Float64Array(this.xs.length * 2), new Float64Array(this.xs.length * 2)];
    xs.set(this.xs);
    ys.set(this.ys);
    [this.xs, this.ys] = [xs, ys];
  }
}
