import { expect, test } from "vitest";
import type { Finding, Place } from "../api/types";
import { groupFindings, headlines, lossBadge, statement } from "./findingText";

const nowhere: Place = { path: null, offset: null, length: null, run: null, tag: null, step: null };
const finding = (more: Partial<Finding> & { run?: string } = {}): Finding => ({
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
  first_seen: 0,
  ...more,
  place: { ...nowhere, run: more.run ?? null },
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
