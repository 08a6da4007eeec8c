/** t-SNE (van der Maaten 2008) with forces by Barnes and Hut and the rate of Belkina (2019); one call of `step` an iteration. */
import type { Neighbours } from "./nearest";
import { SpaceTree } from "./spaceTree";

export interface TsneOptions {
  dims: 2 | 3;
  perplexity: number;
  /** 0: points / 48, at least 50. */
  rate: number;
  random: () => number;
  /** Where to begin (rows × dims): principal components keep the large picture. */
  start?: Float32Array;
}

const EXAGGERATED = 250;
const EXAGGERATION = 12;
const THETA = 0.8;

export class Tsne {
  readonly positions: Float64Array;
  iteration = 0;
  readonly #rows: number;
  readonly #from: Int32Array;
  readonly #to: Int32Array;
  readonly #p: Float32Array;
  readonly #speed: Float64Array;
  readonly #gain: Float64Array;
  readonly #gradient: Float64Array;
  readonly #push: Float64Array;
  readonly #tree: SpaceTree;
  readonly #rate: number;

  constructor(
    neighbours: Neighbours,
    private readonly options: TsneOptions,
  ) {
    const { dims, random, start } = options;
    const rows = (this.#rows = neighbours.indices.length / neighbours.k);
    [this.#from, this.#to, this.#p] = joint(neighbours, affinities(neighbours, options.perplexity));
    this.positions = new Float64Array(rows * dims);
    const scale = start ? 1e-4 / (deviation(start, dims) || 1) : 1e-4;
    for (let i = 0; i < this.positions.length; i++)
      this.positions[i] = (start ? start[i] : random() - 0.5) * scale + (random() - 0.5) * 1e-6;
    this.#speed = new Float64Array(rows * dims);
    this.#gain = new Float64Array(rows * dims).fill(1);
    this.#gradient = new Float64Array(rows * dims);
    this.#push = new Float64Array(rows * dims);
    this.#tree = new SpaceTree(dims);
    this.#rate = options.rate || Math.max(50, rows / EXAGGERATION / 4);
  }

  step(): void {
    const early = this.iteration < EXAGGERATED;
    this.#pull(early ? EXAGGERATION : 1);
    this.#move(early ? 0.5 : 0.8);
    this.iteration++;
  }

  /** The gradient: attraction along the edges, and repulsion of all. */
  #pull(exaggeration: number): void {
    const { dims } = this.options;
    const [y, push, gradient, force] = [this.positions, this.#push, this.#gradient, new Float64Array(dims)];
    this.#tree.build(y);
    let total = 0;
    for (let row = 0; row < this.#rows; row++) {
      total += this.#tree.repel(y, row * dims, THETA, force);
      for (let d = 0; d < dims; d++) push[row * dims + d] = force[d];
    }
    for (let row = 0; row < this.#rows; row++) {
      const at = row * dims;
      let [fx, fy, fz] = [0, 0, 0];
      for (let e = this.#from[row]; e < this.#from[row + 1]; e++) {
        const other = this.#to[e] * dims;
        const dx = y[at] - y[other];
        const dy = y[at + 1] - y[other + 1];
        const dz = dims === 3 ? y[at + 2] - y[other + 2] : 0;
        const weight = (exaggeration * this.#p[e]) / (1 + dx * dx + dy * dy + dz * dz);
        fx += weight * dx;
        fy += weight * dy;
        fz += weight * dz;
      }
      gradient[at] = 4 * (fx - push[at] / total);
      gradient[at + 1] = 4 * (fy - push[at + 1] / total);
      if (dims === 3) gradient[at + 2] = 4 * (fz - push[at + 2] / total);
    }
  }

  #move(momentum: number): void {
    const { dims } = this.options;
    const mean = [0, 0, 0];
    for (let i = 0; i < this.positions.length; i++) {
      const [slope, speed] = [this.#gradient[i], this.#speed[i]];
      const gain = Math.max(0.01, slope > 0 === speed > 0 ? this.#gain[i] * 0.8 : this.#gain[i] + 0.2);
      this.#gain[i] = gain;
      this.#speed[i] = momentum * speed - this.#rate * gain * slope;
      mean[i % dims] += this.positions[i] += this.#speed[i];
    }
    for (let i = 0; i < this.positions.length; i++) this.positions[i] -= mean[i % dims] / this.#rows;
  }
}

function deviation(values: Float32Array, stride: number): number {
  let square = 0;
  for (let i = 0; i < values.length; i += stride) square += values[i] * values[i];
  return Math.sqrt(square / (values.length / stride));
}

/** How near each neighbour is, as a share of its row: the entropy of a row is that of `perplexity` equal ones. */
export function affinities({ k, indices, distances }: Neighbours, perplexity: number): Float32Array {
  const shares = new Float32Array(indices.length);
  const wanted = Math.log(Math.min(perplexity, k));
  for (let base = 0; base < indices.length; base += k) {
    let [beta, low, high] = [1 / (distances[base + k - 1] || 1), 0, Infinity];
    for (let turn = 0; turn < 60; turn++) {
      let [sum, weighted] = [0, 0];
      for (let i = base; i < base + k; i++) {
        const gap = distances[i] - distances[base];
        const share = Math.exp(-beta * gap);
        shares[i] = share;
        sum += share;
        weighted += share * gap;
      }
      const entropy = Math.log(sum) + (beta * weighted) / sum;
      for (let i = base; i < base + k; i++) shares[i] /= sum;
      if (Math.abs(entropy - wanted) < 1e-4) break;
      if (entropy > wanted) [low, beta] = [beta, high === Infinity ? beta * 2 : (beta + high) / 2];
      else [high, beta] = [beta, (beta + low) / 2];
    }
  }
  return shares;
}

/** Both directions as one, as rows of edges: where each begins, to whom, how strong; all together 1. */
function joint({ k, indices }: Neighbours, shares: Float32Array): [Int32Array, Int32Array, Float32Array] {
  const rows = indices.length / k;
  const maps: Map<number, number>[] = Array.from({ length: rows }, () => new Map());
  for (let i = 0; i < indices.length; i++) {
    const [row, other] = [Math.floor(i / k), indices[i]];
    maps[row].set(other, (maps[row].get(other) ?? 0) + shares[i]);
    maps[other].set(row, (maps[other].get(row) ?? 0) + shares[i]);
  }
  const from = new Int32Array(rows + 1);
  maps.forEach((map, row) => (from[row + 1] = from[row] + map.size));
  const [to, p] = [new Int32Array(from[rows]), new Float32Array(from[rows])];
  maps.forEach((map, row) => {
    let at = from[row];
    for (const [other, share] of map) {
      to[at] = other;
      p[at++] = share / (2 * rows);
    }
  });
  return [from, to, p];
}
