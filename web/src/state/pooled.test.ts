import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { GroupsRequest, PooledSeries } from "../api/groups";
import { PooledStore } from "./pooled.svelte";

const request = (tag: string, over: Partial<GroupsRequest> = {}): GroupsRequest => ({
  ...{ tags: [tag], by: "all", x: "step", centre: "mean", band: "std", quantile: 0.1, align: "exact" },
  ...over,
});
const grown = { runs: ["r"], tags: ["a"], new_runs: [], gone_runs: [] };

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A server that answers when told to. */
function scripted() {
  const asked: { request: GroupsRequest; answer: (series: PooledSeries[] | Error) => void }[] = [];
  const fetch = (wish: GroupsRequest, signal: AbortSignal) =>
    new Promise<PooledSeries[]>((resolve, reject) => {
      signal.addEventListener("abort", () => reject(new DOMException("aborted", "AbortError")));
      asked.push({ request: wish, answer: (s) => (s instanceof Error ? reject(s) : resolve(s)) });
    });
  return { asked, store: new PooledStore(fetch, { inFlight: 2, now: () => Date.now() }) };
}

const pass = (ms = 0) => vi.advanceTimersByTimeAsync(ms);

test("cards are asked for a few at a time, the nearest first", async () => {
  const { asked, store } = scripted();
  ["a", "b", "c"].forEach((tag, i) => store.card().want(request(tag), () => -i));
  await pass();
  expect(asked.map((one) => one.request.tags[0])).toEqual(["c", "b"]);
  asked[0]!.answer([]);
  await pass();
  expect(asked.map((one) => one.request.tags[0])).toEqual(["c", "b", "a"]);
});

test("what grew is asked for again, at its pace; what did not is not", async () => {
  const { asked, store } = scripted();
  const [a, b] = [store.card(), store.card()];
  a.want(request("a"), () => 0);
  b.want(request("b"), () => 1);
  await pass();
  for (const { answer } of asked) answer([]);
  await pass();
  expect([a.loading, b.loading]).toEqual([false, false]);
  store.changed(grown);
  await pass(100);
  expect(asked).toHaveLength(2);
  await pass(300);
  expect(asked.map((one) => one.request.tags[0])).toEqual(["a", "b", "a"]);
});

test("an older wish is drawn until the newer is answered; a known answer comes at once", async () => {
  const { asked, store } = scripted();
  const card = store.card();
  const first = [{ tag: "first" }] as unknown as PooledSeries[];
  card.want(request("a"), () => 0);
  await pass();
  card.want(request("a", { centre: "median" }), () => 0);
  asked[0]!.answer(first);
  await pass();
  expect([card.series, card.loading, asked.length]).toEqual([first, true, 2]);
  asked[1]!.answer([]);
  await pass();
  card.want(request("a", { centre: "median" }), () => 0);
  const other = store.card();
  other.want(request("a", { centre: "median" }), () => 0);
  await pass(1000);
  expect([other.series, other.loading, asked.length]).toEqual([[], false, 2]);
});

test("a failure is told and tried again; a paused page asks for nothing", async () => {
  const { asked, store } = scripted();
  const card = store.card();
  card.want(request("a"), () => 0);
  await pass();
  asked[0]!.answer(new Error("away"));
  await pass();
  expect(card.failure?.error.message).toBe("away");
  store.paused = true;
  await pass(5000);
  expect(asked).toHaveLength(1);
  store.paused = false;
  await pass();
  asked[1]!.answer([]);
  await pass();
  expect([card.failure, card.loading]).toEqual([null, false]);
});
