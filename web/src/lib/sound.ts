/** Sounds in numbers and words. Pure. */
import { count, duration, lone, NARROW, si, value } from "./format";

export interface Extremes {
  /** Channel by channel; NaN: no number in the column. */
  low: Float64Array;
  high: Float64Array;
  columns: number;
}

/** The extremes of each of at most `columns` even columns of frames `from` to `to`, for sounds that the browser decoded. */
export function extremes(channels: readonly Float32Array[], from: number, to: number, columns: number): Extremes {
  const frames = Math.max(0, to - from);
  columns = Math.min(columns, frames);
  const low = new Float64Array(columns * channels.length).fill(NaN);
  const high = new Float64Array(columns * channels.length).fill(NaN);
  channels.forEach((samples, channel) => {
    for (let column = 0; column < columns; column++) {
      const [start, stop] = [column, column + 1].map((edge) => from + Math.floor((edge * frames) / columns)) as [
        number,
        number,
      ];
      let [least, most] = [Infinity, -Infinity];
      for (let i = start; i < stop; i++) {
        const sample = samples[i]!;
        if (sample < least) least = sample;
        if (sample > most) most = sample;
      }
      if (least <= most) [low[channel * columns + column], high[channel * columns + column]] = [least, most];
    }
  });
  return { low, high, columns };
}

/** `0:04.20` from a minute on, else `4.20`; as many digits as tell neighbouring pixels apart. */
export function clockTime(seconds: number, digits = 2): string {
  const minutes = Math.floor(Math.max(0, seconds) / 60);
  const rest = Math.max(0, seconds) - 60 * minutes;
  return minutes ? `${minutes}:${rest.toFixed(digits).padStart(digits + (digits ? 3 : 2), "0")}` : rest.toFixed(digits);
}

/** Digits behind the point that a pixel of a window can tell. */
export const timeDigits = (span: number, pixels: number): number =>
  Math.min(6, Math.max(0, Math.ceil(-Math.log10(Math.max(span, 1e-9) / Math.max(pixels, 1)))));

export const hertz = (rate: number): string => (rate < 1000 ? `${lone(rate)}${NARROW}Hz` : `${si(rate)}Hz`);

/** A sample's size below full scale: `−6.02 dB`. */
export const decibels = (size: number): string =>
  size === 0 ? "−∞ dB" : `${value(20 * Math.log10(size), 3)}${NARROW}dB`;

export function channelWord(channels: number): string {
  return channels === 1 ? "mono" : channels === 2 ? "stereo" : `${count(channels)} channels`;
}

export const soundLength = (seconds: number): string =>
  seconds > 0 && seconds < 60 ? `${lone(seconds, 3)}${NARROW}s` : duration(seconds);
