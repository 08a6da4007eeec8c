import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ApiError, apiUrl, getBoard, getLast, isAbort, worthRetrying } from "./client";

const answer = (status: number, body: unknown) =>
  new Response(typeof body === "string" ? body : JSON.stringify(body), { status });
let asked: string[];

/** Each call takes the next of `answers`; an Error is thrown. */
function serve(...answers: (Response | Error)[]): void {
  asked = [];
  vi.stubGlobal("fetch", async (url: string, init: RequestInit) => {
    asked.push(url);
    init.signal?.throwIfAborted();
    const next = answers.shift()!;
    if (next instanceof Error) throw next;
    return next;
  });
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("document", { baseURI: "http://host:1/a/prefix/?token=t#x=wall" });
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

/** What a request comes to, with all waits skipped. */
async function settle<T>(request: Promise<T>): Promise<T | ApiError> {
  const result = request.catch((error: unknown) => error as ApiError);
  await vi.runAllTimersAsync();
  return result;
}

describe("the client", () => {
  it("asks below the page's own address, under any prefix, without its token or view", () => {
    expect(apiUrl("scalars")).toBe("http://host:1/a/prefix/api/scalars");
    expect(apiUrl("last", { tag: "a/b&c", of: "min" })).toBe("http://host:1/a/prefix/api/last?tag=a%2Fb%26c&of=min");
  });

  it("tries again when nothing answers or a proxy is between servers", async () => {
    serve(new TypeError("Failed to fetch"), answer(503, "<html>busy</html>"), answer(200, { runs: 3 }));
    expect(await settle(getBoard())).toEqual({ runs: 3 });
    expect(asked).toHaveLength(3);
  });

  it("tries again when the connection breaks in the middle of an answer", async () => {
    const broken = answer(200, "");
    vi.spyOn(broken, "json").mockRejectedValue(new TypeError("network error"));
    serve(broken, answer(200, { runs: 3 }));
    expect(await settle(getBoard())).toEqual({ runs: 3 });
  });

  it("gives up after three tries and says that nothing answers", async () => {
    serve(new TypeError("x"), new TypeError("x"), new TypeError("x"), answer(200, {}));
    const error = (await settle(getBoard())) as ApiError;
    expect([error.status, error.message, error.passing, asked.length]).toEqual([
      0,
      "The server does not answer",
      true,
      3,
    ]);
  });

  it("hands on what was wrong and what is wanted, at once", async () => {
    serve(answer(404, { error: { code: "not-found", message: "tag: got 'x'", want: "a tag of the board" } }));
    const error = (await settle(getLast("x", "last"))) as ApiError;
    expect([error.status, error.code, error.message, error.want, asked.length]).toEqual([
      404,
      "not-found",
      "tag: got 'x'",
      "a tag of the board",
      1,
    ]);
    expect(worthRetrying(error)).toBe(false);
  });

  it("says the status where the answer is not ours", async () => {
    serve(answer(403, "<h1>Forbidden</h1>"));
    expect(((await settle(getBoard())) as ApiError).message).toContain("403");
  });

  it("stops waiting when it is no longer wanted", async () => {
    serve(new TypeError("x"), answer(200, {}));
    const stop = new AbortController();
    const request = getBoard(stop.signal).catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(10);
    stop.abort();
    expect(isAbort(await request)).toBe(true);
    expect(asked).toHaveLength(1);
  });
});
