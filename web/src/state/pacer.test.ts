import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Pacer } from "./pacer";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it("joins requests, keeps its pace, and works less often when work takes long", async () => {
  const starts: number[] = [];
  let cost = 10;
  const pacer = new Pacer(
    async () => {
      starts.push(Date.now() - zero);
      await new Promise((resolve) => setTimeout(resolve, cost));
    },
    400,
    0.1,
    () => Date.now(),
  );
  const zero = Date.now();
  pacer.request();
  pacer.request();
  await vi.advanceTimersByTimeAsync(5);
  pacer.request();
  await vi.advanceTimersByTimeAsync(600);
  expect(starts).toEqual([0, 400]);
  cost = 100;
  pacer.request();
  await vi.advanceTimersByTimeAsync(1000);
  pacer.request();
  await vi.advanceTimersByTimeAsync(3000);
  expect(starts).toEqual([0, 400, 800, 1800]);
  pacer.request();
  pacer.stop();
  await vi.advanceTimersByTimeAsync(3000);
  expect(starts).toHaveLength(4);
});
