/** How many points or faces one frame can afford while a camera moves, and how fine it is; at rest all are drawn. */
const SLOW = 80; // ms a frame: above it there are fewer
const QUICK = 25; // ms a frame: below it there are more
const GOAL = 45; // ms
const GROWTH = 1.5;
const LEAST = 20_000;
const COARSE = 0.5;

export class Pace {
  /** Of all meshes of a frame together. */
  most = Infinity;
  /** Of the device's pixels along each side. */
  scale = 1;

  /** A frame with `drawn` of them took `ms`. */
  took(ms: number, drawn: number): void {
    if (ms > SLOW && drawn <= LEAST) this.scale = COARSE;
    else if (ms > SLOW) this.most = Math.max(LEAST, Math.min(this.most, (drawn * GOAL) / ms));
    else if (ms < QUICK && this.scale < 1) this.scale = 1;
    else if (ms < QUICK && drawn >= this.most * 0.9) this.most *= GROWTH;
  }
}
