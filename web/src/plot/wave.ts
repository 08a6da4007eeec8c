/** A sound on canvas: its wave as extremes of pixel columns, or its spectrum over time. CSS px; draws from typed arrays only. */
import { packed, type Theme } from "./theme";
import type { Area } from "./ink";

export interface Wave {
  /** Seconds. */
  range: readonly [number, number];
  columns: number;
  channels: number;
  /** Channel by channel; NaN: no number. */
  low: Float64Array;
  high: Float64Array;
}

export interface Spectrum {
  range: readonly [number, number];
  columns: number;
  rows: number;
  /** Row by row from the top; 0 is `low_db`, 255 is 0 dB. */
  level: Uint8Array;
  low_db: number;
}

/** At or above this a sample is drawn as clipped. */
const FULL = 0.9999;
/** dB below full scale that are paper. */
const FLOOR = -80;
const GAP = 4;

/** Where a time stands. */
const place = (area: Area, window: readonly [number, number], seconds: number): number =>
  area.x + ((seconds - window[0]) / (window[1] - window[0])) * area.width;

export interface Look {
  /** What reaches the edge of a lane. */
  loudest: number;
  colour: string;
  /** Samples at full scale are marked. */
  clipped: boolean;
}

/** Channels stand below one another. */
export function drawWave(
  c: CanvasRenderingContext2D,
  area: Area,
  window: readonly [number, number],
  wave: Wave,
  look: Look,
  theme: Theme,
): void {
  const lane = (area.height - GAP * (wave.channels - 1)) / wave.channels;
  const [left, right] = wave.range.map((seconds) => place(area, window, seconds)) as [number, number];
  for (let channel = 0; channel < wave.channels; channel++) {
    const top = area.y + channel * (lane + GAP);
    c.fillStyle = theme.grid;
    c.fillRect(area.x, Math.round(top + lane / 2), area.width, 1);
    const from = channel * wave.columns;
    const part = (all: Float64Array) => all.subarray(from, from + wave.columns);
    const at = { x: left, y: top, width: right - left, height: lane };
    drawLane(c, at, part(wave.low), part(wave.high), look, theme);
  }
}

/** Columns this wide are single samples, joined by a line. CSS px. */
const SAMPLE = 1.5;

/** A column is at least a pixel high; neighbours overlap, so that a steep wave has no holes. */
function drawLane(
  c: CanvasRenderingContext2D,
  area: Area,
  low: Float64Array,
  high: Float64Array,
  { loudest, colour, clipped }: Look,
  theme: Theme,
): void {
  const step = area.width / low.length;
  const y = (sample: number): number => area.y + (area.height / 2) * (1 - Math.max(-1, Math.min(1, sample / loudest)));
  const block = (i: number, top: number, height: number, fill: string): void => {
    c.fillStyle = fill;
    c.fillRect(area.x + i * step, top, Math.max(1, step), height);
  };
  if (step > SAMPLE) drawSamples(c, area.x, step, high, y, colour);
  for (let i = 0; i < low.length; i++) {
    if (Number.isNaN(low[i]!)) {
      block(i, area.y, 2, theme.zoom);
      continue;
    }
    if (step <= SAMPLE) {
      const top = y(Math.max(high[i]!, i ? known(low[i - 1]!, high[i]!) : high[i]!));
      const bottom = y(Math.min(low[i]!, i ? known(high[i - 1]!, low[i]!) : low[i]!));
      block(i, Math.min(top, bottom - 1), Math.max(1, bottom - top), colour);
    }
    if (clipped && high[i]! >= FULL) block(i, area.y, 2, theme.text);
    if (clipped && low[i]! <= -FULL) block(i, area.y + area.height - 2, 2, theme.text);
  }
}

const known = (sample: number, otherwise: number): number => (Number.isNaN(sample) ? otherwise : sample);

/** The pen lifts where there is no number. */
function drawSamples(
  c: CanvasRenderingContext2D,
  left: number,
  step: number,
  samples: Float64Array,
  y: (sample: number) => number,
  colour: string,
): void {
  c.strokeStyle = colour;
  c.lineWidth = 1.5;
  c.lineJoin = "round";
  c.beginPath();
  let isDown = false;
  samples.forEach((sample, i) => {
    const x = left + (i + 0.5) * step;
    if (Number.isNaN(sample)) isDown = false;
    else if (isDown) c.lineTo(x, y(sample));
    else {
      c.moveTo(x, y(sample));
      isDown = true;
    }
  });
  c.stroke();
}

/** The palette of values, from paper to the strongest, for levels 0 to 255; 0xAABBGGRR. */
export function palette(theme: Theme, low_db: number): Uint32Array {
  const stops = [theme.chart, ...theme.seq].map(packed);
  return Uint32Array.from({ length: 256 }, (_, level) => {
    const db = low_db + (level * -low_db) / 255;
    const at = Math.max(0, (db - FLOOR) / -FLOOR) * (stops.length - 1);
    const [a, b] = [stops[Math.floor(at)]!, stops[Math.min(stops.length - 1, Math.floor(at) + 1)]!];
    const mixed = (shift: number): number => {
      const [from, to] = [(a >> shift) & 255, (b >> shift) & 255];
      return Math.round(from + (to - from) * (at - Math.floor(at))) << shift;
    };
    return (0xff000000 | mixed(16) | mixed(8) | mixed(0)) >>> 0;
  });
}

/** One pixel a level, to be scaled when it is drawn. */
export function spectrumImage({ columns, rows, level, low_db }: Spectrum, theme: Theme): ImageData {
  const image = new ImageData(Math.max(1, columns), Math.max(1, rows));
  const pixels = new Uint32Array(image.data.buffer);
  const colours = palette(theme, low_db);
  for (let i = 0; i < level.length; i++) pixels[i] = colours[level[i]!]!;
  return image;
}

export function drawSpectrum(
  c: CanvasRenderingContext2D,
  area: Area,
  window: readonly [number, number],
  range: readonly [number, number],
  picture: CanvasImageSource,
): void {
  const [left, right] = range.map((seconds) => place(area, window, seconds)) as [number, number];
  c.imageSmoothingEnabled = false;
  c.drawImage(picture, left, area.y, right - left, area.height);
}
