/** The theme the page shows, told to what draws on canvas. */
import { createSubscriber } from "svelte/reactivity";

const subscribe = createSubscriber((update) => {
  const observer = new MutationObserver(update);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
  const forced = matchMedia("(forced-colors: active)");
  forced.addEventListener("change", update);
  return () => {
    observer.disconnect();
    forced.removeEventListener("change", update);
  };
});

/** `light` or `dark`; whoever reads it is run again when it changes. */
export function shownTheme(): string {
  subscribe();
  return document.documentElement.dataset["theme"] ?? "light";
}
