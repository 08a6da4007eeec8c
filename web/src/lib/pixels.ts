/** Images as numbers: painted through a window, subtracted, measured. */

export type Numbers = Uint8Array | Uint16Array | Int32Array | Float32Array | Float64Array;

/** Row by row, channels side by side: 1 grey, 2 grey and alpha, 3 RGB, 4 RGBA. */
export interface Raster {
  width: number;
  height: number;
  channels: number;
  data: Numbers;
}

/** Between `low` and `high` (null: the whole of what the numbers can be) lies all from black to white. */
export interface Look {
  low: number | null;
  high: number | null;
  gamma: number;
  brightness: number;
  contrast: number;
}
export const PLAIN: Look = { low: null, high: null, gamma: 1, brightness: 1, contrast: 1 };

export function isPlain(look: Look): boolean {
  return look.low === null && look.high === null && look.gamma === 1 && look.brightness === 1 && look.contrast === 1;
}

/** How many channels are light, not alpha. */
export function colours(raster: Raster): number {
  return raster.channels < 3 ? 1 : 3;
}

/** Least and greatest finite number of the light; [0, 0] if there is none. */
export function extent(raster: Raster): [number, number] {
  const { data, channels } = raster;
  const light = colours(raster);
  let low = Infinity;
  let high = -Infinity;
  for (let at = 0; at < data.length; at += channels) {
    for (let c = 0; c < light; c++) {
      const value = data[at + c]!;
      if (value < low && value > -Infinity) low = value;
      if (value > high && value < Infinity) high = value;
    }
  }
  return low <= high ? [low, high] : [0, 0];
}

/** What black and white are where nobody chose: all that bytes can be; of other numbers the least and the greatest. */
export function contrast(raster: Raster): [number, number] {
  if (!(raster.data instanceof Uint16Array)) return bounds(raster);
  const [low, high] = extent(raster);
  return low < high ? [low, high] : bounds(raster);
}

/** All that bytes and words can be; of other numbers, those that are there. */
export function bounds(raster: Raster): [number, number] {
  if (raster.data instanceof Uint8Array) return [0, 255];
  if (raster.data instanceof Uint16Array) return [0, 65535];
  return extent(raster);
}

/** RGBA for the screen. What is not a number is left transparent. */
export function paint(raster: Raster, look: Look): Uint8ClampedArray<ArrayBuffer> {
  const { data, channels, width, height } = raster;
  const out = new Uint8ClampedArray(width * height * 4);
  const grey = channels < 3;
  const shade = shader(raster, look);
  const alphaTop = bounds(raster)[1] || 1;
  for (let at = 0, to = 0; at < data.length; at += channels, to += 4) {
    const red = shade(data[at]!);
    out[to] = red;
    out[to + 1] = grey ? red : shade(data[at + 1]!);
    out[to + 2] = grey ? red : shade(data[at + 2]!);
    if (Number.isNaN(data[at])) continue;
    out[to + 3] = channels % 2 ? 255 : (data[at + channels - 1]! / alphaTop) * 255;
  }
  return out;
}

/** A number's light, 0 to 255; a table where there are few numbers. */
function shader(raster: Raster, look: Look): (value: number) => number {
  const [low, high] = contrast(raster);
  const black = look.low ?? low;
  const white = look.high ?? high;
  const span = white - black || 1;
  const exact = (value: number) => {
    const linear = Math.min(1, Math.max(0, (value - black) / span));
    return ((linear ** (1 / look.gamma) * look.brightness - 0.5) * look.contrast + 0.5) * 255;
  };
  if (!(raster.data instanceof Uint8Array || raster.data instanceof Uint16Array)) return exact;
  const table = Uint8ClampedArray.from({ length: bounds(raster)[1] + 1 }, (_, value) => exact(value));
  return (value) => table[value]!;
}

export interface Difference {
  width: number;
  height: number;
  /** a − b, of one or three channels side by side; in units of the images, or of 1 where their numbers are of two kinds. */
  data: Float32Array;
  channels: number;
  /** What white is: the largest difference there can be. */
  top: number;
  /** Of the absolute differences. */
  max: number;
  mean: number;
  /** dB; Infinity for equal images. */
  psnr: number;
  /** Pixels that differ at all. */
  differing: number;
}

