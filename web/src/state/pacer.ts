/** Runs `work` on request, one at a time, and the less often the longer it takes: a board of 10,000 runs must not keep the page busy. */
export class Pacer {
  private running = false;
  private wanted = false;
  private free = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;

  /** `least` ms between two starts; `share` of the time at most is spent working. */
  constructor(
    private readonly work: () => Promise<void>,
    private readonly least: number,
    private readonly share = 0.1,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** Work soon; requests made before it starts are one. */
  request(): void {
    this.wanted = true;
    if (this.running || this.timer !== undefined) return;
    this.timer = setTimeout(() => void this.run(), Math.max(0, this.free - this.now()));
  }

  /** Never again. */
  stop(): void {
    clearTimeout(this.timer);
    this.running = true;
  }

  private async run(): Promise<void> {
    this.timer = undefined;
    this.wanted = false;
    this.running = true;
    const start = this.now();
    try {
      await this.work();
    } finally {
      const took = this.now() - start;
      this.free = start + Math.max(this.least, took / this.share);
      this.running = false;
    }
    if (this.wanted) this.request();
  }
}
