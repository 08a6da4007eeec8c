import { describe, expect, it } from "vitest";
import fc from "fast-check";
import { bundle } from "./bundles";
import { careful } from "./careful";
import { layered } from "./layered";
import type { Level } from "./level";
import { documentOf } from "./sample";
import { Session, type Look } from "./session";
import { buildTree } from "./tree";

const still = async () => undefined;
const ALL = { body: "", aside: [], inline: [] };
const look = (...open: string[]): Look => ({ ...ALL, open });
const session = (nodes: readonly string[], more: Record<string, readonly string[]> = {}) =>
  new Session(documentOf({ "": nodes, ...more }), still);

const NET = [
  "x:In",
  "a/w:Const",
  "a/mul:Mul < x a/w",
  "a/add:Add < a/mul x",
  "b/relu:Relu < a/add",
  "y:Out < b/relu ^a/w",
];

/** `from > to`, control edges with `^`, crossing ones with `|`. */
async function drawn(of: Session, looked: Look): Promise<string[]> {
  const { boxes, edges } = await of.look(looked);
  return Array.from(edges.from, (from, i) => {
    const arrow = edges.crossing[i] ? "|" : edges.control[i] ? "^" : ">";
    return `${boxes.path[from]} ${arrow} ${boxes.path[edges.to[i]!]} ${edges.count[i]}`;
  }).sort();
}

describe("the hierarchy", () => {
  it("has a group for each scope", () => {
    const { items } = buildTree(documentOf({ "": NET }), 0);
    expect(items[0]!.children.map((id) => [items[id]!.path, items[id]!.kind, items[id]!.nodes])).toEqual([
      ["x", "op", 1],
      ["a", "group", 3],
      ["b", "group", 1],
      ["y", "op", 1],
    ]);
  });

  it("puts a node that has the name of a scope inside it", () => {
    const { items, byPath } = buildTree(documentOf({ "": ["a/b", "a", "a/b/c", "/a//d/"] }), 0);
    expect(items[byPath.get("a")!]!.children.map((id) => items[id]!.path)).toEqual(["a/b", "a/(a)", "a/d"]);
    expect(items[byPath.get("a/b")!]!.children.map((id) => items[id]!.label)).toEqual(["(b)", "c"]);
  });

  it("stays shallow for a name of a million scopes", () => {
    const { items } = buildTree(documentOf({ "": ["a/".repeat(1e6) + "b", "x"] }), 0);
    expect(Math.max(...items.map(({ depth }) => depth))).toBe(64);
  });

  it("folds what is alike and numbered", () => {
    const layers = [1, 2, 3, 5].flatMap((i) => [`layer_${i}/w:Const`, `layer_${i}/mul:Mul < layer_${i}/w`]);
    const { items, byPath } = buildTree(
      documentOf({ "": [...layers, "layer_4/w:Other", "Const:C", "Const_1:C", "loss:Sum"] }),
      0,
    );
    const series = items[byPath.get("layer_[1–5]")!]!;
    expect(series.children.map((id) => items[id]!.label)).toEqual(["layer_1", "layer_2", "layer_3", "layer_5"]);
    expect(items[0]!.children.map((id) => items[id]!.label)).toEqual([
      "layer_[1–5]",
      "layer_4",
      "Const",
      "Const_1",
      "loss",
    ]);
  });

  it("folds nothing that the flow goes through in between", () => {
    const chain = [0, 1, 2, 3].flatMap((i) => [`conv_${i}:C${i ? ` < relu_${i - 1}` : ""}`, `relu_${i}:R < conv_${i}`]);
    expect(buildTree(documentOf({ "": chain }), 0).items.filter(({ kind }) => kind === "series")).toEqual([]);
    const stack = [0, 1, 2, 3].map((i) => `layer_${i}:L${i ? ` < layer_${i - 1}` : ""}`);
    expect(buildTree(documentOf({ "": [...stack, "end < layer_3"] }), 0).byPath.has("layer_[0–3]")).toBe(true);
  });

  it("folds two series only if they do not feed each other", () => {
    const pairs = [1, 2, 3, 4].flatMap((i) =>
      i < 3 ? [`a_${i}:A`, `b_${i}:B < a_${i}`] : [`b_${i}:B`, `a_${i}:A < b_${i}`],
    );
    const { items } = buildTree(documentOf({ "": pairs }), 0);
    expect(items.filter(({ kind }) => kind === "series")).toHaveLength(1);
  });

  it("never loses a node, whatever the names", () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.stringMatching(/^[ab1/]{1,6}$/), { maxLength: 30 }), (names) => {
        const tree = buildTree(documentOf({ "": names }), 0);
        expect(tree.items[0]!.nodes).toBe(names.length);
        expect(new Set(tree.items.map(({ path }) => path)).size).toBe(tree.items.length);
        expect(new Set(tree.ofNode).size).toBe(names.length);
      }),
    );
  });
});

