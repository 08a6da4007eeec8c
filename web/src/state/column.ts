/** A typed array that grows at its end. The arrays it hands out are views: taken before a push, they stay as they were. */

type Typed = Float64Array | Uint8Array | BigInt64Array;

export class Column<T extends Typed> {
  #store: T;
  #owned = false;
  length: number;

  /** `rows` is not copied until the first push. */
  constructor(rows: T) {
    this.#store = rows;
    this.length = rows.length;
  }

  get view(): T {
    return this.#store.subarray(0, this.length) as T;
  }

  push(more: T): void {
    const needed = this.length + more.length;
    if (!this.#owned || needed > this.#store.length) this.#grow(Math.max(64, needed + (needed >> 1)));
    this.#store.set(more as never, this.length);
    this.length = needed;
  }

  #grow(capacity: number): void {
    const room = new (this.#store.constructor as new (n: number) => T)(capacity);
    room.set(this.view as never);
    this.#store = room;
    this.#owned = true;
  }
}
