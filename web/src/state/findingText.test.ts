import { expect, test } from "vitest";
import type { Finding, Place } from "../api/types";
import { countsText, findingBadge, groupFindings, headlines, lossBadge, oneLine, statement } from "./findingText";

const nowhere: Place = {
  path: null,
  offset: null,
  length: null,
  run: null,
  tag: null,
  step: null,
  line: null,
  column: null,
};
type More = Partial<Finding> & { run?: string; tag?: string; step?: number };
const finding = ({ run = undefined, tag = undefined, step = undefined, ...more }: More = {}): Finding => ({
  id: "1",
  code: "R002",
  name: "data-checksum",
  severity: "error",
  what: "The checksum of a record's data does not match.",
  message: "The checksum of a record's data does not match: got 0x3b7cda28, want 0x84ea004a",
  remedy: "",
  effect: "",
  fix: "",
  why: "",
  example: "",
  since: "0.1.0",
  certainty: "certain",
  page: "rules/R002",
  first_seen: 0,
  ...more,
  place: { ...nowhere, run: run ?? null, tag: tag ?? null, step: step ?? null },
});
const gone = (run: string) =>
  finding({
    code: "F105",
    name: "file-deleted",
    severity: "note",
    what: "It is gone.",
    message: `${run} is gone`,
    run,
  });

test("a message is its rule's sentence and a detail, or all headline", () => {
  expect(statement(finding())).toEqual({
    headline: "The checksum of a record's data does not match",
    detail: "got 0x3b7cda28, want 0x84ea004a",
  });
  expect(statement(gone("a: b"))).toEqual({ headline: "a: b is gone", detail: "" });
});

test.each([
  ["30 files in run x/loop, 10 points a tag in each", "30 files in run x/loop", "10 points a tag in each"],
  [
    "a.tfevents: 1,207 of 397,429 bytes cannot be read, about 1",
    "a.tfevents: 1,207 of 397,429 bytes cannot be read",
    "about 1",
  ],
  [
    "27 tags would be missing (float16, of shape [1]); in run a",
    "27 tags would be missing",
    "(float16, of shape [1]); in run a",
  ],
])("%s: the headline ends at a pause", (message, headline, detail) =>
  expect(statement({ message, what: "" })).toEqual({ headline, detail }),
);

test("a line does not say again of which run it is, and cuts long names", () => {
  const said = (message: string, run: string) => oneLine({ message, what: "", place: { ...nowhere, run } }).headline;
  expect(said("All 200 points are at step 0 in run a.b/c", "a.b/c")).toBe("All 200 points are at step 0");
  const tag = "loss/with/quite/a/long/prefix/cross_entropy";
  const long = oneLine({ message: `${tag} is NaN from step 61 (59 points)`, what: "", place: { ...nowhere, tag } });
  expect(long).toEqual({ headline: "…/cross_entropy is NaN from step 61", detail: "(59 points)" });
  expect(said("All 200 points are at step 0 in run axb", "a.b")).toBe("All 200 points are at step 0 in run axb");
});

test("a card has a badge for what is grave, and says where", () => {
  const back = (run: string) => finding({ code: "D234", severity: "warning", run, tag: "loss", step: 18000 });
  expect(findingBadge([gone("a"), finding({ code: "D241", severity: "warning" })])).toBeNull();
  expect(findingBadge([gone("a"), back("a")])?.text).toBe("steps start again at 18\u202f000");
  expect(findingBadge([back("a"), back("b")])?.text).toBe("steps start again in 2 runs");
  expect(findingBadge([back("a"), finding()])).toMatchObject({ text: "2 findings", tone: "error" });
});

test("counts are said by severity", () => {
  expect(countsText([gone("a"), finding(), gone("b")])).toBe("1 error, 2 notes");
});

test("a title names each headline once, gravest first, and counts the rest", () => {
  const all = [gone("a"), finding(), finding({ message: `${finding().what.slice(0, -1)}: other` }), gone("b")];
  expect(headlines(all, 2)).toBe("The checksum of a record's data does not match (2 times)\na is gone\nand 1 more");
});

test("what was lost is said without a number, and of which runs", () => {
  expect(lossBadge(new Map())).toBeNull();
  expect(lossBadge(new Map([["a", [finding()]]]))?.text).toBe("data lost");
  const two = lossBadge(
    new Map([
      ["a", [finding()]],
      ["b", [finding()]],
    ]),
  );
  expect(two?.text).toBe("data lost in 2 runs");
  expect(two?.title).toContain("b: The checksum of a record's data does not match\n");
});

test("groups: by severity, rule or run, the gravest first", () => {
  const all = [gone("b"), finding({ run: "b" }), finding({ run: "a" }), gone("a"), gone("c"), finding()];
  const names = (by: "severity" | "rule" | "run") =>
    groupFindings(all, by, (a, b) => a.localeCompare(b)).map((group) => `${group.text} ${group.findings.length}`);
  expect(names("severity")).toEqual(["Errors 3", "Notes 3"]);
  expect(names("rule")).toEqual(["R002 data checksum 3", "F105 file deleted 3"]);
  expect(names("run")).toEqual(["a 2", "b 2", "No run 1", "c 1"]);
});
