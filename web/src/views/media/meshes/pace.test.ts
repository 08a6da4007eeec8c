import { expect, test } from "vitest";
import { Pace } from "./pace";

test("after a slow frame there are as many as fit, after quick ones more", () => {
  const pace = new Pace();
  pace.took(16, 1_000_000);
  expect(pace.most).toBe(Infinity);
  pace.took(900, 1_000_000);
  expect(pace.most).toBe(50_000);
  pace.took(40, 50_000);
  expect(pace.most).toBe(50_000);
  pace.took(20, 50_000);
  expect(pace.most).toBe(75_000);
});

test("where few are slow too, the picture is coarser", () => {
  const pace = new Pace();
  pace.took(100, 20_000);
  expect([pace.scale, pace.most]).toEqual([0.5, Infinity]);
  pace.took(50, 20_000);
  expect(pace.scale).toBe(0.5);
  pace.took(16, 20_000);
  expect(pace.scale).toBe(1);
});

test("never so few that nothing is to be seen; few that are quick say nothing of many", () => {
  const pace = new Pace();
  pace.took(5000, 30_000);
  expect(pace.most).toBe(20_000);
  pace.took(5, 100);
  expect(pace.most).toBe(20_000);
});
