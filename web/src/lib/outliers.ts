/**
 * The y window that shows what matters when a few spikes would flatten everything else.
 *
 * TensorBoard takes the 5th to 95th percentile: that also cuts where runs start and where they end up, which is what one looks for.
 * Here the bulk (5th–95th percentile) and the end of every line are always shown, and a side is cut only if all of this holds: what
 * lies beyond the bulk, and half its height more, is three times as high as the bulk; it is at most a few percent of the points; no
 * line stays out there for long; and no line begins there, unless it is ten times larger than anything else (a loss of 1e4 at step 0).
 */

export interface Window {
  low: number;
  high: number;
}

/** Consecutive points of one line, in drawing order; `values` may hold what is not finite. */
export interface Stretch {
  values: Float64Array;
  /** Rows [from, to). */
  from: number;
  to: number;
  /** Only its bulk and its end count, not its spikes: a smoothed curve whose raw values are judged too. */
  calm?: boolean;
  /** It ends where its line ends. */
  last?: boolean;
}

export interface Terms {
  /** Values are compared by their logarithm, and only those above zero. */
  log: boolean;
  /** Whether points are spread evenly over the picture (false on a log x axis, where the first few are most of what is seen). */
  even: boolean;
}

const LEAST = 20;
const SAMPLE = 64;
const TAIL = 0.05;
/** Samples kept of each end: those of a tail, and the one behind it. */
const ENDS = Math.floor(SAMPLE * TAIL) + 1;
const FEW = 0.05;
/** Rows a spike may last: one reduced to a pixel column has four. */
const BRIEF = 4;
const LONG = 0.01;
const TALL = 2;
const HUGE = 9;

/** The window of these stretches, or `all` where nothing is cut. Yields now and then, so that a caller may pause. */
export function* robustWindow(stretches: readonly Stretch[], all: Window, terms: Terms): Generator<void, Window> {
  const whole = terms.log ? { low: Math.log(all.low), high: Math.log(all.high) } : all;
  const core = yield* bulk(stretches, terms.log);
  const width = core.high - core.low;
  if (!(width > 0)) return all;
  const least = (terms.even ? TALL : HUGE) * width;
  if (whole.high - core.high < least && core.low - whole.low < least) return all;
  const beyond = yield* outside(stretches, { low: core.low - width / 2, high: core.high + width / 2 }, terms.log);
  if (beyond.points < LEAST) return all;
  const cut = (side: Side, excess: number, extreme: number): boolean => {
    const huge = excess >= HUGE * width && !terms.log && terms.even && Math.abs(extreme) >= 10 * largest(core);
    return excess >= least && !side.stays && side.points <= beyond.points * FEW && (!side.begins || huge);
  };
  const low = cut(beyond.low, core.low - whole.low, whole.low) ? beyond.inner.low : whole.low;
  const high = cut(beyond.high, whole.high - core.high, whole.high) ? beyond.inner.high : whole.high;
  const back = (v: number, same: number, exact: number): number => (v === same ? exact : terms.log ? Math.exp(v) : v);
  return { low: back(low, whole.low, all.low), high: back(high, whole.high, all.high) };
}

const largest = ({ low, high }: Window): number => Math.max(Math.abs(low), Math.abs(high));

/** The bulk and the end of every line. */
function* bulk(stretches: readonly Stretch[], log: boolean): Generator<void, Window> {
  const core = { low: Infinity, high: -Infinity };
  const [least, most] = [new Float64Array(ENDS), new Float64Array(ENDS)];
  for (const [turn, { values, from, to, last }] of stretches.entries()) {
    const stride = Math.max(1, Math.ceil((to - from) / SAMPLE));
    least.fill(Infinity);
    most.fill(Infinity);
    let n = 0;
    for (let i = to - 1; i >= from; i -= stride) {
      const v = log ? Math.log(values[i]) : values[i];
      if (v - v !== 0) continue;
      if (last && n === 0) take(core, v);
      if (v < least[ENDS - 1]) insert(least, v);
      if (-v < most[ENDS - 1]) insert(most, -v);
      n++;
    }
    const tail = n >= 10 ? Math.max(1, Math.floor(n * TAIL)) : 0;
    if (n) (take(core, least[tail]), take(core, -most[tail]));
    if (turn % 32 === 31) yield;
  }
  return core;
}

/** Keeps the smallest there were, ascending: a sort for each of a thousand lines would take longer than drawing them. */
function insert(sorted: Float64Array, v: number): void {
  let i = sorted.length - 1;
  for (; i > 0 && sorted[i - 1] > v; i--) sorted[i] = sorted[i - 1];
  sorted[i] = v;
}

function take(window: Window, v: number): void {
  if (v < window.low) window.low = v;
  if (v > window.high) window.high = v;
}

/** What is beyond one side of a window. */
interface Side {
  points: number;
  /** A line is there for long. */
  stays: boolean;
  begins: boolean;
}

interface Beyond {
  points: number;
  low: Side;
  high: Side;
  /** What is inside. */
  inner: Window;
}

function* outside(stretches: readonly Stretch[], bound: Window, log: boolean): Generator<void, Beyond> {
  const side = (): Side => ({ points: 0, stays: false, begins: false });
  const found: Beyond = { points: 0, low: side(), high: side(), inner: { low: Infinity, high: -Infinity } };
  for (const [turn, stretch] of stretches.entries()) {
    judge(stretch, bound, log, found);
    if (turn % 32 === 31) yield;
  }
  return found;
}

function judge({ values, from, to, calm }: Stretch, bound: Window, log: boolean, found: Beyond): void {
  const long = Math.max(BRIEF, (to - from) * LONG);
  let [above, below, first] = [0, 0, true];
  for (let i = from; i < to; i++) {
    const v = log ? Math.log(values[i]) : values[i];
    if (v - v !== 0) continue;
    above = v > bound.high ? above + 1 : 0;
    below = v < bound.low ? below + 1 : 0;
    if (!above && !below) take(found.inner, v);
    if (!calm) {
      found.points++;
      if (above) note(found.high, above > long, first);
      if (below) note(found.low, below > long, first);
    }
    first = false;
  }
}

function note(side: Side, stays: boolean, begins: boolean): void {
  side.points++;
  side.stays ||= stays;
  side.begins ||= begins;
}