/** a − b over the light of both; null if their sizes differ. */
export function subtract(a: Raster, b: Raster): Difference | null {
  const { width, height } = a;
  if (width !== b.width || height !== b.height) return null;
  const channels = Math.max(colours(a), colours(b));
  const data = new Float32Array(width * height * channels);
  const alike = a.data.constructor === b.data.constructor;
  const [zeroA, oneA] = alike ? [0, 1] : bounds(a);
  const [zeroB, oneB] = alike ? [0, 1] : bounds(b);
  const [scaleA, scaleB] = [1 / (oneA - zeroA || 1), 1 / (oneB - zeroB || 1)];
  const [greyA, greyB] = [colours(a) === 1, colours(b) === 1];
  let [max, sum, squares, differing, counted] = [0, 0, 0, 0, 0];
  for (let pixel = 0, to = 0; pixel < width * height; pixel++) {
    let differs = false;
    for (let c = 0; c < channels; c++, to++) {
      const one = (a.data[pixel * a.channels + (greyA ? 0 : c)]! - zeroA) * scaleA;
      const other = (b.data[pixel * b.channels + (greyB ? 0 : c)]! - zeroB) * scaleB;
      const apart = Object.is(one, other) ? 0 : one - other;
      data[to] = apart;
      if (apart === 0) counted++;
      else {
        differs = true;
        const size = Math.abs(apart);
        if (!(size < Infinity)) continue;
        counted++;
        if (size > max) max = size;
        sum += size;
        squares += size * size;
      }
    }
    if (differs) differing++;
  }
  const top = alike ? Math.max(reach(a), reach(b)) : 1;
  const mse = counted ? squares / counted : 0;
  const psnr = mse === 0 ? Infinity : 10 * Math.log10((top * top) / mse);
  return { width, height, data, channels, top, max, mean: counted ? sum / counted : 0, psnr, differing };
}

function reach(raster: Raster): number {
  const [low, high] = bounds(raster);
  return high - low || 1;
}

export type DifferenceStyle = "absolute" | "signed" | "heat";
/** 256 colours, three bytes each. */
export type Ramp = Uint8Array;

/** RGBA of a difference, `amplified` times as strong; `ramp` for signed (its middle is no difference) and heat. */
export function paintDifference(
  difference: Difference,
  style: DifferenceStyle,
  amplified: number,
  ramp: Ramp,
): Uint8ClampedArray<ArrayBuffer> {
  const { width, height, data, channels, top } = difference;
  const out = new Uint8ClampedArray(width * height * 4);
  const strength = (amplified * 255) / top;
  for (let at = 0, to = 0; to < out.length; at += channels, to += 4) {
    out[to + 3] = 255;
    if (style === "absolute") {
      for (let c = 0; c < 3; c++) out[to + c] = Math.abs(data[at + (channels === 1 ? 0 : c)]!) * strength;
      continue;
    }
    const apart = channels === 1 ? data[at]! : (data[at]! + data[at + 1]! + data[at + 2]!) / 3;
    const size = channels === 1 ? Math.abs(apart) : largest(data, at);
    const place = style === "heat" ? size * strength : 127.5 + (apart * strength) / 2;
    const colour = 3 * Math.round(Math.min(255, Math.max(0, Number.isNaN(place) ? 255 : place)));
    out[to] = ramp[colour]!;
    out[to + 1] = ramp[colour + 1]!;
    out[to + 2] = ramp[colour + 2]!;
  }
  return out;
}

function largest(data: Float32Array, at: number): number {
  return Math.max(Math.abs(data[at]!), Math.abs(data[at + 1]!), Math.abs(data[at + 2]!));
}

/** A ramp through colours that are evenly spaced, each [red, green, blue]. */
export function rampOf(stops: readonly (readonly [number, number, number])[]): Ramp {
  const ramp = new Uint8Array(768);
  for (let i = 0; i < 256; i++) {
    const place = (i / 255) * (stops.length - 1);
    const from = Math.min(stops.length - 2, Math.floor(place));
    for (let c = 0; c < 3; c++) {
      ramp[3 * i + c] = Math.round(stops[from]![c]! + (place - from) * (stops[from + 1]![c]! - stops[from]![c]!));
    }
  }
  return ramp;
}
