/** Points in a tree of halved boxes, each with its centre of mass: what is far counts as one (Barnes and Hut). */

const DEEPEST = 40;

export class SpaceTree {
  readonly #kids: number;
  #nodes = 0;
  #room = 0;
  /** Of each node: points in it, side squared, place of its first child (0: a leaf), sum of its points. */
  #count = new Int32Array(0);
  #side = new Float64Array(0);
  #first = new Int32Array(0);
  #mass = new Float64Array(0);
  #middle = new Float64Array(0);
  readonly #stack = new Int32Array(1024);

  constructor(private readonly dims: number) {
    this.#kids = 1 << dims;
  }

  /** Hold these points (rows × dims) from now on. */
  build(points: Float64Array): void {
    const { dims } = this;
    const rows = points.length / dims;
    this.#reserve(Math.max(1024, rows * 4 * dims));
    this.#nodes = 0;
    let reach = 1e-12;
    for (const value of points) if (Math.abs(value) > reach) reach = Math.abs(value);
    this.#add(reach * 2, new Float64Array(dims), 0);
    for (let row = 0; row < rows; row++) this.#insert(points, row * dims);
    for (let node = 0; node < this.#nodes; node++)
      if (this.#count[node] > 1) for (let d = 0; d < dims; d++) this.#mass[node * dims + d] /= this.#count[node];
  }

  #reserve(room: number): void {
    if (room <= this.#room) return;
    this.#room = room;
    this.#count = grown(this.#count, new Int32Array(room));
    this.#first = grown(this.#first, new Int32Array(room));
    this.#side = grown(this.#side, new Float64Array(room));
    this.#mass = grown(this.#mass, new Float64Array(room * this.dims));
    this.#middle = grown(this.#middle, new Float64Array(room * this.dims));
  }

  #add(side: number, middle: Float64Array, at: number): void {
    const node = this.#nodes++;
    this.#count[node] = 0;
    this.#first[node] = 0;
    this.#side[node] = side;
    for (let d = 0; d < this.dims; d++) {
      this.#mass[node * this.dims + d] = 0;
      this.#middle[node * this.dims + d] = middle[at + d];
    }
  }

  #insert(points: Float64Array, at: number): void {
    const { dims } = this;
    for (let node = 0, depth = 0; ; depth++) {
      const base = node * dims;
      const before = this.#count[node]++;
      if (this.#first[node] === 0) {
        const alone = before === 0 || depth >= DEEPEST || this.#same(points, at, base, before);
        if (!alone) this.#split(node, before);
        for (let d = 0; d < dims; d++) this.#mass[base + d] += points[at + d];
        if (alone) return;
      } else for (let d = 0; d < dims; d++) this.#mass[base + d] += points[at + d];
      node = this.#childOf(node, points, at);
    }
  }

  #same(points: Float64Array, at: number, base: number, count: number): boolean {
    for (let d = 0; d < this.dims; d++) if (points[at + d] * count !== this.#mass[base + d]) return false;
    return true;
  }

  #childOf(node: number, points: Float64Array, at: number): number {
    let child = 0;
    for (let d = 0; d < this.dims; d++) if (points[at + d] > this.#middle[node * this.dims + d]) child |= 1 << d;
    return this.#first[node] + child;
  }

  /** A leaf becomes a node; the points that were in it, all at one place, move to a child. */
  #split(node: number, count: number): void {
    const { dims } = this;
    if (this.#nodes + this.#kids > this.#room) this.#reserve(this.#room * 2);
    this.#first[node] = this.#nodes;
    const side = this.#side[node] / 2;
    const middle = new Float64Array(dims);
    for (let child = 0; child < this.#kids; child++) {
      for (let d = 0; d < dims; d++)
        middle[d] = this.#middle[node * dims + d] + ((child >> d) & 1 ? side / 2 : -side / 2);
      this.#add(side, middle, 0);
    }
    const mean = new Float64Array(dims);
    for (let d = 0; d < dims; d++) mean[d] = this.#mass[node * dims + d] / count;
    const to = this.#childOf(node, mean, 0);
    this.#count[to] = count;
    for (let d = 0; d < dims; d++) this.#mass[to * dims + d] = this.#mass[node * dims + d];
  }

  /** Add to `force` what pushes a point at `at` away, Σ q² (y − yⱼ), and return Σ q, q = 1 / (1 + distance²). */
  repel(points: Float64Array, at: number, theta: number, force: Float64Array): number {
    const { dims } = this;
    const [mass, count, first, side, stack] = [this.#mass, this.#count, this.#first, this.#side, this.#stack];
    const limit = 1 / (theta * theta);
    const [x, y, z] = [points[at], points[at + 1], dims === 3 ? points[at + 2] : 0];
    let [total, fx, fy, fz] = [0, 0, 0, 0];
    let top = 1;
    stack[0] = 0;
    while (top > 0) {
      const node = stack[--top];
      const many = count[node];
      if (many === 0) continue;
      const base = node * dims;
      const dx = x - mass[base];
      const dy = y - mass[base + 1];
      const dz = dims === 3 ? z - mass[base + 2] : 0;
      const gap = dx * dx + dy * dy + dz * dz;
      if (first[node] === 0 || side[node] * side[node] * limit < gap) {
        if (gap === 0 && first[node] === 0) {
          total += many - 1;
          continue;
        }
        const q = 1 / (1 + gap);
        const push = many * q * q;
        total += many * q;
        fx += push * dx;
        fy += push * dy;
        fz += push * dz;
      } else for (let child = first[node], end = child + this.#kids; child < end; child++) stack[top++] = child;
    }
    force[0] = fx;
    force[1] = fy;
    if (dims === 3) force[2] = fz;
    return total;
  }
}

function grown<T extends Int32Array | Float64Array>(from: T, to: T): T {
  to.set(from as never);
  return to;
}
