/** Measures of nodes as people read them. */
import { duration, lone, NARROW } from "../../lib/format";

/** `41 µs`, `1.2 ms`, then as any duration. */
export function micros(time: number): string {
  if (time < 1000) return `${lone(time, 3)}${NARROW}µs`;
  if (time < 1e6) return `${lone(time / 1000, 3)}${NARROW}ms`;
  return duration(time / 1e6);
}
