import { describe, expect, it } from "vitest";
import { fillNeighbours, nearestTo, placeBetween, type Neighbours } from "./nearest";
import { sample, seeded } from "./random";
import { SpaceTree } from "./spaceTree";
import { affinities, Tsne } from "./tsne";

const random = seeded(7);
const gauss = () => Math.sqrt(-2 * Math.log(random() + 1e-12)) * Math.cos(2 * Math.PI * random());

/** `groups` clouds of `each` points around far corners. */
function clouds(groups: number, each: number, dims: number): Float32Array {
  const centres = Array.from({ length: groups * dims }, () => gauss() * 10);
  return Float32Array.from({ length: groups * each * dims }, (_, i) => {
    const [row, d] = [Math.floor(i / dims), i % dims];
    return centres[(row % groups) * dims + d] + gauss();
  });
}

function all(data: Float32Array, dims: number, k: number): Neighbours {
  const rows = data.length / dims;
  const found = { k, indices: new Int32Array(rows * k), distances: new Float32Array(rows * k) };
  fillNeighbours(data, dims, 0, rows, found);
  return found;
}

const gap = (data: Float32Array | Float64Array, dims: number, a: number, b: number): number =>
  Array.from({ length: dims }, (_, d) => (data[a * dims + d] - data[b * dims + d]) ** 2).reduce((x, y) => x + y);

describe("nearest rows", () => {
  const dims = 19;
  const data = clouds(4, 50, dims);
  const sorted = (of: number) =>
    Array.from({ length: 200 }, (_, i) => i)
      .filter((i) => i !== of)
      .sort((a, b) => gap(data, dims, of, a) - gap(data, dims, of, b));

  it("are those of sorting all", () => {
    const found = all(data, dims, 12);
    for (const of of [0, 57, 199]) {
      const wanted = sorted(of).slice(0, 12);
      expect([...found.indices.slice(of * 12, of * 12 + 12)]).toEqual(wanted);
      const near = nearestTo(data, dims, of, 12, "euclidean");
      expect(near.map((one) => one.row)).toEqual(wanted);
      expect(near[3].distance).toBeCloseTo(Math.sqrt(gap(data, dims, of, wanted[3])), 4);
    }
  });
  it("by angle do not mind the length", () => {
    const rows = Float32Array.from([1, 0, 5, 0.1, 0, 1, -1, 0, 0, 0]);
    expect(nearestTo(rows, 2, 0, 9, "cosine").map((one) => one.row)).toEqual([1, 2, 4, 3]);
  });
  it("leave out what is not finite, and what is hidden", () => {
    const rows = Float32Array.from([0, NaN, 1, 2, 3]);
    expect(nearestTo(rows, 1, 0, 9, "euclidean").map((one) => one.row)).toEqual([2, 3, 4]);
    expect(nearestTo(rows, 1, 0, 9, "euclidean", Uint8Array.from([1, 1, 0, 1, 1])).map((one) => one.row)).toEqual([
      3, 4,
    ]);
  });
  it("place the rest among those that are placed", () => {
    const known = Int32Array.from({ length: 150 }, (_, i) => i);
    const places = Float32Array.from({ length: 300 }, (_, i) => Math.floor(i / 2) % 4);
    const rest = Int32Array.from({ length: 50 }, (_, i) => 150 + i);
    const placed = placeBetween(data, dims, known, places, 2, rest);
    rest.forEach((row, i) => expect(placed[i * 2]).toBeCloseTo(row % 4, 5));
  });
});

describe("the tree", () => {
  for (const dims of [2, 3])
    it(`adds up the same forces as all pairs, in ${dims} dimensions`, () => {
      const points = Float64Array.from(clouds(3, 60, dims));
      points.set(points.slice(0, dims), dims * 5); // two at one place
      const tree = new SpaceTree(dims);
      tree.build(points);
      for (const row of [0, 5, 77]) {
        const force = new Float64Array(dims);
        const total = tree.repel(points, row * dims, 1e-3, force);
        let sum = 0;
        const wanted = new Float64Array(dims);
        for (let other = 0; other < 180; other++) {
          if (other === row) continue;
          const q = 1 / (1 + gap(points, dims, row, other));
          sum += q;
          for (let d = 0; d < dims; d++) wanted[d] += q * q * (points[row * dims + d] - points[other * dims + d]);
        }
        expect(total).toBeCloseTo(sum, 6);
        force.forEach((value, d) => expect(value).toBeCloseTo(wanted[d], 6));
        const rough = new Float64Array(dims);
        expect(tree.repel(points, row * dims, 0.8, rough)).toBeGreaterThan(sum * 0.9);
      }
    });
  it("holds many points at one place", () => {
    const tree = new SpaceTree(2);
    tree.build(new Float64Array(200));
    expect(tree.repel(new Float64Array(200), 0, 0.8, new Float64Array(2))).toBe(99);
  });
});

describe("t-SNE", () => {
  it("spreads a row over as many neighbours as the perplexity", () => {
    const shares = affinities(all(clouds(4, 50, 5), 5, 60), 20);
    for (let row = 0; row < 200; row++) {
      const own = shares.slice(row * 60, row * 60 + 60);
      const entropy = own.reduce((sum, p) => sum - (p > 0 ? p * Math.log(p) : 0), 0);
      expect(Math.exp(entropy)).toBeCloseTo(20, 1);
    }
  });
  for (const dims of [2, 3] as const)
    it(`keeps groups together and apart, in ${dims} dimensions`, () => {
      const data = clouds(4, 60, 20);
      const tsne = new Tsne(all(data, 20, 45), { dims, perplexity: 15, rate: 0, random: seeded(1) });
      while (tsne.iteration < 500) tsne.step();
      const near = all(Float32Array.from(tsne.positions), dims, 10);
      const pure = [...near.indices].filter((other, i) => other % 4 === Math.floor(i / 10) % 4).length;
      expect(pure / near.indices.length).toBeGreaterThan(0.99);
    });
});

describe("chance", () => {
  it("is the same each time", () => expect(sample(100, 5, seeded(3))).toEqual(sample(100, 5, seeded(3))));
  it("picks different ones in order", () => {
    const picked = [...sample(1000, 400, seeded(1))];
    expect(new Set(picked).size).toBe(400);
    expect(picked).toEqual([...picked].sort((a, b) => a - b));
    expect([...sample(3, 9, seeded(1))]).toEqual([0, 1, 2]);
  });
});
