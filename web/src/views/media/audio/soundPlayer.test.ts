import { beforeEach, describe, expect, it } from "vitest";
import type { Voice } from "./buffers";
import { advance, SoundPlayer } from "./soundPlayer.svelte";

interface Started {
  buffer: { name: string; duration: number };
  when: number;
  offset: number;
  stopped: number | null;
  speed: number;
  loop: [number, number] | null;
}

/** A clock that is moved by hand, and a list of what was started. */
class Fake {
  currentTime = 0;
  state = "running";
  destination = {};
  started: Started[] = [];

  createGain() {
    const gain = { value: 1, setValueAtTime: () => undefined, linearRampToValueAtTime: () => undefined };
    return { gain, connect: (to: unknown) => to };
  }

  createBuffer(_: number, length: number, rate: number) {
    return { name: "padded", duration: length / rate, copyToChannel: () => undefined };
  }

  createBufferSource() {
    const { started } = this;
    let mine: Started | null = null;
    const source = {
      buffer: null as unknown,
      playbackRate: { value: 1 },
      loop: false,
      loopStart: 0,
      loopEnd: 0,
      connect: (to: unknown) => to,
      start: (when: number, offset: number) => {
        const loop: [number, number] | null = source.loop ? [source.loopStart, source.loopEnd] : null;
        mine = {
          buffer: source.buffer as Started["buffer"],
          when,
          offset,
          stopped: null,
          speed: source.playbackRate.value,
          loop,
        };
        started.push(mine);
      },
      stop: (when: number) => {
        if (!mine) throw new DOMException("not started", "InvalidStateError");
        mine.stopped = when;
      },
    };
    return source;
  }
}

const LENGTHS: Record<string, number> = { a: 10, b: 10, short: 3 };
const voice = (key: string): Voice => ({ key, address: key, sample: 0, rate: 8000 });
let fake: Fake;
let player: SoundPlayer;
let frames: (() => void)[];
const tuning = { speed: 1, loop: null, length: 10 };

beforeEach(() => {
  fake = new Fake();
  frames = [];
  player = new SoundPlayer(
    () => fake as unknown as AudioContext,
    ({ key }) => {
      if (!(key in LENGTHS)) return Promise.reject(new Error(`no ${key}`));
      const buffer = {
        name: key,
        duration: LENGTHS[key],
        numberOfChannels: 1,
        sampleRate: 8000,
        getChannelData: () => [],
      };
      return Promise.resolve(buffer as unknown as AudioBuffer);
    },
    (run) => frames.push(run),
  );
});

function pass(seconds: number): void {
  fake.currentTime += seconds;
  for (const frame of frames.splice(0)) frame();
}

describe("playing", () => {
  it("another run goes on at the very sample the first one left", async () => {
    await player.play("card", voice("a"), tuning);
    pass(2.5);
    await player.hear("card", voice("b"));
    const [a, b] = fake.started as [Started, Started];
    expect(b.buffer.name).toBe("b");
    expect(b.offset - b.when).toBeCloseTo(a.offset - a.when, 9);
    expect(a.stopped).toBeGreaterThanOrEqual(b.when);
    pass(1);
    expect(player.position).toBeCloseTo(3.5 - a.when, 9);
  });
  it("at another speed too, and speed may change in between", async () => {
    await player.play("card", voice("a"), { ...tuning, speed: 2 });
    pass(1.02);
    expect(player.position).toBeCloseTo(2);
    player.tune("card", { ...tuning, speed: 0.5 });
    await Promise.resolve();
    pass(2);
    expect(player.position).toBeCloseTo(3);
    expect(fake.started.at(-1)).toMatchObject({ speed: 0.5 });
  });
  it("a shorter sound is silent behind its end, and the longer one is still there", async () => {
    await player.play("card", voice("a"), tuning);
    pass(5);
    await player.hear("card", voice("short"));
    expect(fake.started.map(({ buffer }) => buffer.name)).toEqual(["a"]);
    await player.hear("card", voice("a"));
    expect(fake.started.at(-1)!.offset).toBeCloseTo(5, 1);
    expect(player.playing).toBe(true);
  });
  it("a loop goes round, over sounds of different lengths", async () => {
    await player.play("card", voice("short"), { ...tuning, loop: [2, 4] });
    expect(fake.started[0]).toMatchObject({ buffer: { name: "padded", duration: 4 }, offset: 2, loop: [2, 4] });
    pass(2.52);
    expect(player.position).toBeCloseTo(2.5);
  });
  it("ends with the longest sound, and begins anew from there", async () => {
    await player.play("card", voice("a"), tuning);
    pass(11);
    expect([player.playing, player.position]).toEqual([false, 10]);
    await player.play("card", voice("a"), tuning);
    expect(fake.started.at(-1)!.offset).toBe(0);
  });
  it("stands where it was paused, and goes where it is sent", async () => {
    await player.toggle("card", voice("a"), tuning);
    pass(3.02);
    await player.toggle("card", voice("a"), tuning);
    expect([player.playing, player.position]).toEqual([false, 3]);
    await player.seek("card", voice("a"), 7);
    expect([player.playing, player.position, fake.started.length]).toEqual([false, 7, 1]);
    await player.toggle("card", voice("a"), tuning);
    expect(fake.started.at(-1)!.offset).toBe(7);
    await player.seek("card", voice("a"), 1);
    expect([player.playing, fake.started.at(-1)!.offset]).toEqual([true, 1]);
  });
  it("one card at a time", async () => {
    await player.play("one", voice("a"), tuning);
    pass(1);
    await player.play("two", voice("b"), tuning);
    expect([player.owner, player.heard, fake.started[0]!.stopped !== null]).toEqual(["two", "b", true]);
    player.leave("one");
    expect(player.playing).toBe(true);
    player.leave("two");
    expect([player.playing, player.owner]).toEqual([false, null]);
  });
  it("a sound that cannot be had is told, and silences nothing for good", async () => {
    await player.play("card", voice("gone"), tuning);
    expect([player.playing, player.failure?.key, player.failure?.error.message]).toEqual([false, "gone", "no gone"]);
    await player.play("card", voice("a"), tuning);
    expect([player.playing, player.failure]).toEqual([true, null]);
  });
});

describe("positions", () => {
  it.each([
    [1, 2, null, 3],
    [1, 2, [0, 2], 1],
    [0.5, 10, [0, 1], 0.5],
    [5, 1, [1, 2], 1],
    [1, 1, [1, 1], 1],
  ] as const)("from %d by %d in %j: %d", (from, by, loop, want) => expect(advance(from, by, loop)).toBeCloseTo(want));
});
