import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Change } from "../api/types";

const PROGRESS = { bytes_read: 1, bytes_found: 2, files_found: 1, files_read: 0, done: false };
const NOTHING = { error: 0, warning: 0, note: 0 };
const run = (name: string) => ({ name, family: name, role: null, hue: 0, status: "live", findings: NOTHING });

/** A server with one event stream; `generation` and `runs` are what it answers with. */
class FakeServer {
  generation = 1;
  runs = ["b", "a"];
  refuse: number | null = null;
  /** Another one when findings are others. */
  findings = 1;
  asked: string[] = [];
  source: EventTarget & { close(): void } = Object.assign(new EventTarget(), { close: () => undefined });

  say(type: string, data: object): void {
    this.source.dispatchEvent(new MessageEvent(type, { data: JSON.stringify(data) }));
  }

  fetch = async (url: string): Promise<Response> => {
    const path = url.split("/api/")[1]!.split("?")[0]!;
    this.asked.push(path);
    if (this.refuse)
      return new Response(
        JSON.stringify({ error: { code: "token", message: "token: got none, want the one in the address" } }),
        { status: this.refuse },
      );
    const { generation } = this;
    const body = {
      board: {
        version: "1",
        generation,
        progress: PROGRESS,
        points: 5,
        findings: NOTHING,
        last_wall_time: 9,
        logdirs: [],
        live_runs: 1,
      },
      runs: { generation, runs: this.runs.map(run) },
      tags: { generation, tags: [] },
      findings: {
        generation,
        number: this.findings,
        checked: { at: 4, seconds: 0, rounds: 1, checks: 9 },
        findings: [],
      },
    }[path];
    return new Response(JSON.stringify(body));
  };
}

let server: FakeServer;
let board: typeof import("./board.svelte").board;
let stop: () => void;

beforeEach(async () => {
  vi.useFakeTimers();
  server = new FakeServer();
  vi.stubGlobal("document", {
    baseURI: "http://h/",
    addEventListener: () => undefined,
    removeEventListener: () => undefined,
    visibilityState: "visible",
  });
  vi.stubGlobal("addEventListener", () => undefined);
  vi.stubGlobal("removeEventListener", () => undefined);
  vi.stubGlobal("fetch", server.fetch);
  vi.stubGlobal(
    "EventSource",
    class {
      constructor() {
        return server.source;
      }
    },
  );
  vi.resetModules();
  ({ board } = await import("./board.svelte"));
  stop = board.start();
  await vi.advanceTimersByTimeAsync(10);
});
afterEach(() => {
  stop();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const change = (more: Partial<Change>): Change => ({
  generation: 2,
  progress: { ...PROGRESS, done: true },
  runs: [],
  tags: [],
  new_runs: [],
  new_tags: [],
  gone_runs: [],
  findings: NOTHING,
  findings_number: 1,
  notes: 0,
  checked_at: 5,
  points: 7,
  last_wall_time: 10,
  ...more,
});
const count = (path: string) => server.asked.filter((one) => one === path).length;

it("knows the board, runs in natural order", () => {
  expect([board.names, board.listed, board.points, board.lastWallTime, board.loading]).toEqual([
    ["a", "b"],
    true,
    5,
    9,
    true,
  ]);
});

it("takes from a change what it says, tells others, and reads lists again", async () => {
  const heard: (number | null)[] = [];
  board.onChange((one) => heard.push(one?.generation ?? null));
  server.say("hello", { generation: 1, version: "1" });
  server.runs = ["c", "b", "a"];
  server.say("changed", change({ new_runs: ["c"] }));
  expect([board.points, board.loading, heard]).toEqual([7, false, [2]]);
  await vi.advanceTimersByTimeAsync(1000);
  expect(board.names).toEqual(["a", "b", "c"]);
});

it("reads long lists seldom while runs only grow", async () => {
  server.say("hello", { generation: 1, version: "1" });
  for (let i = 0; i < 60; i++) {
    server.say("changed", change({ generation: 2 + i, runs: ["a"], tags: ["t"] }));
    await vi.advanceTimersByTimeAsync(100);
  }
  expect(count("runs")).toBeLessThanOrEqual(5);
  expect(count("runs")).toBeGreaterThanOrEqual(3);
});

it("asks again for what happened before the stream was up", async () => {
  const heard: (number | null)[] = [];
  board.onChange((one) => heard.push(one?.generation ?? null));
  server.generation = 4;
  server.say("hello", { generation: 4, version: "1" });
  await vi.advanceTimersByTimeAsync(2000);
  expect([heard, count("runs"), count("tags"), count("findings")]).toEqual([[null], 2, 2, 2]);
});

it("reads findings again when others are told, though they are as many, and knows when they were checked", async () => {
  server.say("hello", { generation: 1, version: "1" });
  server.say("changed", change({ checked_at: 7 }));
  await vi.advanceTimersByTimeAsync(2000);
  expect([count("findings"), board.checked?.at]).toEqual([1, 7]);
  server.findings = 2;
  server.say("changed", change({ findings_number: 2 }));
  await vi.advanceTimersByTimeAsync(2000);
  expect(count("findings")).toBe(2);
});

it("counts down while the server is away, and keeps what it knows", async () => {
  server.source.dispatchEvent(new Event("error"));
  expect(board.connection).toEqual({ state: "offline", seconds: 1 });
  expect(board.names).toEqual(["a", "b"]);
  await vi.advanceTimersByTimeAsync(1000);
  server.say("hello", { generation: 1, version: "2" });
  expect([board.connection.state, board.outdated]).toEqual(["live", true]);
});

it("says why when it is refused, and stops trying", async () => {
  server.refuse = 401;
  server.say("changed", change({ new_runs: ["x"] }));
  await vi.advanceTimersByTimeAsync(2000);
  expect(board.connection).toEqual({ state: "refused", message: "token: got none, want the one in the address" });
});
