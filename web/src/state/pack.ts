/** A set of names as a short text: sorted hashes, Golomb–Rice coded, base64url. About 15 bits a name, whatever its length. */

const SPARE_BITS = 13; // a name that is not in the set passes for one that is, once in 2^13
const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/** A set of names known only by their hashes. */
export interface PackedNames {
  /** As `packNames` wrote it. */
  readonly text: string;
  has(name: string): boolean;
}

/** 53 bits of `text`: two FNV-1a lanes, mixed. */
export function hash53(text: string): number {
  let low = 0x811c9dc5;
  let high = 0x2f0b4c47;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    low = Math.imul(low ^ unit, 0x01000193);
    high = Math.imul(high ^ unit, 0x01000193) ^ (low >>> 7);
  }
  return (mix(high ^ low) >>> 11) * 2 ** 32 + (mix(low + Math.imul(high, 3)) >>> 0);
}

function mix(word: number): number {
  word = Math.imul(word ^ (word >>> 16), 0x85ebca6b);
  word = Math.imul(word ^ (word >>> 13), 0xc2b2ae35);
  return word ^ (word >>> 16);
}

/** `names` packed so that no other name of `known` is taken for one of them. */
export function packNames(names: ReadonlySet<string>, known: Iterable<string>): string {
  const others = [...known].filter((name) => !names.has(name)).map(hash53);
  const ours = [...names].map(hash53);
  let bits = Math.min(53, Math.max(14, Math.ceil(Math.log2(Math.max(1, ours.length))) + SPARE_BITS));
  let short = new Set(ours.map((hash) => top(hash, bits)));
  while (bits < 53 && others.some((hash) => short.has(top(hash, bits)))) {
    bits++;
    short = new Set(ours.map((hash) => top(hash, bits)));
  }
  return write(
    [...short].sort((p, q) => p - q),
    bits,
  );
}

/** Undefined when `text` was not made by `packNames`. */
export function unpackNames(text: string): PackedNames | undefined {
  const input = new BitReader(text);
  const bits = input.bits(6);
  const rice = input.bits(6);
  const count = input.bits(32);
  if (bits > 53 || rice > bits || count > text.length * 6) return undefined;
  const hashes = new Set<number>();
  let last = -1;
  for (let i = 0; i < count; i++) {
    const high = input.zeros();
    last += 1 + high * 2 ** rice + input.bits(rice);
    hashes.add(last);
  }
  if (input.overrun) return undefined;
  return { text, has: (name) => hashes.has(top(hash53(name), bits)) };
}

function top(hash: number, bits: number): number {
  return Math.floor(hash / 2 ** (53 - bits));
}

function write(sorted: number[], bits: number): string {
  const rice = Math.max(0, Math.floor(bits - Math.log2(Math.max(1, sorted.length))) - 1);
  const out = new BitWriter();
  out.bits(bits, 6);
  out.bits(rice, 6);
  out.bits(sorted.length, 32);
  let last = -1;
  for (const hash of sorted) {
    const gap = hash - last - 1;
    out.zeros(Math.floor(gap / 2 ** rice));
    out.bits(gap % 2 ** rice, rice);
    last = hash;
  }
  return out.text();
}

class BitWriter {
  private readonly digits: number[] = [];

  bits(value: number, width: number): void {
    for (let i = width - 1; i >= 0; i--) this.digits.push(Math.floor(value / 2 ** i) % 2);
  }

  /** `count` zeros and the one that ends them. */
  zeros(count: number): void {
    for (let i = 0; i < count; i++) this.digits.push(0);
    this.digits.push(1);
  }

  text(): string {
    let text = "";
    for (let i = 0; i < this.digits.length; i += 6) {
      let value = 0;
      for (let j = 0; j < 6; j++) value = value * 2 + (this.digits[i + j] ?? 0);
      text += ALPHABET[value];
    }
    return text;
  }
}

class BitReader {
  /** True once more was asked for than there is. */
  overrun = false;
  private at = 0;

  constructor(private readonly source: string) {}

  bits(width: number): number {
    let value = 0;
    for (let i = 0; i < width; i++) value = value * 2 + this.next();
    return value;
  }

  zeros(): number {
    let count = 0;
    while (!this.overrun && this.next() === 0) count++;
    return count;
  }

  private next(): number {
    const value = ALPHABET.indexOf(this.source.charAt(Math.floor(this.at / 6)) || "\0");
    if (value < 0) this.overrun = true;
    return (value >> (5 - (this.at++ % 6))) & 1;
  }
}
