/** Plays one sound at a time, of one card: another run's goes on at the same position, on the same sample, without a gap. */
import { loadSound, type Voice } from "./buffers";

/** Seconds. */
export type Loop = readonly [from: number, to: number];

export interface Tuning {
  speed: number;
  loop: Loop | null;
  /** Where playing ends: the longest sound of the card. */
  length: number;
}

/** Seconds from a decision to the sample it begins with, and of the fade between two sounds. */
const AHEAD = 0.02;
const FADE = 0.008;

interface Playing {
  voice: Voice;
  source: AudioBufferSourceNode;
  gain: GainNode;
}

/** Where `by` seconds of sound lead from `position`. */
export function advance(position: number, by: number, loop: Loop | null): number {
  const next = position + by;
  if (!loop || next < loop[1]) return next;
  const span = loop[1] - loop[0];
  return span > 0 ? loop[0] + ((next - loop[0]) % span) : loop[0];
}

export class SoundPlayer {
  /** Key of the card whose sounds are played. */
  owner = $state<string | null>(null);
  /** Key of the voice that is heard. */
  heard = $state<string | null>(null);
  playing = $state(false);
  /** Seconds, the same for all sounds of the owner. */
  position = $state(0);
  /** Why the newest wish came to nothing, and of which voice. */
  failure = $state.raw<{ key: string; error: Error } | null>(null);

  #context: AudioContext | null = null;
  #master: GainNode | null = null;
  #volume = 1;
  #tuning: Tuning = { speed: 1, loop: null, length: 0 };
  #now: Playing | null = null;
  #anchor = { at: 0, position: 0 };
  #wish = 0;

  constructor(
    private readonly make: () => AudioContext = () => new AudioContext(),
    private readonly load: (voice: Voice) => Promise<AudioBuffer> = loadSound,
    private readonly later: (run: () => void) => void = (run) => requestAnimationFrame(run),
  ) {}

  toggle(owner: string, voice: Voice, tuning: Tuning): Promise<void> {
    if (this.playing && this.owner === owner) {
      this.pause();
      return Promise.resolve();
    }
    return this.play(owner, voice, tuning);
  }

  async play(owner: string, voice: Voice, tuning: Tuning): Promise<void> {
    this.#own(owner);
    this.#tuning = tuning;
    const { loop, length } = tuning;
    if (loop ? this.position >= loop[1] || this.position < loop[0] : this.position >= length - AHEAD)
      this.position = loop?.[0] ?? 0;
    await this.hear(owner, voice, true);
  }

