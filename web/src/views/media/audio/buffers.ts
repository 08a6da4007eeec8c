/** Sounds as the browser decodes them, at their own rate; those used last are kept. */
import { fetchSound } from "../../../api/sound";
import { Lru } from "../../../lib/lru";

/** One sound of one value. */
export interface Voice {
  /** Of a card's rows. */
  key: string;
  address: string;
  sample: number;
  /** Samples a second; null: the header does not say. */
  rate: number | null;
}

const KEPT = 256 << 20; // bytes of samples
/** Bytes of samples above which a sound is streamed, not decoded whole. */
export const LARGEST = 384 << 20;
const FLOAT = 4;
/** What every browser can decode to; samples a second. */
const [SLOWEST, FASTEST, USUAL] = [3000, 384_000, 44_100];

const size = (buffer: AudioBuffer): number => buffer.length * buffer.numberOfChannels * FLOAT;
const kept = new Lru<string, AudioBuffer>(KEPT, size);
const coming = new Map<string, Promise<AudioBuffer>>();

/** Bytes that the samples of a sound take. */
export const decodedSize = (frames: number | null, channels: number | null): number =>
  (frames ?? 0) * (channels ?? 1) * FLOAT;

/** Throws an ApiError, or an Error that says that the browser does not play it. */
export async function loadSound(voice: Voice): Promise<AudioBuffer> {
  const name = `${voice.address}#${voice.sample}`;
  const found = kept.get(name);
  if (found) return found;
  let promise = coming.get(name);
  if (!promise) {
    promise = decode(voice).finally(() => coming.delete(name));
    coming.set(name, promise);
  }
  const buffer = await promise;
  kept.set(name, buffer);
  return buffer;
}

/** NaN and infinities would spoil what is mixed with them. */
function silenced(buffer: AudioBuffer): AudioBuffer {
  for (let channel = 0; channel < buffer.numberOfChannels; channel++) {
    const samples = buffer.getChannelData(channel);
    for (let i = 0; i < samples.length; i++) if (!Number.isFinite(samples[i])) samples[i] = 0;
  }
  return buffer;
}

async function decode({ address, sample, rate }: Voice): Promise<AudioBuffer> {
  const bytes = await fetchSound(address, sample);
  const context = new OfflineAudioContext(1, 1, Math.min(FASTEST, Math.max(SLOWEST, rate ?? USUAL)));
  try {
    return silenced(await context.decodeAudioData(bytes));
  } catch (error) {
    if (error instanceof DOMException) throw new Error("This browser cannot play it; download it to hear it");
    throw error;
  }
}
