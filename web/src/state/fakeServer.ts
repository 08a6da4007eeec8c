/** For tests. */

import type { ScalarsAnswer, ScalarsRequest, Series } from "../api/types";

/** A server of growing series: `points[run][tag]` of them, the value of step i is i; a cursor is a count per series. */
export class FakeServer {
  requests: ScalarsRequest[] = [];
  aborted = 0;
  points = new Map<string, number>();
  /** Series of which a cursor knows nothing any more. */
  restarted = new Set<string>();
  generation = 0;
  #marks: Map<string, number>[] = [];
  /** Set to hold answers back until `open` is called. */
  gate: Promise<void> | null = null;
  open = (): void => undefined;

  constructor(runs: string[], tags: string[], count = 3) {
    for (const run of runs) for (const tag of tags) this.points.set(`${run} ${tag}`, count);
  }

  grow(run: string, tag: string, by = 1): void {
    this.points.set(`${run} ${tag}`, (this.points.get(`${run} ${tag}`) ?? 0) + by);
    this.generation++;
  }

  hold(): void {
    this.gate = new Promise((resolve) => (this.open = resolve));
  }

  fetch = async (request: ScalarsRequest, signal: AbortSignal): Promise<ScalarsAnswer> => {
    this.requests.push(request);
    const answer = this.#answer(request);
    const aborted = new Promise<never>((_, reject) =>
      signal.addEventListener("abort", () => {
        this.aborted++;
        reject(new DOMException("aborted", "AbortError"));
      }),
    );
    await Promise.race([this.gate ?? Promise.resolve(), aborted]);
    return answer;
  };

  #answer(request: ScalarsRequest): ScalarsAnswer {
    const since = request.after === undefined ? null : this.#marks[Number(request.after)]!;
    this.#marks.push(new Map(this.points));
    const series = [...this.points].flatMap(([key, n]) => {
      const [run, tag] = key.split(" ") as [string, string];
      if (!request.tags.includes(tag) || (request.runs && !request.runs.includes(run))) return [];
      const known = this.restarted.has(key) ? 0 : (since?.get(key) ?? 0);
      return [this.#series(run, tag, known, n)];
    });
    return { generation: this.generation, cursor: String(this.#marks.length - 1), series, missing: [] };
  }

  #series(run: string, tag: string, from: number, to: number): Series {
    const x = Float64Array.from({ length: to - from }, (_, i) => from + i);
    const flags = new Uint8Array(x.length);
    return {
      run,
      tag,
      offset: 0,
      length: x.length,
      points: to,
      total: to,
      first_step: 0,
      last_step: to - 1,
      first_wall_time: 0,
      nonfinite: 0,
      first_nonfinite_step: null,
      attempts: [0],
      since: from,
      workers: 1,
      last_value: to - 1,
      x,
      y: x.slice(),
      s: x.slice(),
      flags,
      step: null,
      wall_time: x.slice(),
    };
  }
}