describe("edges", () => {
  it("are gathered between groups, and counted", async () => {
    expect(await drawn(session(NET), look())).toEqual(["a > b 1", "a ^ y 1", "b > y 1", "x > a 2"]);
  });

  it("cross the border of an open group", async () => {
    expect(await drawn(session(NET), look("a"))).toEqual([
      "a > b 1",
      "a ^ y 1",
      "a | a/add 1",
      "a | a/mul 1",
      "a/add | a 1",
      "a/mul > a/add 1",
      "a/w > a/mul 1",
      "a/w | a 1",
      "b > y 1",
      "x > a 2",
    ]);
  });

  it("are all somewhere: inside a bundle or within one item", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(11), fc.nat(11)), { maxLength: 40 }), (pairs) => {
        const names = Array.from({ length: 12 }, (_, i) => `${"abc"[i % 3]}/${"de"[i % 2]}/${i}`);
        const lines = names.map(
          (name, i) =>
            `${name} < ${pairs
              .filter(([, to]) => to === i)
              .map(([from]) => names[from])
              .join(" ")}`,
        );
        const tree = buildTree(documentOf({ "": lines }), 0);
        const { inside } = bundle(documentOf({ "": lines }), tree);
        const total = [...inside.values()].flat().reduce((sum, { count }) => sum + count, 0);
        expect(total).toBe(pairs.filter(([from, to]) => from !== to).length);
      }),
    );
  });
});

describe("what stands aside", () => {
  const many = ["step:Var", ...Array.from({ length: 20 }, (_, i) => `${"abcdefghijklmnopqrst"[i]}x:Op${i} < step`)];

  it("is joined to too many, and can be put back", async () => {
    const graph = session(many);
    const scene = await graph.look(look());
    expect(scene.boxes.path.filter((_, i) => scene.boxes.aside[i])).toEqual(["step"]);
    expect(scene.edges.from).toHaveLength(0);
    expect((await graph.look({ ...look(), inline: ["step"] })).edges.from).toHaveLength(20);
    expect(graph.facts(look(), "step")!.aside).toBe(true);
  });

  it("may be anything", async () => {
    const scene = await session(NET).look({ ...look(), aside: ["b"] });
    expect(scene.boxes.path.filter((_, i) => scene.boxes.aside[i])).toEqual(["b"]);
  });
});

describe("layouts", () => {
  const levels = fc.integer({ min: 1, max: 25 }).chain((size) =>
    fc.record({
      size: fc.constant(size),
      pairs: fc.uniqueArray(fc.tuple(fc.nat(size - 1), fc.nat(size - 1)), { maxLength: 40, selector: String }),
    }),
  );
  const made = ({ size, pairs }: { size: number; pairs: [number, number][] }): Level => {
    const joined = pairs.filter(([a, b]) => a !== b);
    return {
      widths: new Float64Array(size).fill(60),
      heights: new Float64Array(size).fill(30),
      from: Int32Array.from(joined, ([a]) => a),
      to: Int32Array.from(joined, ([, b]) => b),
    };
  };

  for (const [name, layout] of [
    ["careful", async (level: Level) => careful(level)],
    ["layered", (level: Level) => layered(level, still)],
  ] as const)
    it(`${name}: boxes never lie on each other or outside, also in circles`, async () => {
      await fc.assert(
        fc.asyncProperty(levels, async (said) => {
          const level = made(said);
          const { x, y, width, height, edges } = await layout(level);
          expect(edges).toHaveLength(level.from.length);
          for (let a = 0; a < said.size; a++) {
            expect(x[a]! - 30).toBeGreaterThanOrEqual(-0.01);
            expect(x[a]! + 30).toBeLessThanOrEqual(width + 0.01);
            expect(y[a]! + 15).toBeLessThanOrEqual(height + 0.01);
            for (let b = 0; b < a; b++)
              expect(Math.abs(x[a]! - x[b]!) >= 59.9 || Math.abs(y[a]! - y[b]!) >= 29.9).toBe(true);
          }
        }),
        { numRuns: 40 },
      );
    });

  it("ten thousand boxes in one level are laid out, and the work can be stopped", async () => {
    const flat = Array.from({ length: 10_000 }, (_, i) => `n${i}q:Op${i % 7}${i ? ` < n${Math.floor(i / 2)}q` : ""}`);
    const scene = await session(flat).look(look());
    expect(scene.boxes.item).toHaveLength(10_001);
    let passes = 0;
    const stopping = new Session(documentOf({ "": flat }), async () => {
      if (++passes > 3) throw new Error("stopped");
    });
    await expect(stopping.look(look())).rejects.toThrow("stopped");
  });
});

