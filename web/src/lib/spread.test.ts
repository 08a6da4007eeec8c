import { expect, test } from "vitest";
import { spreadOrder } from "./spread";

test.each([0, 1, 2, 3, 10, 1000, 4096, 99_991])("%i places, each once", (n) => {
  expect([...spreadOrder(n)].sort((a, b) => a - b)).toEqual(Array.from({ length: n }, (_, i) => i));
});

test("every beginning is spread: no gap is above four times the even one", () => {
  const order = spreadOrder(100_000);
  for (const first of [10, 100, 1234, 50_000]) {
    const places = [...order.subarray(0, first)].sort((a, b) => a - b);
    const gaps = places.map((place, i) => (places[i + 1] ?? 100_000) - place);
    expect(Math.max(...gaps)).toBeLessThanOrEqual((4 * 100_000) / first);
  }
});
