import { createSubscriber } from "svelte/reactivity";

/** Seconds since the epoch, told anew each second to those who look. */
class Now {
  private readonly subscribe = createSubscriber((update) => {
    const timer = setInterval(update, 1000);
    return () => clearInterval(timer);
  });

  get seconds(): number {
    this.subscribe();
    return Date.now() / 1000;
  }
}

export const now = new Now();
