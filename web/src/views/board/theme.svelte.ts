/** The theme the page shows, told to what draws on canvas. */
import { createSubscriber } from "svelte/reactivity";

const subscribe = createSubscriber((update) => {
  const observer = new MutationObserver(update);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
  return () => observer.disconnect();
});

/** `light` or `dark`; whoever reads it is run again when it changes. */
export function shownTheme(): string {
  subscribe();
  return document.documentElement.dataset["theme"] ?? "light";
}
