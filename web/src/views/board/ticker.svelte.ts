/** performance.now(), renewed each second while something that counts down is on the screen. */
import { createSubscriber } from "svelte/reactivity";

const subscribe = createSubscriber((update) => {
  const timer = setInterval(update, 1000);
  return () => clearInterval(timer);
});

export const ticker = {
  get now(): number {
    subscribe();
    return performance.now();
  },
};
