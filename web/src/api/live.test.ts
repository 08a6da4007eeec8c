import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { LiveStream } from "./live";

class FakeSource extends EventTarget {
  closed = false;
  close(): void {
    this.closed = true;
  }
  say(type: string, data: unknown): void {
    this.dispatchEvent(new MessageEvent(type, { data: JSON.stringify(data) }));
  }
  fail(): void {
    this.dispatchEvent(new Event("error"));
  }
}

let sources: FakeSource[];
let heard: unknown[];
let stream: LiveStream;

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("document", { baseURI: "http://host/" });
  sources = [];
  heard = [];
  stream = new LiveStream(
    {
      hello: ({ generation }) => heard.push(["hello", generation]),
      changed: ({ generation }) => heard.push(["changed", generation]),
      lost: (seconds) => heard.push(["lost", seconds]),
    },
    () => {
      const source = new FakeSource();
      sources.push(source);
      return source as unknown as EventSource;
    },
  );
  stream.start();
});
afterEach(() => {
  stream.stop();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

it("hands on what the server says", () => {
  sources[0]!.say("hello", { generation: 4 });
  sources[0]!.say("changed", { generation: 5 });
  expect(heard).toEqual([
    ["hello", 4],
    ["changed", 5],
  ]);
});

it("counts down to the next try, and waits longer each time", () => {
  sources[0]!.fail();
  vi.advanceTimersByTime(1000);
  sources[1]!.fail();
  vi.advanceTimersByTime(2000);
  expect(heard).toEqual([
    ["lost", 1],
    ["lost", 0],
    ["lost", 2],
    ["lost", 1],
    ["lost", 0],
  ]);
  expect(sources.map((source) => source.closed)).toEqual([true, true, false]);
});

it("starts over with short waits once the server was back", () => {
  sources[0]!.fail();
  vi.advanceTimersByTime(1000);
  sources[1]!.say("hello", { generation: 9 });
  sources[1]!.fail();
  expect(heard.at(-1)).toEqual(["lost", 1]);
});

it("does not wait when the network comes back, and is not nudged while it is up", () => {
  stream.nudge();
  expect(sources).toHaveLength(1);
  sources[0]!.fail();
  stream.nudge();
  expect(sources).toHaveLength(2);
  vi.advanceTimersByTime(60_000);
  expect(sources).toHaveLength(2);
});

it("is silent after stop", () => {
  sources[0]!.fail();
  stream.stop();
  vi.advanceTimersByTime(60_000);
  expect(sources).toHaveLength(1);
});

it("gives its connection back when it was out of sight for a while, and is back at once", () => {
  stream.seen(false);
  vi.advanceTimersByTime(9000);
  stream.seen(true);
  vi.advanceTimersByTime(60_000);
  expect(sources.map((source) => source.closed)).toEqual([false]);
  stream.seen(false);
  vi.advanceTimersByTime(10_000);
  stream.nudge();
  expect(sources.map((source) => source.closed)).toEqual([true]);
  stream.seen(true);
  expect(sources.map((source) => source.closed)).toEqual([true, false]);
  sources[1]!.say("hello", { generation: 8 });
  expect(heard).toEqual([["hello", 8]]);
});

it("tries no more while it is out of sight", () => {
  stream.seen(false);
  vi.advanceTimersByTime(9500);
  sources[0]!.fail();
  vi.advanceTimersByTime(60_000);
  expect(sources).toHaveLength(1);
  stream.seen(true);
  expect(sources).toHaveLength(2);
});
