/** Numbers as people read them. Exports and copies never pass through here. */

/** Narrow no-break space: between groups of digits and before a unit. */
export const NARROW = "\u202f";
export const MINUS = "\u2212";

const signed = (text: string): string => text.replaceAll("-", MINUS);

function notFinite(v: number): string {
  return Number.isNaN(v) ? "NaN" : v > 0 ? "+∞" : `${MINUS}∞`;
}

function grouped(digits: string): string {
  return digits.replace(/\B(?=(\d{3})+$)/g, NARROW);
}

/**
 * `digits` significant digits, trailing zeros kept so that columns line up; whole digits are never rounded away.
 * From 1e6 and below 1e−4 as `3.20e−4`, one digit fewer. Only zero itself is "0".
 */
export function value(v: number, digits = 4): string {
  if (!Number.isFinite(v)) return notFinite(v);
  if (v === 0) return "0";
  const size = Math.abs(v);
  const whole = Math.floor(Math.log10(size)) + 1;
  if (size >= 1e-4 && size < 1e6) {
    const text = whole >= digits ? v.toFixed(0) : v.toPrecision(digits);
    if (Math.abs(Number(text)) < 1e6) return signed(text.length > 4 && whole > 4 ? text.replace(/\d+/, grouped) : text);
  }
  return scientific(v, digits - 2);
}

/** `3.20e−4`: so many digits behind the point. */
export function scientific(v: number, fraction: number): string {
  return signed(v.toExponential(Math.max(fraction, 0)).replace("e+", "e"));
}

/** As `value`, without trailing zeros: for a number that stands alone in a sentence. */
export function lone(v: number, digits = 4): string {
  return value(v, digits)
    .replace(/(\.\d*?)0+(?=e|$)/, "$1")
    .replace(/\.(?=e|$)/, "");
}

/** A column of numbers: whole numbers if all are, else `value`. */
export function column(values: readonly number[], digits = 4): string[] {
  const whole = values.every((v) => !Number.isFinite(v) || (Number.isInteger(v) && Math.abs(v) < 1e6));
  return values.map((v) => (whole && Number.isFinite(v) ? count(v) : value(v, digits)));
}

/** Exact, in groups of three: `1 204 816`. Fractions (a step axis zoomed in) keep theirs. */
export function count(n: number | bigint): string {
  if (typeof n === "number" && !Number.isFinite(n)) return notFinite(n);
  const exact = typeof n === "number" && Number.isInteger(n) ? BigInt(n) : n;
  const [whole, fraction] = String(exact).split(".");
  return signed(/e/.test(whole) ? String(n) : whole.replace(/\d+/, grouped) + (fraction ? `.${fraction}` : ""));
}

const SI = ["", "k", "M", "G", "T", "P", "E"];

function scaled(n: number, units: readonly string[]): string {
  let size = Math.abs(n);
  let unit = 0;
  while (Number(size.toPrecision(3)) >= 1000 && unit < units.length - 1) {
    size /= 1000;
    unit += 1;
  }
  const text = size < 1000 ? String(Number(size.toPrecision(3))) : size.toFixed(0);
  return (n < 0 ? MINUS : "") + text + (units[unit] ? NARROW + units[unit] : "");
}

/** Totals, three digits: `12.4 M`, `20 k`. */
export function si(n: number): string {
  return Number.isFinite(n) ? scaled(n, SI) : notFinite(n);
}

/** Decimal: `1.84 GB`. */
export function bytes(n: number): string {
  return Number.isFinite(n) ? scaled(n, ["B", "kB", "MB", "GB", "TB", "PB"]) : notFinite(n);
}

const MINUTE = 60;
const HOUR = 3600;
const DAY = 86400;

function pair(big: number, unit: string, small: number, tail: string): string {
  return `${big}${NARROW}${unit}` + (small ? NARROW + tail : "");
}

/** Seconds as at most two units: `0.2 s`, `41 s`, `2 min 5 s`, `41 min`, `4 h 14`, `1 d 3 h`, `1 204 d`. */
export function duration(seconds: number): string {
  if (!Number.isFinite(seconds)) return notFinite(seconds);
  if (seconds < 0) return MINUS + duration(-seconds);
  if (seconds === 0) return `0${NARROW}s`;
  if (seconds < 0.0995) return `${lone(seconds * 1000, 2)}${NARROW}ms`;
  if (seconds < 9.95) return `${lone(Number(seconds.toFixed(1)))}${NARROW}s`;
  return longDuration(Math.round(seconds));
}

function longDuration(s: number): string {
  if (s < MINUTE) return `${s}${NARROW}s`;
  if (s < 10 * MINUTE) return pair(Math.floor(s / MINUTE), "min", s % MINUTE, `${s % MINUTE}${NARROW}s`);
  const minutes = Math.round(s / MINUTE);
  if (minutes < 60) return `${minutes}${NARROW}min`;
  if (s < DAY - 30) return pair(Math.floor(minutes / 60), "h", minutes % 60, String(minutes % 60).padStart(2, "0"));
  if (s >= 100 * DAY) return `${count(Math.round(s / DAY))}${NARROW}d`;
  const hours = Math.round(s / HOUR);
  return pair(Math.floor(hours / 24), "d", hours % 24, `${hours % 24}${NARROW}h`);
}

/** How long ago, whole units: changes each second below a minute, then each minute. */
export function age(seconds: number): string {
  if (!Number.isFinite(seconds)) return notFinite(seconds);
  if (seconds < 1) return `${Math.max(0, seconds).toFixed(1)}${NARROW}s`;
  if (seconds < MINUTE) return `${Math.floor(seconds)}${NARROW}s`;
  if (seconds < HOUR) return `${Math.floor(seconds / MINUTE)}${NARROW}min`;
  return longDuration(Math.floor(seconds / MINUTE) * MINUTE);
}

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const two = (n: number): string => String(n).padStart(2, "0");

/** A date never made: a writer may have put anything into a wall time. */
const date = (seconds: number): Date | null => {
  const d = new Date(seconds * 1000);
  return Number.isNaN(d.getTime()) ? null : d;
};

/** `07:21:40`, 24 h, no date. Seconds since the epoch in, local time out. */
export function clock(seconds: number, withSeconds = true): string {
  const d = date(seconds);
  if (!d) return value(seconds);
  return `${two(d.getHours())}:${two(d.getMinutes())}` + (withSeconds ? `:${two(d.getSeconds())}` : "");
}

/** `20 Nov`, with the year where it is not that of `now`. */
export function day(seconds: number, now = Date.now() / 1000): string {
  const d = date(seconds);
  if (!d) return value(seconds);
  const year = d.getFullYear() === date(now)?.getFullYear() ? "" : ` ${d.getFullYear()}`;
  return `${d.getDate()} ${MONTHS[d.getMonth()]}${year}`;
}

/** Local time: the clock today, day and clock before. */
export function wallTime(seconds: number, now = Date.now() / 1000): string {
  const d = date(seconds);
  if (!d) return value(seconds);
  const today = d.toDateString() === date(now)?.toDateString();
  return today ? clock(seconds) : `${day(seconds, now)} ${clock(seconds)}`;
}

/** Full ISO with zone: `2026-11-20T07:21:40.125+01:00`. */
export function iso(seconds: number): string {
  const d = date(seconds);
  if (!d) return value(seconds);
  const zone = -d.getTimezoneOffset();
  const local = new Date(d.getTime() + zone * MINUTE * 1000).toISOString().slice(0, -1);
  return `${local}${zone < 0 ? "-" : "+"}${two(Math.floor(Math.abs(zone) / 60))}:${two(Math.abs(zone) % 60)}`;
}
