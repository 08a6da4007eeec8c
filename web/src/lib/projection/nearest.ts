/** Nearest rows of a table of float32 (rows × dims), exactly. */

export type Metric = "cosine" | "euclidean";

/** Rows of `k` neighbours each, nearest first. `distances` of the same places. */
export interface Neighbours {
  readonly k: number;
  readonly indices: Int32Array;
  readonly distances: Float32Array;
}

/** The `k` smallest that were offered, by insertion: k is small. */
class Smallest {
  length = 0;
  readonly keys: Float64Array;
  readonly rows: Int32Array;

  constructor(private readonly k: number) {
    this.keys = new Float64Array(k);
    this.rows = new Int32Array(k);
  }

  offer(key: number, row: number): void {
    if (this.length === this.k && !(key < this.keys[this.k - 1])) return;
    let at = this.length < this.k ? this.length++ : this.k - 1;
    while (at > 0 && this.keys[at - 1] > key) {
      this.keys[at] = this.keys[at - 1];
      this.rows[at] = this.rows[at - 1];
      at--;
    }
    this.keys[at] = key;
    this.rows[at] = row;
  }
}

/** The `k` rows nearest to row `of`, without itself and without rows that are not finite. `allowed`: 0 = not this row. */
export function nearestTo(
  data: Float32Array,
  dims: number,
  of: number,
  k: number,
  metric: Metric,
  allowed?: Uint8Array,
): { row: number; distance: number }[] {
  const rows = data.length / dims;
  const found = new Smallest(Math.min(k, rows));
  const from = of * dims;
  const own = metric === "cosine" ? norm(data, from, dims) : 0;
  for (let row = 0; row < rows; row++) {
    if (row === of || allowed?.[row] === 0) continue;
    const at = row * dims;
    let key = 0;
    if (metric === "euclidean") {
      for (let d = 0; d < dims; d++) {
        const gap = data[at + d] - data[from + d];
        key += gap * gap;
      }
    } else {
      let [dot, square] = [0, 0];
      for (let d = 0; d < dims; d++) {
        dot += data[at + d] * data[from + d];
        square += data[at + d] * data[at + d];
      }
      const scale = own * Math.sqrt(square);
      key = scale > 0 ? 1 - dot / scale : 1;
    }
    if (key === key) found.offer(key, row);
  }
  return Array.from({ length: found.length }, (_, i) => ({
    row: found.rows[i],
    distance: metric === "euclidean" ? Math.sqrt(found.keys[i]) : Math.max(0, found.keys[i]),
  }));
}

function norm(data: Float32Array, from: number, dims: number): number {
  let square = 0;
  for (let d = 0; d < dims; d++) square += data[from + d] * data[from + d];
  return Math.sqrt(square);
}

/** Euclidean neighbours of the rows `from` … `to`, written into `into`; `into.distances` squared. */
export function fillNeighbours(data: Float32Array, dims: number, from: number, to: number, into: Neighbours): void {
  const rows = data.length / dims;
  const { k, indices, distances } = into;
  for (let row = from; row < to; row++) {
    const [at, base] = [row * dims, row * k];
    let length = 0;
    let worst = Infinity;
    for (let other = 0, o = 0; other < rows; other++, o += dims) {
      if (other === row) continue;
      let key = 0;
      for (let d = 0; d < dims && key < worst; d += 8) {
        const end = d + 8 < dims ? d + 8 : dims;
        for (let e = d; e < end; e++) {
          const gap = data[o + e] - data[at + e];
          key += gap * gap;
        }
      }
      if (key >= worst) continue;
      let place = length < k ? length++ : k - 1;
      while (place > 0 && distances[base + place - 1] > key) {
        distances[base + place] = distances[base + place - 1];
        indices[base + place] = indices[base + place - 1];
        place--;
      }
      distances[base + place] = key;
      indices[base + place] = other;
      if (length === k) worst = distances[base + k - 1];
    }
  }
}

/** For rows in `rest` the mean of the places of their 3 nearest in `known`, which are placed at `places` (known × out). */
export function placeBetween(
  data: Float32Array,
  dims: number,
  known: Int32Array,
  places: Float32Array,
  out: number,
  rest: Int32Array,
): Float32Array {
  const cells = new Cells(data, dims, known);
  const placed = new Float32Array(rest.length * out);
  for (let i = 0; i < rest.length; i++) {
    const near = cells.nearest(rest[i], 3);
    let total = 0;
    for (const { row, key } of near) {
      const weight = 1 / (key + 1e-12);
      total += weight;
      for (let d = 0; d < out; d++) placed[i * out + d] += weight * places[row * out + d];
    }
    for (let d = 0; d < out; d++) placed[i * out + d] /= total;
  }
  return placed;
}

/** Rows sorted into the cells of some of them; what is near lies in the nearest cells, nearly always. */
class Cells {
  readonly #centres: Int32Array;
  readonly #members: Int32Array[];

  constructor(
    private readonly data: Float32Array,
    private readonly dims: number,
    private readonly rows: Int32Array,
  ) {
    const count = Math.max(1, Math.round(Math.sqrt(rows.length)));
    this.#centres = Int32Array.from({ length: count }, (_, i) => rows[Math.floor((i * rows.length) / count)]);
    const lists: number[][] = Array.from({ length: count }, () => []);
    for (let i = 0; i < rows.length; i++) lists[this.#closest(rows[i], 1)[0].row].push(i);
    this.#members = lists.map((list) => Int32Array.from(list));
  }

  #closest(row: number, k: number): { row: number; key: number }[] {
    const found = new Smallest(k);
    for (let c = 0; c < this.#centres.length; c++) found.offer(this.#gap(row, this.#centres[c]), c);
    return Array.from({ length: found.length }, (_, i) => ({ row: found.rows[i], key: found.keys[i] }));
  }

  /** Places in `rows` of the nearest to `row`, with squared distances. */
  nearest(row: number, k: number): { row: number; key: number }[] {
    const found = new Smallest(k);
    for (const { row: cell } of this.#closest(row, 4))
      for (const member of this.#members[cell]) found.offer(this.#gap(row, this.rows[member]), member);
    return Array.from({ length: found.length }, (_, i) => ({ row: found.rows[i], key: found.keys[i] }));
  }

  #gap(a: number, b: number): number {
    const { data, dims } = this;
    let key = 0;
    for (let d = 0, i = a * dims, j = b * dims; d < dims; d++, i++, j++) {
      const gap = data[i] - data[j];
      key += gap * gap;
    }
    return key;
  }
}
