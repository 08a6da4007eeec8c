/** The worker that a graph lives in: questions as promises. A question that nobody waits for any more is taken back. */
import type { Answer, Exchange } from "../lib/graph/protocol";

export class GraphThread {
  private readonly worker = new Worker(new URL("../lib/graph/worker.ts", import.meta.url), { type: "module" });
  private readonly waiting = new Map<number, { resolve: (value: never) => void; reject: (error: Error) => void }>();
  private last = 0;

  constructor() {
    this.worker.onmessage = ({ data }: MessageEvent<Answer>) => {
      const asked = this.waiting.get(data.id);
      this.waiting.delete(data.id);
      if ("error" in data) asked?.reject(new Error(data.error));
      else asked?.resolve(data.value as never);
    };
    this.worker.onerror = (event) => {
      for (const { reject } of this.waiting.values()) reject(new Error(event.message || "the graph's thread failed"));
      this.waiting.clear();
    };
  }

  /** Rejects with an AbortError when `signal` is given up. */
  ask<K extends keyof Exchange>(ask: K, told: Exchange[K][0], signal?: AbortSignal): Promise<Exchange[K][1]> {
    const id = ++this.last;
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason as Error);
      this.waiting.set(id, { resolve, reject });
      signal?.addEventListener("abort", () => {
        if (!this.waiting.delete(id)) return;
        this.worker.postMessage({ drop: id });
        reject(signal.reason as Error);
      });
      this.worker.postMessage({ id, ask, ...told });
    });
  }

  stop(): void {
    this.worker.terminate();
    this.waiting.clear();
  }
}
