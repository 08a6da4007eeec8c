/** The points as written, in their worker; fetched when first asked for something. */
import { fetchVectors, type Address, type Scale } from "../../api/embeddings";
import type { Metric } from "../../lib/projection/nearest";
import type { Asked, Told } from "./vectors.worker";

export interface Near {
  readonly row: number;
  readonly distance: number;
}

interface NearRequest {
  row: number;
  k: number;
  metric: Metric;
  scale: Scale;
  shown: Uint8Array;
}

export class VectorStore {
  #worker: Worker | null = null;
  #held: { key: string; ready: Promise<void> } | null = null;
  #next = 0;
  readonly #waiting = new Map<number, (told: Told) => void>();

  /** The nearest to a row among the shown ones, by the vectors as they are compared. */
  async near(of: Address, request: NearRequest): Promise<Near[]> {
    await this.#hold(of);
    const told = await this.#ask((id) => ({ type: "near", id, ...request }));
    return told.type === "near" ? told.found : [];
  }

  /** A column a direction: each point's place from the mean of the first rows (−1) to that of the second (1). */
  async along(of: Address, scale: Scale, ends: readonly [Int32Array, Int32Array][]): Promise<Float32Array[]> {
    await this.#hold(of);
    const told = await this.#ask((id) => ({ type: "along", id, scale, ends }));
    return told.type === "along" ? told.columns : [];
  }

  stop(): void {
    this.#worker?.terminate();
    this.#worker = null;
    this.#held = null;
    this.#waiting.clear();
  }

  #hold(of: Address): Promise<void> {
    if (this.#held?.key !== of.key) {
      const held = { key: of.key, ready: this.#fetch(of) };
      held.ready.catch(() => (this.#held = this.#held === held ? null : this.#held)); // asked for again next time
      this.#held = held;
    }
    return this.#held.ready;
  }

  async #fetch(of: Address): Promise<void> {
    const { data, dims } = await fetchVectors(of);
    this.#post({ type: "hold", data, dims }, [data.buffer]);
  }

  #ask(make: (id: number) => Asked): Promise<Told> {
    const id = this.#next++;
    return new Promise((resolve) => {
      this.#waiting.set(id, resolve);
      this.#post(make(id));
    });
  }

  #post(asked: Asked, transfer: Transferable[] = []): void {
    if (!this.#worker) {
      this.#worker = new Worker(new URL("./vectors.worker.ts", import.meta.url), { type: "module" });
      this.#worker.onmessage = ({ data: told }: MessageEvent<Told>) => {
        this.#waiting.get(told.id)?.(told);
        this.#waiting.delete(told.id);
      };
    }
    this.#worker.postMessage(asked, transfer);
  }
}
