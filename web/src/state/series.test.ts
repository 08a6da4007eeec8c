import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { SeriesStore, type Need } from "./series.svelte";
import { FakeServer } from "./fakeServer";
import { makeShape, type Look } from "./seriesShape";

const LOOK: Look = { x: "step", range: null, smoothing: "ema", amount: 0.6, raw: true, attempts: "all" };

function need(tags: string[], runs: string[] | null = null, more: Partial<Need> = {}): Need {
  return { tags, runs, shape: makeShape(LOOK, 300, 4), lines: 4, order: () => 0, ...more };
}

const settle = () => vi.advanceTimersByTimeAsync(1);
const drawn = (card: { entry: { curves: Map<string, { rows: { x: Float64Array } }> } | null }) =>
  Object.fromEntries([...(card.entry?.curves ?? [])].map(([id, curve]) => [id.replace("\0", " "), [...curve.rows.x]]));

describe("the series store", () => {
  let server: FakeServer;
  let store: SeriesStore;
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
    server = new FakeServer(["a", "b"], ["loss", "acc", "lr"]);
    store = new SeriesStore(server.fetch);
  });
  afterEach(() => {
    store.close();
    vi.useRealTimers();
  });

  test("cards of one shape are asked for in one request, each gets its own tags", async () => {
    const loss = store.card();
    const acc = store.card();
    loss.want(need(["loss"]));
    acc.want(need(["acc"]));
    await settle();
    expect(server.requests.map((r) => r.tags)).toEqual([["loss", "acc"]]);
    expect(drawn(loss)).toEqual({ "a loss": [0, 1, 2], "b loss": [0, 1, 2] });
    expect(Object.keys(drawn(acc))).toEqual(["a acc", "b acc"]);
  });

  test("cards of many runs come one by one, the topmost first: that alone, then at most three at a time", async () => {
    server.hold();
    for (const [order, tag] of ["loss", "acc", "lr", "loss2", "loss5"].entries()) {
      store.card().want(need([tag], null, { lines: 1000, order: () => 9 - order }));
    }
    await settle();
    const asked = () => server.requests.map((r) => r.tags[0]);
    expect(asked()).toEqual(["loss5"]);
    server.open();
    server.hold();
    await settle();
    expect(asked()).toEqual(["loss5", "loss2", "lr", "acc"]);
    server.open();
    server.gate = null;
    await settle();
    await settle();
    expect(asked()).toEqual(["loss5", "loss2", "lr", "acc", "loss"]);
  });

  test("a card that comes back in another size draws what there is of its tags until its own is here", async () => {
    const before = store.card();
    before.want(need(["loss"]));
    await settle();
    before.release();
    server.hold();
    const [after, other] = [store.card(), store.card()];
    after.want(need(["loss"], null, { shape: makeShape(LOOK, 900, 4) }));
    other.want(need(["acc"]));
    expect(Object.keys(drawn(after))).toEqual(["a loss", "b loss"]);
    expect(after.loading).toBe(true);
    expect(other.entry).toBeNull();
  });

  test("while the board is scrolled requests go one by one", async () => {
    server.hold();
    store.scrolled(20);
    for (const tag of ["loss", "acc"]) store.card().want(need([tag], null, { lines: 1000 }));
    await settle();
    expect(store.inFlight).toBe(1);
    server.open();
    await vi.advanceTimersByTimeAsync(10);
    expect(server.requests).toHaveLength(2);
  });

  test("cards that fly by are asked for when they stop", async () => {
    store.scrolled(0);
    for (let i = 0; i < 5; i++) {
      await vi.advanceTimersByTimeAsync(16);
      store.scrolled(120);
    }
    store.card().want(need(["loss"]));
    await vi.advanceTimersByTimeAsync(140);
    expect(server.requests).toHaveLength(0);
    await vi.advanceTimersByTimeAsync(20);
    expect(server.requests).toHaveLength(1);
  });

  test("held, it asks for nothing until it is told to go on, or the time is over", async () => {
    store.hold(2000);
    store.card().want(need(["loss"]));
    await vi.advanceTimersByTimeAsync(1000);
    expect(server.requests).toHaveLength(0);
    store.resume();
    await settle();
    expect(server.requests).toHaveLength(1);
    store.hold(500);
    store.card().want(need(["acc"]));
    await vi.advanceTimersByTimeAsync(600);
    expect(server.requests).toHaveLength(2);
  });

  test("growth asks only for what is new, by cursor, and appends it", async () => {
    const card = store.card();
    card.want(need(["loss"]));
    await settle();
    const before = card.entry!.curves.get("a\0loss")!.rows.x;
    server.grow("a", "loss", 2);
    store.changed({ runs: ["a"], tags: ["loss"] });
    await vi.advanceTimersByTimeAsync(200);
    expect(server.requests).toHaveLength(2);
    expect(server.requests[1]!.after).toBe("0");
    expect(drawn(card)).toEqual({ "a loss": [0, 1, 2, 3, 4], "b loss": [0, 1, 2] });
    expect([...before]).toEqual([0, 1, 2]);
    expect(card.entry!.curves.get("a\0loss")!.facts.total).toBe(5);
  });

  test("nothing is asked for tags and runs that no card needs, nor for released cards", async () => {
    const card = store.card();
    card.want(need(["loss"], ["a"]));
    await settle();
    store.changed({ runs: ["a"], tags: ["acc"] });
    store.changed({ runs: ["b"], tags: ["loss"] });
    await vi.advanceTimersByTimeAsync(500);
    expect(server.requests).toHaveLength(1);
    card.release();
    server.grow("a", "loss");
    store.changed({ runs: ["a"], tags: ["loss"] });
    await vi.advanceTimersByTimeAsync(500);
    expect(server.requests).toHaveLength(1);
    const again = store.card();
    again.want(need(["loss"], ["a"]));
    expect(drawn(again)["a loss"]).toEqual([0, 1, 2]);
    await vi.advanceTimersByTimeAsync(500);
    expect(drawn(again)["a loss"]).toEqual([0, 1, 2, 3]);
  });

  test("a burst of changes is paced, and what grew during a request is asked for after it", async () => {
    const card = store.card();
    card.want(need(["loss"]));
    await settle();
    for (let i = 0; i < 50; i++) {
      server.grow("a", "loss");
      store.changed({ runs: ["a"], tags: ["loss"] });
      await vi.advanceTimersByTimeAsync(20);
    }
    await vi.advanceTimersByTimeAsync(400);
    expect(server.requests.length).toBeLessThanOrEqual(9);
    expect(drawn(card)["a loss"]).toHaveLength(53);
  });

  test("growth announced while the first answer is on its way is not lost", async () => {
    server.hold();
    const card = store.card();
    card.want(need(["loss"]));
    await settle();
    server.grow("b", "loss");
    store.changed({ runs: ["b"], tags: ["loss"] });
    server.open();
    await vi.advanceTimersByTimeAsync(500);
    expect(drawn(card)["b loss"]).toEqual([0, 1, 2, 3]);
  });

  test("showing one more run asks for that run alone; hiding one asks nothing", async () => {
    const card = store.card();
    card.want(need(["loss"], ["a"]));
    await settle();
    card.want(need(["loss"], ["a", "b"]));
    await settle();
    expect(server.requests[1]!.runs).toEqual(["b"]);
    expect(Object.keys(drawn(card))).toEqual(["a loss", "b loss"]);
    card.want(need(["loss"], ["b"]));
    await settle();
    expect(server.requests).toHaveLength(2);
  });

  test("after a restart an increment brings the whole series, which replaces it", async () => {
    const card = store.card();
    card.want(need(["loss"]));
    await settle();
    server.grow("a", "loss");
    server.restarted.add("a loss");
    store.changed({ runs: ["a"], tags: ["loss"] });
    await vi.advanceTimersByTimeAsync(1000);
    expect(server.requests.map((r) => r.after ?? null)).toEqual([null, "0"]);
    expect(drawn(card)["a loss"]).toEqual([0, 1, 2, 3]);
  });

  test("an increment to rows that are not the ones held is no use: the whole is asked for", async () => {
    const card = store.card();
    card.want(need(["loss"]));
    await settle();
    card.entry!.curves.delete("a\0loss");
    server.grow("a", "loss");
    store.changed({ runs: ["a"], tags: ["loss"] });
    await vi.advanceTimersByTimeAsync(1000);
    expect(server.requests.map((r) => r.after ?? null)).toEqual([null, "0", null]);
    expect(drawn(card)["a loss"]).toEqual([0, 1, 2, 3]);
  });

  test("a refusal is not repeated until other runs are asked for", async () => {
    const known = new Set(["a"]);
    const strict = new SeriesStore(
      (request, signal) =>
        request.runs?.every((run) => known.has(run))
          ? server.fetch(request, signal)
          : Promise.reject(new Error("no such run")),
      { worthRetrying: () => false },
    );
    const card = strict.card();
    card.want(need(["loss"], ["a", "gone"]));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(card.failure?.nextTry).toBe(Infinity);
    card.want(need(["loss"], ["a"]));
    await settle();
    expect([card.failure, Object.keys(drawn(card))]).toEqual([null, ["a loss"]]);
    strict.close();
  });

  test("a zoomed card is asked for whole, but only for the runs that grew", async () => {
    const card = store.card();
    const shape = makeShape({ ...LOOK, range: [0, 10] }, 300, 4);
    card.want({ ...need(["loss"]), shape });
    await settle();
    server.grow("b", "loss");
    store.changed({ runs: ["b"], tags: ["loss"] });
    await vi.advanceTimersByTimeAsync(500);
    expect(server.requests[1]).toMatchObject({ runs: ["b"], range: [0, 10] });
    expect(server.requests[1]!.after).toBeUndefined();
    expect(drawn(card)).toEqual({ "a loss": [0, 1, 2], "b loss": [0, 1, 2, 3] });
  });

  const amount = (value: number): Need => ({ ...need(["loss"]), shape: makeShape({ ...LOOK, amount: value }, 300, 4) });

  test("the old drawing stays until the new shape is here; what is dragged past is not asked for", async () => {
    const card = store.card();
    card.want(need(["loss"]));
    await settle();
    const old = card.entry;
    server.hold();
    for (const value of [0.7, 0.8, 0.9]) {
      card.want(amount(value));
      await settle();
      expect([card.entry, card.loading]).toEqual([old, true]);
    }
    server.open();
    server.hold();
    await settle();
    expect([card.entry!.shape.amount, card.loading]).toEqual([0.7, true]);
    server.open();
    await settle();
    expect([card.entry!.shape.amount, card.loading]).toEqual([0.9, false]);
    expect(server.requests.map((r) => r.amount)).toEqual([0.6, 0.7, 0.9]);
  });

  test("an answer that takes too long and is no longer wanted is cancelled, and at once when its card is gone", async () => {
    server.hold();
    const card = store.card();
    card.want(amount(0.7));
    await vi.advanceTimersByTimeAsync(400);
    card.want(amount(0.8));
    await settle();
    expect(server.aborted).toBe(1);
    card.release();
    await settle();
    expect([server.aborted, store.inFlight]).toEqual([2, 0]);
  });

  test("a failed request is tried again later and says when", async () => {
    let fail = true;
    const flaky = new SeriesStore((request, signal) =>
      fail ? Promise.reject(new Error("refused")) : server.fetch(request, signal),
    );
    const card = flaky.card();
    card.want(need(["loss"]));
    await settle();
    expect(card.failure?.error.message).toBe("refused");
    expect(card.failure!.nextTry).toBeGreaterThan(performance.now() + 900);
    fail = false;
    await vi.advanceTimersByTimeAsync(1100);
    expect(card.failure).toBeNull();
    expect(drawn(card)["a loss"]).toEqual([0, 1, 2]);
    flaky.close();
  });

  test("one refused tag does not take down the cards it was asked for with; it is asked for again when it grows", async () => {
    let known = false;
    const strict = new SeriesStore(
      (request, signal) =>
        known || !request.tags.includes("lr")
          ? server.fetch(request, signal)
          : Promise.reject(new Error("no such tag")),
      { worthRetrying: () => false },
    );
    const [loss, lr] = [strict.card(), strict.card()];
    loss.want(need(["loss"]));
    lr.want(need(["lr"]));
    await vi.advanceTimersByTimeAsync(1000);
    expect([loss.failure, lr.failure?.nextTry]).toEqual([null, Infinity]);
    expect(Object.keys(drawn(loss))).toEqual(["a loss", "b loss"]);
    known = true;
    strict.changed({ runs: ["a"], tags: ["lr"] });
    await vi.advanceTimersByTimeAsync(1000);
    expect([lr.failure, Object.keys(drawn(lr))]).toEqual([null, ["a lr", "b lr"]]);
    strict.close();
  });

  test("after a reconnection cursors are not trusted", async () => {
    const card = store.card();
    card.want(need(["loss"]));
    await settle();
    store.reconnected();
    await vi.advanceTimersByTimeAsync(500);
    expect(server.requests.map((r) => r.after ?? null)).toEqual([null, null]);
  });

  test("a card is told of news once, and not when the same is wanted again", async () => {
    const card = store.card();
    card.want(need(["loss"]));
    await settle();
    const { tick } = card;
    card.want(need(["loss"]));
    await settle();
    expect([card.tick, tick]).toEqual([1, 1]);
  });

  test("what no card uses is forgotten when room is short", async () => {
    const small = new SeriesStore(server.fetch, { room: 1 });
    const card = small.card();
    card.want(need(["loss"]));
    await settle();
    card.want(need(["acc"]));
    await settle();
    card.want(need(["loss"]));
    await settle();
    expect(server.requests.map((r) => r.tags[0])).toEqual(["loss", "acc", "loss"]);
    small.close();
  });

  test("runs that are gone leave the cards", async () => {
    const card = store.card();
    card.want(need(["loss"]));
    await settle();
    store.forget(["a"]);
    expect(Object.keys(drawn(card))).toEqual(["b loss"]);
  });

  test("runs that are gone are not asked for again", async () => {
    const card = store.card();
    card.want(need(["loss"], ["a", "b"]));
    await settle();
    store.forget(["a"]);
    server.grow("b", "loss");
    store.changed({ runs: ["b"], tags: ["loss"] });
    await vi.advanceTimersByTimeAsync(500);
    expect(server.requests[1]!.runs).toEqual(["b"]);
  });
});

test("many lines get fewer columns, no raw curve and no extra columns", () => {
  const few = makeShape(LOOK, 380, 13);
  expect(few).toMatchObject({ pixels: 384, raw: true, columns: ["wall_time"] });
  const many = makeShape(LOOK, 380, 1000);
  expect(many).toMatchObject({ pixels: 128, raw: false, columns: [] });
  expect(makeShape({ ...LOOK, amount: 0 }, 380, 1000)).toMatchObject({ smoothing: null, raw: true });
});