  /** Choose who is heard; playing goes on. With `begin` it begins. */
  async hear(owner: string, voice: Voice, begin = false): Promise<void> {
    this.#own(owner);
    this.heard = voice.key;
    if (!this.playing && !begin) return;
    const wish = ++this.#wish;
    const context = this.#open();
    try {
      const buffer = await this.load(voice);
      if (wish !== this.#wish) return;
      this.failure = null;
      if (context.state === "suspended") await context.resume();
      if (wish !== this.#wish) return;
      if (!this.playing) this.#anchor = { at: context.currentTime + AHEAD, position: this.position };
      this.#begin(context, voice, buffer);
      if (!this.playing) {
        this.playing = true;
        this.later(this.#tick);
      }
    } catch (error) {
      if (wish !== this.#wish) return;
      this.pause();
      this.failure = { key: voice.key, error: error instanceof Error ? error : new Error(String(error)) };
    }
  }

  pause(): void {
    this.#wish++;
    this.position = this.#place();
    this.playing = false;
    this.#end();
  }

  /** Playing goes on from there. */
  async seek(owner: string, voice: Voice, seconds: number): Promise<void> {
    const goesOn = this.playing && this.owner === owner;
    if (goesOn) this.pause();
    this.#own(owner);
    this.position = Math.max(0, seconds);
    await this.hear(owner, voice, goesOn);
  }

  /** Speed, loop and length of the owner's; playing goes on from where it is. */
  tune(owner: string, tuning: Tuning): void {
    if (this.owner !== owner) return;
    const before = this.#tuning;
    const place = this.#place();
    this.#tuning = tuning;
    if (!this.playing || !this.#now || !this.#context) return;
    if (before.speed === tuning.speed && same(before.loop, tuning.loop)) return;
    const { loop } = tuning;
    const position = loop && (place < loop[0] || place >= loop[1]) ? loop[0] : place;
    this.#anchor = { at: this.#context.currentTime, position };
    const { voice } = this.#now;
    void this.hear(this.owner, voice);
  }

  set volume(volume: number) {
    this.#volume = volume;
    if (this.#master) this.#master.gain.value = volume;
  }

  /** The owner left the page. */
  leave(owner: string): void {
    if (this.owner !== owner) return;
    this.pause();
    this.owner = this.heard = null;
    this.position = 0;
  }

  #own(owner: string): void {
    if (this.owner === owner) return;
    if (this.playing) this.pause();
    this.owner = owner;
    this.heard = null;
    this.position = 0;
  }

  #open(): AudioContext {
    if (!this.#context || !this.#master) {
      this.#context = this.make();
      this.#master = this.#context.createGain();
      this.#master.gain.value = this.#volume;
      this.#master.connect(this.#context.destination);
    }
    return this.#context;
  }

  /** Where the sound is now. */
  #place(at = this.#context?.currentTime ?? 0): number {
    if (!this.playing) return this.position;
    const { speed, loop } = this.#tuning;
    return advance(this.#anchor.position, Math.max(0, at - this.#anchor.at) * speed, loop);
  }

  /** `buffer` fades in at the sample that stands at its position then, and what is heard fades out. */
  #begin(context: AudioContext, voice: Voice, buffer: AudioBuffer): void {
    const { speed, loop } = this.#tuning;
    const when = this.playing ? context.currentTime + AHEAD : this.#anchor.at;
    const position = this.playing ? this.#place(when) : this.position;
    const gain = context.createGain();
    const source = context.createBufferSource();
    source.buffer = loop && loop[1] > buffer.duration ? padded(context, buffer, loop[1]) : buffer;
    source.playbackRate.value = speed;
    if (loop) [source.loop, source.loopStart, source.loopEnd] = [true, loop[0], loop[1]];
    gain.gain.setValueAtTime(0, when);
    gain.gain.linearRampToValueAtTime(1, when + FADE);
    source.connect(gain).connect(this.#master!);
    if (loop || position < buffer.duration) source.start(when, position);
    this.#end(when);
    this.#now = { voice, source, gain };
  }

  #end(when = this.#context?.currentTime ?? 0): void {
    if (!this.#now) return;
    const { gain, source } = this.#now;
    this.#now = null;
    gain.gain.setValueAtTime(1, when);
    gain.gain.linearRampToValueAtTime(0, when + FADE);
    if (source.buffer) stop(source, when + FADE);
  }

  readonly #tick = (): void => {
    if (!this.playing) return;
    const place = this.#place();
    const { loop, length } = this.#tuning;
    if (!loop && place >= length) {
      this.pause();
      this.position = length;
      return;
    }
    this.position = place;
    this.later(this.#tick);
  };
}

function same(a: Loop | null, b: Loop | null): boolean {
  return a === b || (a !== null && b !== null && a[0] === b[0] && a[1] === b[1]);
}

/** One that was never started (its sound is shorter than the position) cannot be stopped. */
function stop(source: AudioBufferSourceNode, when: number): void {
  try {
    source.stop(when);
  } catch (error) {
    if (!(error instanceof DOMException && error.name === "InvalidStateError")) throw error;
  }
}

/** Silence behind it up to `seconds`, so that sounds of different lengths loop together. */
function padded(context: AudioContext, buffer: AudioBuffer, seconds: number): AudioBuffer {
  const { numberOfChannels, sampleRate } = buffer;
  const longer = context.createBuffer(numberOfChannels, Math.ceil(seconds * sampleRate), sampleRate);
  for (let channel = 0; channel < numberOfChannels; channel++)
    longer.copyToChannel(buffer.getChannelData(channel), channel);
  return longer;
}

export const soundPlayer = new SoundPlayer();
