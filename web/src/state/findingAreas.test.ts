import { expect, test } from "vitest";
import { AREAS, isOf } from "./findingAreas";

test.each([
  ["F103", "where"],
  ["D107", "where"],
  ["D203", "written"],
  ["W210", "written"],
  ["D241", "values"],
  ["D605", "values"],
  ["D304", "tensorboard"],
  ["D402", "never"],
  ["D501", "launch"],
  ["R002", "reading"],
  ["D199", "reading"],
  ["D801", "status"],
])("%s is of one area, %s", (code, wanted) => {
  expect(AREAS.filter(({ area }) => isOf(area, { code })).map(({ area }) => area)).toEqual([wanted]);
  expect(isOf("any", { code })).toBe(true);
});
