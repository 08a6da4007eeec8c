/** A map that forgets what was used longest ago once the weights exceed `limit`. */
export class Lru<K, V> {
  private readonly entries = new Map<K, V>();
  private total = 0;

  /** `weigh` in any unit, that of `limit`; default 1 an entry. */
  constructor(
    private readonly limit: number,
    private readonly weigh: (value: V) => number = () => 1,
  ) {}

  get size(): number {
    return this.entries.size;
  }

  get weight(): number {
    return this.total;
  }

  /** Does not count as a use. */
  has(key: K): boolean {
    return this.entries.has(key);
  }

  get(key: K): V | undefined {
    const value = this.entries.get(key);
    if (value === undefined) return undefined;
    this.entries.delete(key);
    this.entries.set(key, value);
    return value;
  }

  /** An entry heavier than the limit is kept alone, until the next one. */
  set(key: K, value: V): void {
    this.delete(key);
    this.entries.set(key, value);
    this.total += this.weigh(value);
    for (const oldest of this.entries.keys()) {
      if (this.total <= this.limit || this.entries.size === 1) break;
      this.delete(oldest);
    }
  }

  delete(key: K): void {
    const value = this.entries.get(key);
    if (value === undefined) return;
    this.total -= this.weigh(value);
    this.entries.delete(key);
  }

  clear(): void {
    this.entries.clear();
    this.total = 0;
  }
}
