import { describe, expect, it, vi } from "vitest";
import type { PictureName } from "../../../api/image";
import { Pictures, type Picture } from "./pictures";

const name = (i: number): PictureName => ({ address: `at=${i}`, sample: 0 });
const picture = (side = 10): Picture =>
  ({ facts: { bytes: 0 }, bitmap: { width: side, height: side }, film: null }) as unknown as Picture;

/** Answers when it is told to. */
function server() {
  const asked: { at: string; priority: string; answer: (picture: Picture) => void; fail: (error: Error) => void }[] =
    [];
  const load = (one: PictureName, signal: AbortSignal, priority: string) =>
    new Promise<Picture>((answer, fail) => {
      signal.addEventListener("abort", () => fail(signal.reason as Error));
      asked.push({ at: one.address, priority, answer, fail });
    });
  return { asked, load };
}

const settled = () => new Promise((resolve) => setTimeout(resolve));
const waiter = () => ({ done: vi.fn(), failed: vi.fn() });

describe("pictures", () => {
  it("are asked for once and kept", async () => {
    const { asked, load } = server();
    const pictures = new Pictures(load);
    const [one, two] = [waiter(), waiter()];
    pictures.ask(name(1), one);
    pictures.ask(name(1), two);
    expect(asked.length).toBe(1);
    asked[0]!.answer(picture());
    await settled();
    expect(one.done).toHaveBeenCalledTimes(1);
    expect(two.done).toHaveBeenCalledTimes(1);
    expect(pictures.peek(name(1))).toBeDefined();
  });

  it("that nobody wants any more are not asked for; the newest is next", async () => {
    const { asked, load } = server();
    const pictures = new Pictures(load);
    const cancels = Array.from({ length: 20 }, (_, i) => pictures.ask(name(i), waiter()));
    expect(asked.length).toBe(5);
    for (const cancel of cancels.slice(0, 18)) cancel();
    asked[0]!.answer(picture());
    await settled();
    expect(asked.map(({ at }) => at).slice(5)).toEqual(["at=19"]);
    asked[1]!.answer(picture());
    await settled();
    expect(asked.map(({ at }) => at).slice(5)).toEqual(["at=19", "at=18"]);
    expect(pictures.peek(name(1))).toBeDefined(); // it was on its way: whoever comes by again has it
  });

  it("are fetched ahead when nobody waits, in the order given, and with room left", async () => {
    const { asked, load } = server();
    const pictures = new Pictures(load);
    pictures.ask(name(0), waiter());
    pictures.expect({}, [name(1), name(2), name(3), name(4), name(5)]);
    expect(asked.length).toBe(1);
    asked[0]!.answer(picture());
    await settled();
    expect(asked.slice(1).map(({ at, priority }) => at + priority)).toEqual(["at=1low", "at=2low", "at=3low"]);
    asked[1]!.answer(picture());
    await settled();
    expect(asked.length).toBe(5);
    const two = waiter();
    pictures.ask(name(2), two);
    pictures.ask(name(9), waiter());
    expect(asked.at(-1)).toMatchObject({ at: "at=9", priority: "high" });
    await settled(); // 3 and 4 gave way, 2 is wanted now
    asked[2]!.answer(picture());
    asked[5]!.answer(picture());
    await settled();
    expect(two.done).toHaveBeenCalled();
    expect(asked.slice(6).map(({ at }) => at)).toEqual(["at=3", "at=4", "at=5"]);
  });

  it("that gave way and are wanted at that moment are asked for again", async () => {
    const { asked, load } = server();
    const pictures = new Pictures(load);
    pictures.expect({}, [name(1)]);
    const [one, two] = [waiter(), waiter()];
    pictures.ask(name(2), two); // 1 is aborted
    pictures.ask(name(1), one); // before its request has ended
    await settled();
    expect(asked.map(({ at, priority }) => at + priority)).toEqual(["at=1low", "at=2high", "at=1high"]);
    for (const { answer } of asked.slice(1)) answer(picture());
    await settled();
    expect(one.done).toHaveBeenCalledTimes(1);
    expect(one.failed).not.toHaveBeenCalled();
  });

  it("that cannot be had are said to those who wait, and not fetched ahead again", async () => {
    const { asked, load } = server();
    const pictures = new Pictures(load);
    const one = waiter();
    pictures.expect({}, [name(1)]);
    pictures.ask(name(1), one);
    asked[0]!.fail(new Error("broken"));
    await settled();
    expect(one.failed).toHaveBeenCalledWith(new Error("broken"));
    expect(asked.length).toBe(1);
  });

  it("are forgotten by bytes, what was used longest ago first", async () => {
    const { asked, load } = server();
    const pictures = new Pictures(load, 3 * 400);
    for (let i = 0; i < 4; i++) {
      pictures.ask(name(i), waiter());
      asked[i]!.answer(picture());
      await settled();
    }
    expect([0, 1, 2, 3].map((i) => pictures.peek(name(i)) !== undefined)).toEqual([false, true, true, true]);
  });
});
