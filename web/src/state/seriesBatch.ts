/** Puts the questions of many cards into few requests. */

import type { Job } from "./seriesEntry";
import { shapeKey } from "./seriesShape";

/** A job with how many series its answer is expected to hold. */
export interface Weighed {
  readonly job: Job;
  readonly weight: number;
}

/** Series an answer may hold: many cards of few runs come together, cards of many runs one by one, as soon as each is ready. */
const SERIES_A_REQUEST = 480;
/** An increment is small. */
const SERIES_AN_INCREMENT = 8_000;

/** Jobs of equal shape, runs and cursor together, in the order given; no batch is empty. */
export function batch(jobs: readonly Weighed[]): Job[][] {
  const open = new Map<string, { jobs: Job[]; weight: number }>();
  const batches: Job[][] = [];
  for (const { job, weight } of jobs) {
    const key = batchKey(job);
    const limit = job.after === null ? SERIES_A_REQUEST : SERIES_AN_INCREMENT;
    const current = open.get(key);
    if (current && current.weight + weight <= limit) {
      current.jobs.push(job);
      current.weight += weight;
    } else {
      const fresh = { jobs: [job], weight };
      open.set(key, fresh);
      batches.push(fresh.jobs);
    }
  }
  return batches;
}

function batchKey(job: Job): string {
  const alone = job.entry.alone ? job.entry.tags.join("\u0000") : "";
  const runs = job.runs === null ? "*" : job.runs.join("\u0000");
  return `${shapeKey(job.entry.shape)}\u0001${job.after ?? ""}\u0001${runs}\u0001${alone}`;
}
