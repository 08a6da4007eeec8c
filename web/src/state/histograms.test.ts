import { flushSync } from "svelte";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ApiError } from "../api/client";
import type { HistogramsAnswer, HistogramsRequest } from "../api/histograms";
import { HistogramQuery } from "./histograms.svelte";

interface Asked {
  request: HistogramsRequest;
  answer: (generation: number) => void;
  fail: (error: Error) => void;
}
const asked = vi.hoisted(() => ({ list: [] as Asked[] }));
vi.mock("../api/histograms", () => ({
  fetchHistograms: (request: HistogramsRequest, signal: AbortSignal) =>
    new Promise<HistogramsAnswer>((resolve, reject) => {
      signal.addEventListener("abort", () => reject(new DOMException("aborted", "AbortError")));
      const answer = (generation: number) => resolve({ generation } as HistogramsAnswer);
      asked.list.push({ request, answer, fail: reject });
    }),
}));

const at = async (ms: number) => {
  await vi.advanceTimersByTimeAsync(ms);
  flushSync();
};
let query: HistogramQuery;
beforeEach(() => {
  vi.useFakeTimers();
  asked.list = [];
  query = new HistogramQuery();
});
afterEach(() => {
  query.stop();
  vi.useRealTimers();
});

describe("a question that changes", () => {
  it("is asked once, and its answer stays until the next one is there", async () => {
    query.want({ tag: "w" });
    query.want({ tag: "w" });
    await at(1);
    expect([asked.list.length, query.busy]).toEqual([1, true]);
    asked.list[0]!.answer(1);
    await at(1);
    expect([query.answer?.generation, query.asked?.tag, query.busy]).toEqual([1, "w", false]);
    query.want({ tag: "w", bins: 5 });
    await at(500);
    expect([query.answer?.generation, query.busy, asked.list.at(-1)!.request.bins]).toEqual([1, true, 5]);
  });
  it("takes back what nobody waits for", async () => {
    query.want({ tag: "a" });
    await at(1);
    query.want({ tag: "b" });
    await at(500);
    expect(asked.list.map(({ request }) => request.tag)).toEqual(["a", "b"]);
    asked.list[1]!.answer(2);
    await at(1);
    expect([query.asked?.tag, query.failure, query.busy]).toEqual(["b", null, false]);
  });
  it("is asked again when what it is of grew, not too often", async () => {
    query.want({ tag: "w" });
    await at(1);
    asked.list[0]!.answer(1);
    await at(1);
    for (let i = 0; i < 20; i++) {
      query.again();
      await at(50);
      asked.list.at(-1)!.answer(i);
    }
    expect(asked.list.length).toBeGreaterThan(1);
    expect(asked.list.length).toBeLessThan(6);
  });
  it("says why there is no answer, and tries again if that can help", async () => {
    query.want({ tag: "w" });
    await at(1);
    asked.list[0]!.fail(new ApiError("away", 0, "unreachable"));
    await at(1);
    expect(query.failure?.message).toBe("away");
    await at(600);
    asked.list[1]!.fail(new ApiError("no such tag", 404, "not-found"));
    await at(5000);
    expect([asked.list.length, query.failure?.status, query.busy]).toEqual([2, 404, false]);
  });
  it("asks nothing for nothing", async () => {
    query.again();
    query.want(null);
    await at(1000);
    expect([asked.list.length, query.busy]).toEqual([0, false]);
  });
});
