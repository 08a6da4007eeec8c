import { expect, it, test } from "vitest";
import type { Run, Tag, Told } from "../api/types";
import { best, explain, folder, mentioned, questions, type Looked } from "./missing";

const tag = (name: string, kind = "scalar") => ({ name, kind }) as Tag;
const run = (name: string) => ({ name }) as Run;
const looked = (more: Partial<Looked> = {}): Looked => ({
  tags: [tag("loss"), tag("train/loss"), tag("sample", "image")],
  runs: [run("."), run("a/train"), run("a/validation"), run("loss in space")],
  shown: new Set([".", "a/train", "loss in space"]),
  hides: (name) => `Run ${name} is not checked.`,
  tagFilter: null,
  ...more,
});
const told = (code: string, message: string, place: { run?: string; tag?: string } = {}, more: Partial<Told> = {}) =>
  ({
    code,
    message,
    effect: "",
    remedy: "",
    fix: "",
    what: "",
    place: { run: null, tag: null, path: null, ...place },
    ...more,
  }) as Told;
const hidden = ["run=a/validation"];

test.each([
  ["loss", [{ tag: "loss", hidden }]],
  ["a/train", [{ run: "a/train", hidden }]],
  [
    " other ",
    [
      { tag: "other", hidden },
      { run: "other", hidden },
    ],
  ],
  ["run=x tag=y z", [{ run: "x", tag: "y z", hidden }]],
  ["tag=y,run=x", [{ tag: "y", run: "x", hidden }]],
  ["val/loss in run exp 7", [{ tag: "val/loss", run: "exp 7", hidden }]],
  ["loss in space", [{ run: "loss in space", hidden }]],
])("%s is asked as %j", (text, wanted) => expect(questions(text, looked())).toEqual(wanted));

it("takes the answer that helps most", () => {
  const never = told("D706", "");
  expect(best([never, told("D702", "")]).code).toBe("D702");
  expect(best([told("D701", ""), never]).code).toBe("D701");
});

it("shows what is there", () => {
  expect(explain(told("D701", "loss is shown: 3 points", { tag: "loss" }), looked())).toEqual({
    bold: "It is shown.",
    evidence: "loss is shown: 3 points.",
    action: { what: "tag", tag: "loss", clear: false },
  });
  expect(explain(told("D701", "Run a/train is shown", { run: "a/train" }), looked()).action).toEqual({
    what: "run",
    run: "a/train",
    show: false,
  });
});

it("finds the other name in the message", () => {
  const answer = explain(
    told("D702", "train_loss is shown as train/loss: signs differ", { tag: "train_loss" }),
    looked(),
  );
  expect([answer.bold, answer.action]).toEqual([
    "Shown under another name.",
    { what: "tag", tag: "train/loss", clear: false },
  ]);
  expect(mentioned("x is loss of a/train, not of sample-2", [tag("sample"), tag("a/train")], null)).toBe("a/train");
});

it("knows what the page hides, and why", () => {
  const unchecked = told(
    "D703",
    "Run a/validation is on the board and hidden: run a/validation is unchecked",
    { run: "a/validation" },
    { effect: "It has 9 points." },
  );
  expect(explain(unchecked, looked())).toEqual({
    bold: "It is on the board, and hidden.",
    evidence: "Run a/validation is not checked. Run a/validation is on the board. It has 9 points.",
    action: { what: "run", run: "a/validation", show: true },
  });
  const filter = looked({ tagFilter: { text: "acc", test: (name) => name.includes("acc") } });
  const filtered = explain(told("D701", "loss is shown: 3 points", { tag: "loss" }), filter);
  expect([filtered.evidence, filtered.action]).toEqual([
    "The filter acc leaves it out. loss is shown: 3 points.",
    { what: "tag", tag: "loss", clear: true },
  ]);
  const every = told("D703", "loss is on the board and hidden: run a/validation is unchecked", { tag: "loss" });
  expect(explain(every, looked())).toEqual({
    bold: "It is on the board, and hidden.",
    evidence: "The sidebar hides all runs that wrote it. loss is on the board.",
    action: { what: "runs" },
  });
});

it("knows the folders of runs", () => {
  expect(folder("a", looked())).toEqual({
    bold: "It is a folder of runs.",
    evidence: "2 runs lie in it, 1 hidden in the sidebar.",
    action: { what: "folder", runs: ["a/validation"] },
  });
  expect(folder("/a/", looked({ shown: new Set(["a/train", "a/validation"]) }))?.action).toEqual({
    what: "run",
    run: "a/train",
    show: false,
  });
  for (const other of ["", "train", "loss", "a/train", "b"]) expect(folder(other, looked())).toBeNull();
});

it("says that what it cannot draw was written", () => {
  const answer = explain(told("D701", "sample is shown: 3 images", { tag: "sample" }), looked());
  expect([answer.bold, answer.action]).toEqual(["Written, but not as a scalar.", null]);
});

it("hands on what to do, or leads to the nearest", () => {
  const outside = told("D705", "Run b lies in /old", { run: "b" }, { fix: "lossless serve /old" });
  expect(explain(outside, looked()).action).toEqual({ what: "copy", text: "lossless serve /old" });
  const never = told("D706", "los was never written; the nearest tags: loss, sample", { tag: "los" }, { remedy: "Do" });
  expect(explain(never, looked())).toEqual({
    bold: "Never written here.",
    evidence: "los was never written; the nearest tags: loss, sample. Do.",
    action: { what: "tag", tag: "loss", clear: true },
  });
});
