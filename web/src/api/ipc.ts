/**
 * Arrow's IPC stream, as far as our answers go: a schema and at most one record batch of columns without nulls, plain ones or
 * fixed-size lists of such.
 */

export class ArrowError extends Error {
  override name = "ArrowError";
}

/** Where a column's values lie in the stream, in bytes. */
export interface Place {
  readonly at: number;
  readonly bytes: number;
}

export interface Stream {
  readonly metadata: ReadonlyMap<string, string>;
  /** By name, of a list its items; empty when there is no batch. */
  readonly columns: ReadonlyMap<string, Place>;
}

const SCHEMA = 1;
const RECORD_BATCH = 3;
const CONTINUES = 0xffffffff;
const PREFIX = 8;
const BUFFER = 16; // bytes of a Buffer: offset and length, int64 each
/** Validity and values; a fixed-size list has validity alone, and then its child's. */
const OWN_BUFFERS = 2;
const LIST_BUFFERS = 1;
/** Number of a field's children. */
const CHILDREN = 5;

/** `bytes` whole, as the server sent them. Throws ArrowError for anything else. */
export function readStream(bytes: Uint8Array): Stream {
  try {
    return read(bytes);
  } catch (error) {
    if (error instanceof RangeError)
      throw new ArrowError(`Arrow: got a stream cut at byte ${bytes.length}, want all of it`);
    throw error;
  }
}

function read(bytes: Uint8Array): Stream {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let fields: Field[] = [];
  let metadata = new Map<string, string>();
  for (let at = 0; at < bytes.length;) {
    if (view.getUint32(at, true) !== CONTINUES) throw new ArrowError("Arrow: got other bytes, want an IPC stream");
    const length = view.getInt32(at + 4, true);
    if (length === 0) break;
    const message = Table.root(view, at + PREFIX);
    const [kind, header, body] = [message.byte(1), message.table(2), at + PREFIX + length];
    if (kind === SCHEMA) {
      fields = header.tables(1).map((field) => ({ name: field.text(0), buffers: buffersOf(field) }));
      metadata = new Map(header.tables(2).map((pair) => [pair.text(0), pair.text(1)]));
    } else if (kind === RECORD_BATCH) return { metadata, columns: columnsOf(header, fields, body, bytes.length) };
    at = body + message.long(3);
  }
  return { metadata, columns: new Map() };
}

interface Field {
  name: string;
  buffers: number;
}

/** How many of a batch's buffers are the field's; the last of them holds the values. */
function buffersOf(field: Table): number {
  const [child] = field.tables(CHILDREN);
  return child ? LIST_BUFFERS + buffersOf(child) : OWN_BUFFERS;
}

function columnsOf(batch: Table, fields: readonly Field[], body: number, end: number): Map<string, Place> {
  const buffers = batch.structs(2, BUFFER);
  const wanted = fields.reduce((sum, field) => sum + field.buffers, 0);
  if (buffers.length !== wanted)
    throw new ArrowError(`Arrow: got ${buffers.length} buffers for ${fields.length} columns, want ${wanted}`);
  let last = -1;
  return new Map(
    fields.map((field) => {
      const [offset, bytes] = buffers[(last += field.buffers)]!;
      if (body + offset + bytes > end) throw new RangeError(field.name);
      return [field.name, { at: body + offset, bytes }];
    }),
  );
}

/** A FlatBuffers table; fields by their number. */
class Table {
  readonly #view: DataView;
  readonly #at: number;
  readonly #fields: number;

  constructor(view: DataView, at: number) {
    this.#view = view;
    this.#at = at;
    this.#fields = at - view.getInt32(at, true);
  }

  static root(view: DataView, at: number): Table {
    return new Table(view, at + view.getUint32(at, true));
  }

  byte(field: number): number {
    const at = this.#place(field);
    return at === null ? 0 : this.#view.getUint8(at);
  }

  long(field: number): number {
    const at = this.#place(field);
    return at === null ? 0 : Number(this.#view.getBigInt64(at, true));
  }

  text(field: number): string {
    const [at, length] = this.#vector(field);
    return new TextDecoder().decode(new Uint8Array(this.#view.buffer, this.#view.byteOffset + at, length));
  }

  table(field: number): Table {
    const at = this.#place(field);
    if (at === null) throw new ArrowError(`Arrow: got a message without its part ${field}, want one of an IPC stream`);
    return Table.root(this.#view, at);
  }

  tables(field: number): Table[] {
    const [at, length] = this.#vector(field);
    return Array.from({ length }, (_, i) => Table.root(this.#view, at + 4 * i));
  }

  /** Structs that are two int64. */
  structs(field: number, size: number): [number, number][] {
    const [at, length] = this.#vector(field);
    const long = (place: number) => Number(this.#view.getBigInt64(place, true));
    return Array.from({ length }, (_, i) => [long(at + size * i), long(at + size * i + 8)]);
  }

  /** Where its elements begin and how many there are. */
  #vector(field: number): [number, number] {
    const at = this.#place(field);
    if (at === null) return [0, 0];
    const vector = at + this.#view.getUint32(at, true);
    return [vector + 4, this.#view.getUint32(vector, true)];
  }

  /** Null when the field is absent. */
  #place(field: number): number | null {
    const slot = 4 + 2 * field;
    if (slot >= this.#view.getUint16(this.#fields, true)) return null;
    const offset = this.#view.getUint16(this.#fields + slot, true);
    return offset === 0 ? null : this.#at + offset;
  }
}
