import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Role, Run } from "../api/types";
import { compareNatural } from "../lib/natural";
import { buildGroups, buildTree, flatten, orderTree, tailOf, type TreeNode } from "./tree";

function run(name: string, family = name, role: Role | null = null): Run {
  return {
    name,
    family,
    role,
    hue: 0,
    status: "finished",
    path: name,
    logdir: null,
    files: 1,
    attempts: 1,
    points: 1,
    series: 1,
    first_wall_time: 0,
    last_wall_time: 0,
    first_step: 0,
    last_step: 0,
    findings: { error: 0, warning: 0, note: 0 },
    host: null,
    pid: null,
  };
}
const pair = (family: string) => [
  run(`${family}/train`, family, "train"),
  run(`${family}/validation`, family, "validation"),
];

/** `folder[family(role,role),run]` */
function draw(nodes: readonly TreeNode[]): string {
  return nodes
    .map(
      (node) =>
        node.label +
        (node.kind === "folder"
          ? `[${draw(node.children)}]`
          : node.kind === "family"
            ? `(${draw(node.children)})`
            : ""),
    )
    .join(",");
}

describe("the tree of runs", () => {
  it.each<[string, Run[], string]>([
    ["lone runs are rows", [run("a"), run("b")], "a,b"],
    ["roles are children of their family", pair("a"), "a(train,validation)"],
    [
      "train comes before validation and test, others after",
      [run("a/eval", "a", "other"), run("a/test", "a", "test"), ...pair("a")],
      "a(train,validation,test,eval)",
    ],
    ["a family of one is one row with its whole name", [run("a/train", "a", "train")], "a/train"],
    ["paths are folders", [run("abl/x"), run("abl/y"), run("z")], "abl[x,y],z"],
    ["a folder of one is joined", [run("abl/x"), run("z")], "abl/x,z"],
    ["chains are joined", [run("a/b/c/x"), run("a/b/c/y")], "a/b/c[x,y]"],
    [
      "and nested",
      [...pair("s/a"), ...pair("s/b"), run("s/t/1"), run("s/t/2")],
      "s[a(train,validation),b(train,validation),t[1,2]]",
    ],
    ["the logdir itself has its own name", [run(".")], "logs"],
    [
      "roles in the logdir itself",
      [run("train", ".", "train"), run("validation", ".", "validation")],
      "logs(train,validation)",
    ],
    ["a run that is a folder too", [run("a"), run("a/x"), run("a/y")], "a[.,x,y]"],
    [
      "families named by a suffix",
      [run("r1_train", "r1", "train"), run("r1_val", "r1", "validation")],
      "r1(train,val)",
    ],
  ])("%s", (_, runs, want) => expect(draw(buildTree(runs, "logs"))).toBe(want));

  const names = fc.uniqueArray(
    fc.array(fc.constantFrom("a", "b", "c", "10", "9"), { minLength: 1, maxLength: 4 }).map((parts) => parts.join("/")),
    { maxLength: 30 },
  );

  it("holds every run once, and says the whole name of each along its path", () => {
    fc.assert(
      fc.property(names, (list) => {
        const found: string[] = [];
        const walk = (nodes: readonly TreeNode[], path: string) => {
          for (const node of nodes) {
            const here = node.label === "." ? path : path ? `${path}/${node.label}` : node.label;
            if (node.kind === "run") found.push(here);
            else {
              expect(node.children.length).toBeGreaterThan(1);
              expect(node.runs.length).toBe(node.children.reduce((n, child) => n + child.runs.length, 0));
            }
            walk(node.children, here);
          }
        };
        walk(
          buildTree(
            list.map((name) => run(name)),
            "logs",
          ),
          "",
        );
        expect(found.sort()).toEqual([...list].sort());
      }),
    );
  });

  it("has unique ids", () => {
    fc.assert(
      fc.property(names, (list) => {
        const ids = flatten(
          buildTree(
            list.map((name) => run(name)),
            "logs",
          ),
          () => true,
        ).map((row) => row.node.id);
        expect(new Set(ids).size).toBe(ids.length);
      }),
    );
  });

  it("orders siblings and leads a folder by its first", () => {
    const down = orderTree(
      buildTree([run("x/1"), run("x/2"), run("a")], "logs"),
      (a, b) => -compareNatural(a.label, b.label),
    );
    expect(draw(down)).toBe("x[2,1],a");
    expect(down[0]!.lead.name).toBe("x/2");
  });

  it("shows what is open, with levels and parents", () => {
    const tree = buildTree([...pair("s/a"), ...pair("s/b")], "logs");
    expect(
      flatten(tree, (node) => node.kind === "folder").map((row) => [row.node.label, row.level, row.open, row.parent]),
    ).toEqual([
      ["s", 0, true, -1],
      ["a", 1, false, 0],
      ["b", 1, false, 0],
    ]);
    expect(flatten(tree, () => true)).toHaveLength(7);
  });

  it("builds 10,000 runs in a blink", () => {
    const runs = Array.from({ length: 5000 }, (_, i) => pair(`sweep/${i % 50}/trial-${i}`)).flat();
    const start = performance.now();
    const rows = flatten(buildTree(runs, "logs"), () => true);
    expect(rows.length).toBe(10_000 + 5_000 + 50 + 1);
    expect(performance.now() - start).toBeLessThan(500);
  });
});

it("a child's label is what its family does not say", () => {
  expect(tailOf({ name: "a/train", family: "a" })).toBe("train");
  expect(tailOf({ name: "a_val", family: "a" })).toBe("val");
  expect(tailOf({ name: "x/a", family: "x/a" })).toBe("a");
  expect(tailOf({ name: "eval", family: "." })).toBe("eval");
});

it("groups are rows with their listed runs below them; no two rows share an id", () => {
  const all = ["a/train", "a/val", "b"].map((name) => run(name));
  const group = (name: string | null, hue: number, ...runs: string[]) => ({
    name,
    label: name ?? "no match",
    hue,
    runs,
  });
  const rows = buildGroups(
    [group("x", 0, "a/train", "gone"), group("no match", 1, "b"), group("y", 2, "gone"), group(null, 3, "a/val")],
    all,
    "logs",
  );
  expect(rows.map(({ label, runs }) => [label, runs.map(({ name }) => name)])).toEqual([
    ["x", ["a/train"]],
    ["no match", ["b"]],
    ["no match", ["a/val"]],
  ]);
  const ids = rows.flatMap((node) => [node.id, ...node.children.map((child) => child.id)]);
  expect(new Set(ids).size).toBe(ids.length);
});
