/** One scheduler for all plots of the page: a few milliseconds of drawing a frame, hovering first, then what is in view. */

export interface Task {
  /** Lower goes first: 0 overlays, 1 begun, 2 in view, 3 out of view. */
  rank(): number;
  /** Work until `deadline` (performance.now()) at most; true when done. Never called again then, until added anew. */
  run(deadline: number): boolean;
}

/** Of the 16.7 ms of a frame, counted from its beginning: what scrolling took is gone, the rest is for the browser's own painting. */
export const BUDGET = 8;
/** However late it is: what is drawn gets on. */
export const LEAST_BUDGET = 3;
/** From when it is the plots' turn, until something was drawn at all: nobody scrolls through what is not there yet. */
export const FIRST_BUDGET = 60;
const HOVERING = 0;

export class Frames {
  private readonly tasks = new Set<Task>();
  private pending = false;
  private first = true;

  constructor(
    /** Calls back in the next frame, with its beginning. */
    private readonly next: (tick: (began: number) => void) => void,
    private readonly now: () => number = () => performance.now(),
  ) {}

  add(task: Task): void {
    this.tasks.add(task);
    this.ask();
  }

  remove(task: Task): void {
    this.tasks.delete(task);
  }

  get idle(): boolean {
    return !this.tasks.size;
  }

  /** All of it now: paper waits for no frame. */
  finish(): void {
    for (const task of this.tasks) {
      this.tasks.delete(task);
      if (!task.run(Infinity)) this.tasks.add(task);
    }
  }

  private ask(): void {
    if (this.pending || !this.tasks.size) return;
    this.pending = true;
    this.next((began) => this.tick(began));
  }

  private tick(began: number): void {
    this.pending = false;
    const deadline = Math.max(began + BUDGET, this.now() + (this.first ? FIRST_BUDGET : LEAST_BUDGET));
    const ranked = [...this.tasks].map((task) => ({ task, rank: task.rank() })).sort((a, b) => a.rank - b.rank);
    try {
      for (const { task, rank } of ranked) {
        if (this.now() >= deadline) break;
        if (!this.tasks.has(task)) continue;
        this.tasks.delete(task);
        if (!task.run(deadline)) this.tasks.add(task);
        else if (rank > HOVERING) this.first = false;
      }
    } finally {
      this.ask();
    }
  }
}

export const frames = new Frames((tick) => void requestAnimationFrame(tick));
