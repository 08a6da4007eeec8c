/** One laying out by t-SNE or UMAP in its worker. What was laid out before is kept, so that going back costs nothing. */
import type { Start, Stage, Told } from "./layout.worker";

const KEPT = 6;

class LayoutRun {
  /** rows × out of the layout asked for last, as far as it is. */
  positions = $state.raw<{ key: string; out: 2 | 3; data: Float32Array } | null>(null);
  stage = $state<Stage | null>(null);
  done = $state(0);
  of = $state(1);
  paused = $state(false);
  error = $state<string | null>(null);
  #worker: Worker | null = null;
  #key: string | null = null;
  readonly #kept = new Map<string, { out: 2 | 3; data: Float32Array }>();

  get running(): boolean {
    return this.stage !== null && this.stage !== "done";
  }

  /** Lay out what `key` stands for, unless that is done or under way. */
  want(key: string, make: () => Omit<Start, "type">): void {
    if (key === this.#key) return;
    this.stop();
    this.#key = key;
    const known = this.#kept.get(key);
    if (known) {
      this.positions = { key, ...known };
      this.stage = "done";
      return;
    }
    this.#start(key, make());
  }

  #start(key: string, asked: Omit<Start, "type">): void {
    this.positions = null;
    this.error = null;
    this.stage = "neighbours";
    [this.done, this.of, this.paused] = [0, 1, false];
    const worker = new Worker(new URL("./layout.worker.ts", import.meta.url), { type: "module" });
    this.#worker = worker;
    worker.onmessage = ({ data: told }: MessageEvent<Told>) => {
      [this.stage, this.done, this.of] = [told.stage, told.done, told.of];
      if (told.positions) this.positions = { key, out: asked.out, data: told.positions };
      if (told.stage === "done" && told.positions) this.#keep(key, { out: asked.out, data: told.positions });
    };
    worker.onerror = (event) => {
      this.error = event.message || "the worker could not be loaded";
      this.stop();
    };
    worker.postMessage({ type: "start", ...asked } satisfies Start, [asked.data.buffer]);
  }

  #keep(key: string, made: { out: 2 | 3; data: Float32Array }): void {
    this.#kept.set(key, made);
    if (this.#kept.size > KEPT) this.#kept.delete(this.#kept.keys().next().value!);
    this.#end();
  }

  #end(): void {
    this.#worker?.terminate();
    this.#worker = null;
  }

  togglePause(): void {
    this.paused = !this.paused;
    this.#worker?.postMessage({ type: this.paused ? "pause" : "resume" });
  }

  /** Leave it as it is; what is asked for next begins anew. */
  stop(): void {
    this.#end();
    this.#key = null;
    this.stage = null;
  }

  /** Begin anew what was laid out. */
  again(key: string): void {
    this.#kept.delete(key);
    this.stop();
  }
}

export const layoutRun = new LayoutRun();
