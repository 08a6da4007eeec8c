/** `/api/sound`: what a sound is, where it plays from, and its pictures. An address names one value for ever (`RunValues.address`). */
import { apiUrl, ARROW, getValue, send } from "./client";
import { ArrowError, readStream, type Place } from "./ipc";
import type { JsonNumber } from "./types";

/** Null: the header does not say, or the sound is not decoded on the server. */
export interface SoundFacts {
  /** How many the value has. */
  sounds: number;
  /** Text, whatever was written. */
  label: string;
  bytes: number;
  media: string;
  codec: string;
  rate: number | null;
  channels: number | null;
  bits: number | null;
  frames: number | null;
  /** Peaks and spectrogram can be asked for. */
  decodable: boolean;
  /** What is wrong with the file. */
  told: string[];
  /** Seconds. */
  duration: number | null;
  /** Largest |sample|; full scale is 1. */
  peak: JsonNumber | null;
  rms: JsonNumber | null;
  clipped: number | null;
  nonfinite: number | null;
}

interface Picture {
  rate: number;
  channels: number;
  /** Seconds: what is really shown. */
  range: [number, number];
  columns: number;
}

/** Extremes of each column over all its samples, channel by channel; NaN: no number in it. */
export interface Peaks extends Picture {
  low: Float64Array;
  high: Float64Array;
}

/** Row by row, the highest frequency first; 0 is `low_db` or less, 255 a sine at full scale. */
export interface Spectrogram extends Picture {
  level: Uint8Array;
  rows: number;
  /** Samples of a spectrum, and from one to the next. */
  window: number;
  hop: number;
  low_hz: number;
  high_hz: number;
  low_db: number;
}

export type FrequencyScale = "linear" | "log" | "mel";
type Query = Record<string, string | number | undefined>;

export function soundUrl(address: string, sample: number, query: Query = {}): string {
  const more = Object.entries({ i: sample || undefined, ...query }).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${value}`],
  );
  return `${apiUrl("sound")}?${[address, ...more].join("&")}`;
}

export const fetchSoundFacts = (address: string, sample: number, signal?: AbortSignal) =>
  getValue<SoundFacts>("sound", address, { form: "facts", i: String(sample) }, signal);

export async function fetchPeaks(
  address: string,
  sample: number,
  pixels: number,
  range: readonly [number, number],
  signal?: AbortSignal,
): Promise<Peaks> {
  const url = soundUrl(address, sample, { form: "peaks", pixels, range: range.join(",") });
  const { facts, floats } = await picture<Picture>(url, signal);
  return { ...facts, low: floats("low"), high: floats("high") };
}

export async function fetchSpectrogram(
  address: string,
  sample: number,
  size: { pixels: number; rows: number; scale: FrequencyScale; channel?: number },
  range: readonly [number, number],
  signal?: AbortSignal,
): Promise<Spectrogram> {
  const url = soundUrl(address, sample, { form: "spectrogram", ...size, range: range.join(",") });
  const { facts, bytes } = await picture<Omit<Spectrogram, "level">>(url, signal);
  return { ...facts, level: bytes("level") };
}

export async function fetchSound(address: string, sample: number, signal?: AbortSignal): Promise<ArrayBuffer> {
  return send(soundUrl(address, sample), { signal: signal ?? null }, (answer) => answer.arrayBuffer());
}

async function picture<T>(url: string, signal: AbortSignal | undefined) {
  const body = await send(url, { headers: { Accept: ARROW }, signal: signal ?? null }, (answer) =>
    answer.arrayBuffer(),
  );
  const { metadata, columns } = readStream(new Uint8Array(body));
  const said = metadata.get("lossless");
  if (said === undefined)
    throw new ArrowError("sound: got an Arrow stream without `lossless` metadata, want a picture");
  const place = (name: string): Place => columns.get(name) ?? { at: 0, bytes: 0 };
  return {
    facts: JSON.parse(said) as T,
    floats: (name: string) => new Float64Array(body, place(name).at, place(name).bytes / 8),
    bytes: (name: string) => new Uint8Array(body, place(name).at, place(name).bytes),
  };
}
