import { expect, it } from "vitest";
import type { Finding, Run, Tag } from "../api/types";
import { explain, type Known } from "./missing";

const tag = (name: string, more: Partial<Tag> = {}): Tag => ({
  name,
  kind: "scalar",
  runs: 3,
  points: 1,
  display_name: "",
  description: "",
  base: name,
  role: null,
  ...more,
});
const run = (name: string, more: Partial<Run> = {}): Run =>
  ({ name, path: `/logs/${name}`, role: null, series: 4, files: 1, ...more }) as Run;
const known: Known = {
  tags: [tag("epoch_loss"), tag("val_acc", { base: "acc", role: "validation" }), tag("sample", { kind: "image" })],
  runs: [
    run("a/train", { role: "train" }),
    run("a/validation", { role: "validation" }),
    run("hidden"),
    run("void", { series: 0 }),
  ],
  findings: [
    {
      id: "1",
      message: "3 points lost",
      place: { path: "/logs/broken/events.out.tfevents.1", run: "broken", tag: null },
    } as Finding,
  ],
  shown: new Set(["a/train", "a/validation", "void"]),
  loading: false,
};

it.each([
  ["epoch_loss", "It is here.", "tag"],
  ["EPOCH_LOSS", "It is here.", "tag"],
  ["val_acc", "It is here.", "tag"],
  ["sample", "Written, but not as a scalar.", undefined],
  ["a/train", "It is shown.", "run"],
  ["hidden", "It is hidden.", "run"],
  ["/logs/hidden", "It is hidden.", "run"],
  ["void", "It is here, but holds no series.", "run"],
  ["epoch_val_loss", "Perhaps under another name.", "tag"],
  ["broken", "It could not be read as it was written.", "finding"],
  ["epochloss", "No run and no tag has this name.", "tag"],
  ["zzz", "No run and no tag has this name.", undefined],
])("%s: %s", (query, bold, action) => {
  const answer = explain(query, known);
  expect(answer.bold).toBe(bold);
  expect(answer.action?.what).toBe(action);
  expect(answer.evidence).not.toBe("");
});

it("says so while the logdir is being read", () =>
  expect(explain("zzz", { ...known, loading: true }).evidence).toContain("still being read"));
