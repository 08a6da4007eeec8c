/** A ZIP archive of stored (not compressed) files. Names are UTF-8; no archive or file beyond 4 GiB. */

export interface ZipFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const VERSION = 20;
const UTF8 = 0x0800;

export function zip(files: readonly ZipFile[], now = new Date()): Uint8Array<ArrayBuffer> {
  const parts: Uint8Array[] = [];
  const central: Uint8Array[] = [];
  let offset = 0;
  for (const { name, bytes } of files) {
    const label = new TextEncoder().encode(name);
    const facts = [VERSION, UTF8, 0, ...stamp(now)];
    const sizes = [crc32(bytes), bytes.length, bytes.length];
    const local = record([[LOCAL], 4], [facts, 2], [sizes, 4], [[label.length, 0], 2]);
    central.push(
      record([[CENTRAL], 4], [[VERSION, ...facts], 2], [sizes, 4], [[label.length, 0, 0, 0, 0], 2], [[0, offset], 4]),
      label,
    );
    parts.push(local, label, bytes);
    offset += local.length + label.length + bytes.length;
  }
  const size = central.reduce((sum, part) => sum + part.length, 0);
  const end = record([[END], 4], [[0, 0, files.length, files.length], 2], [[size, offset], 4], [[0], 2]);
  return joined([...parts, ...central, end]);
}

/** Little-endian fields: runs of numbers, each of 2 or 4 bytes. */
function record(...runs: [numbers: readonly number[], width: 2 | 4][]): Uint8Array {
  const length = runs.reduce((sum, [numbers, width]) => sum + numbers.length * width, 0);
  const out = new DataView(new ArrayBuffer(length));
  let at = 0;
  for (const [numbers, width] of runs) {
    for (const number of numbers) {
      if (width === 2) out.setUint16(at, number, true);
      else out.setUint32(at, number, true);
      at += width;
    }
  }
  return new Uint8Array(out.buffer);
}

/** MS-DOS time and date, two seconds exact. */
function stamp(now: Date): [number, number] {
  const time = (now.getHours() << 11) | (now.getMinutes() << 5) | (now.getSeconds() >> 1);
  return [time, ((now.getFullYear() - 1980) << 9) | ((now.getMonth() + 1) << 5) | now.getDate()];
}

const TABLE = Uint32Array.from({ length: 256 }, (_, n) => {
  for (let bit = 0; bit < 8; bit++) n = n & 1 ? (n >>> 1) ^ 0xedb88320 : n >>> 1;
  return n;
});

export function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = TABLE[(crc ^ byte) & 255]! ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
