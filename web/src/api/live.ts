/** The event stream: says what grew, and keeps trying when it is lost. */
import { apiUrl } from "./client";
import type { Change } from "./types";

const WAITS = [1, 2, 3, 5, 8, 15]; // seconds before the next tries
const REST = 10_000; // ms out of sight until the connection is given back

export interface LiveHandlers {
  /** The stream is up; what happened while it was not must be asked for. */
  hello(hello: { generation: number; version: string }): void;
  changed(change: Change): void;
  /** The stream is down; the next try is in so many seconds (counted down once a second), 0 = now. */
  lost(seconds: number): void;
}

export class LiveStream {
  private source: EventSource | null = null;
  private failures = 0;
  private timer: ReturnType<typeof setInterval> | undefined;
  private resting: ReturnType<typeof setTimeout> | undefined;
  private asleep = false;

  constructor(
    private readonly handlers: LiveHandlers,
    private readonly make: (url: string) => EventSource = (url) => new EventSource(url),
  ) {}

  /** Connect now, dropping any wait. */
  start(): void {
    this.asleep = false;
    this.close();
    const source = this.make(apiUrl("events"));
    this.source = source;
    source.addEventListener("hello", (event) => {
      this.failures = 0;
      this.handlers.hello(JSON.parse((event as MessageEvent<string>).data));
    });
    source.addEventListener("changed", (event) => {
      this.handlers.changed(JSON.parse((event as MessageEvent<string>).data));
    });
    source.addEventListener("error", () => this.lose());
  }

  /** The network is back: no need to wait for the next try. */
  nudge(): void {
    if (this.source === null && this.timer !== undefined) this.start();
  }

  /** Whether the page is in sight. Out of sight it soon gives its connection back: a browser has six for all tabs of a host. */
  seen(visible: boolean): void {
    clearTimeout(this.resting);
    if (!visible) this.resting = setTimeout(() => this.sleep(), REST);
    else if (this.asleep) this.start();
    else this.nudge();
  }

  stop(): void {
    clearTimeout(this.resting);
    this.asleep = false;
    this.close();
  }

  private close(): void {
    clearInterval(this.timer);
    this.timer = undefined;
    this.source?.close();
    this.source = null;
  }

  private sleep(): void {
    this.asleep = this.source !== null || this.timer !== undefined;
    this.close();
  }

  private lose(): void {
    this.close();
    let left = WAITS[Math.min(this.failures++, WAITS.length - 1)]!;
    this.handlers.lost(left);
    this.timer = setInterval(() => {
      left--;
      this.handlers.lost(left);
      if (left <= 0) this.start();
    }, 1000);
  }
}