describe("ways", () => {
  const on = async (of: Session, looked: Look, ask: Parameters<Session["marks"]>[1]) => {
    const { boxes } = await of.look(looked);
    const marks = of.marks("", ask)!;
    return boxes.path.filter((path, i) => path && marks.boxes[i]);
  };

  it("lead to all inputs, all outputs, and between two", async () => {
    const graph = session([...NET, "alone:Op"]);
    expect(await on(graph, look("a"), { way: "inputs", path: "a/add" })).toEqual(["x", "a", "a/w", "a/mul", "a/add"]);
    expect(await on(graph, look(), { way: "outputs", path: "a" })).toEqual(["a", "b", "y"]);
    expect(await on(graph, look(), { way: "between", path: "x", other: "y" })).toEqual(["x", "a", "b", "y"]);
    expect(graph.marks("", { way: "between", path: "alone", other: "y" })!.none).toBe(true);
  });

  it("mark the edges they take, through the borders of open groups", async () => {
    const graph = session(NET);
    const { boxes, edges } = await graph.look(look("a"));
    const marks = graph.marks("", { way: "between", path: "x", other: "b" })!;
    const taken = Array.from(edges.from, (from, i) =>
      marks.edges[i] ? `${boxes.path[from]} ${boxes.path[edges.to[i]!]}` : "",
    );
    expect(taken.filter(Boolean).sort()).toEqual(["a a/add", "a b", "a/add a", "x a"]);
  });
});

describe("facts, search and bodies", () => {
  it("tell of a group what goes in and out", () => {
    const facts = session(NET).facts(look(), "a")!;
    expect(facts.inputs.map(({ path, count }) => [path, count])).toEqual([["x", 2]]);
    expect(facts.users.map(({ path, control }) => [path, control])).toEqual([
      ["y", true],
      ["b/relu", false],
    ]);
    expect(facts.ops).toEqual([
      ["Const", 1],
      ["Mul", 1],
      ["Add", 1],
    ]);
  });

  it("find by name before op, in every body, and say what is wrong with an expression", () => {
    const graph = session(NET, { f: ["x:Arg", "relu:Neg < x"] });
    expect(graph.find("relu", false, 9).hits.map(({ name, body }) => [name, body])).toEqual([
      ["b/relu", ""],
      ["relu", "f"],
    ]);
    expect(graph.find("^a/.*d", true, 9).total).toBe(1);
    expect(graph.find("(", true, 9).error).toContain("(");
  });

  it("begin with a function where the main graph is empty, and with a lone group open", () => {
    expect(session([], { f: ["x"], g: ["y", "z"] }).about().first).toBe("g");
    expect(session(["m/n/a", "m/n/b"]).bodyFacts("").open).toEqual(["m", "m/n"]);
  });

  it("measure groups by their nodes", async () => {
    const graph = session(NET);
    graph.overlay({
      name: ["a/mul", "a/add", "gone"],
      device: ["d", "d", "d"],
      start: [5, 9, 0],
      end: [8, 10, 1],
      bytes: [7, 1, 1],
    });
    expect([graph.bodyFacts("").matched, graph.bodyFacts("").stats]).toEqual([2, 3]);
    const { boxes } = await graph.look(look());
    const at = boxes.path.indexOf("a");
    expect([boxes.time[at], boxes.bytes[at], boxes.time[boxes.path.indexOf("b")]]).toEqual([4, 8, NaN]);
  });

  it("are compared with another graph", () => {
    const graph = session(NET);
    graph.against(documentOf({ "": ["x:In", "a/w:Const", "a/mul:Mul < x", "a/add:Add < a/mul x", "gone:Op"] }));
    const said = graph.difference("")!;
    expect([said.added, said.changed, said.removed]).toEqual([2, 1, ["gone"]]);
    const tree = buildTree(documentOf({ "": NET }), 0);
    expect(["x", "a", "b"].map((path) => said.items[tree.byPath.get(path)!])).toEqual(["same", "changed", "added"]);
  });
});
