/** Pictures that are decoded or on their way: what is looked at first, then what may be looked at next. */
import { fetchNumbers, fetchPicture, type PictureFacts, type PictureName } from "../../../api/image";
import { isAbort } from "../../../api/client";
import { Lru } from "../../../lib/lru";
import { paint, PLAIN, type Raster } from "../../../lib/pixels";

export interface Picture {
  facts: PictureFacts;
  bitmap: ImageBitmap;
  /** The bytes, where they hold more than one frame. */
  film: Blob | null;
}

const BYTES = 256 << 20;
const NUMBER_BYTES = 128 << 20;
const AT_ONCE = 5; // a browser opens six connections to a host, and one is the event stream's

interface Job {
  name: PictureName;
  abort: AbortController | null;
  /** Nobody waits for a picture that is only fetched ahead. */
  waiting: Set<Waiter>;
}

interface Waiter {
  done: (picture: Picture) => void;
  failed: (error: Error) => void;
}

export function keyOf({ address, sample }: PictureName): string {
  return `${sample}:${address}`;
}

export class Pictures {
  private readonly kept: Lru<string, Picture>;
  private readonly jobs = new Map<string, Job>();
  private ahead = new Map<object, readonly PictureName[]>();
  private running = 0;

  constructor(
    private readonly load = loadPicture,
    bytes = BYTES,
  ) {
    this.kept = new Lru(bytes, weigh);
  }

  /** The picture, if it can be drawn at once. */
  peek(name: PictureName): Picture | undefined {
    return this.kept.get(keyOf(name));
  }

  /** Calls `done` or `failed` once. What it returns takes the question back; one that is being answered is kept for whoever
   * comes by again, so that a slider in motion always has a picture that just arrived. */
  ask(name: PictureName, waiter: Waiter): () => void {
    const key = keyOf(name);
    const job = this.jobs.get(key) ?? this.queue(key, name);
    job.waiting.add(waiter);
    for (const other of this.jobs.values()) if (!other.waiting.size) other.abort?.abort();
    this.start();
    return () => {
      if (job.abort) return;
      job.waiting.delete(waiter);
      if (!job.waiting.size) this.jobs.delete(key);
    };
  }

  /** What `owner` will probably ask for next, nearest first; fetched while nobody waits for anything. [] takes it back. */
  expect(owner: object, names: readonly PictureName[]): void {
    if (names.length) this.ahead.set(owner, names);
    else this.ahead.delete(owner);
    this.start();
  }

  private queue(key: string, name: PictureName): Job {
    const job: Job = { name, abort: null, waiting: new Set() };
    this.jobs.set(key, job);
    return job;
  }

  private start(): void {
    while (this.running < AT_ONCE) {
      const job = this.next();
      if (!job) return;
      void this.run(job);
    }
  }

  /** The newest question first: the pointer has left the older ones. */
  private next(): Job | undefined {
    const asked = [...this.jobs.values()].filter((job) => !job.abort && job.waiting.size).at(-1);
    if (asked || [...this.jobs.values()].some((job) => job.waiting.size)) return asked;
    if (this.running >= AT_ONCE - 2) return undefined; // room for what somebody will wait for
    for (const names of this.ahead.values()) {
      const name = names.find((name) => !this.kept.has(keyOf(name)) && !this.jobs.has(keyOf(name)));
      if (name) return this.queue(keyOf(name), name);
    }
    return undefined;
  }

  private async run(job: Job): Promise<void> {
    const key = keyOf(job.name);
    const abort = (job.abort = new AbortController());
    this.running++;
    try {
      const picture = await this.load(job.name, abort.signal, job.waiting.size ? "high" : "low");
      this.kept.set(key, picture);
      for (const { done } of job.waiting) done(picture);
      job.waiting.clear();
    } catch (error) {
      if (!isAbort(error)) {
        this.forget(job.name);
        for (const { failed } of job.waiting) failed(error as Error);
        job.waiting.clear();
      }
    } finally {
      this.running--;
      if (job.waiting.size)
        job.abort = null; // wanted since it gave way: it waits for its turn again
      else this.jobs.delete(key);
      this.start();
    }
  }

  /** A picture that cannot be had is not fetched ahead a second time. */
  private forget(name: PictureName): void {
    const key = keyOf(name);
    for (const [owner, names] of this.ahead) {
      this.ahead.set(
        owner,
        names.filter((other) => keyOf(other) !== key),
      );
    }
  }
}

function weigh({ facts, bitmap, film }: Picture): number {
  return bitmap.width * bitmap.height * 4 + (film ? facts.bytes : 0);
}

/** Decoded off the main thread; what the browser cannot decode is tried by the server, whose error says what is wrong. */
async function loadPicture(name: PictureName, signal: AbortSignal, priority: RequestPriority): Promise<Picture> {
  const { facts, blob } = await fetchPicture(name, signal, priority);
  const film = facts.frames > 1 ? blob : null;
  try {
    return { facts, film, bitmap: await createImageBitmap(blob) };
  } catch (error) {
    if (!(error instanceof DOMException) || isAbort(error)) throw error;
    return { facts, film: null, bitmap: await createImageBitmap(toImage(await fetchNumbers(name, 0, signal))) };
  }
}

function toImage(raster: Raster): ImageData {
  return new ImageData(paint(raster, PLAIN), raster.width, raster.height);
}

/** Numbers of pictures, for the cursor, windows and differences. */
export class Rasters {
  private readonly kept = new Lru<string, Raster>(NUMBER_BYTES, ({ data }) => data.byteLength);
  private readonly coming = new Map<string, Promise<Raster>>();

  peek(name: PictureName, frame = 0): Raster | undefined {
    return this.kept.get(`${frame}:${keyOf(name)}`);
  }

  /** Raises ApiError where they cannot be had. */
  async get(name: PictureName, frame = 0): Promise<Raster> {
    const key = `${frame}:${keyOf(name)}`;
    const known = this.kept.get(key);
    if (known) return known;
    const coming = this.coming.get(key) ?? fetchNumbers(name, frame, new AbortController().signal);
    this.coming.set(key, coming);
    try {
      const raster = await coming;
      this.kept.set(key, raster);
      return raster;
    } finally {
      this.coming.delete(key);
    }
  }
}

export const pictures = new Pictures();
export const rasters = new Rasters();
