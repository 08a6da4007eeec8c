/** Keeps the address bar and the view alike: runes → URL while the page is used, URL → runes when it opens and on Back. */
import { FIELDS } from "./fields";
import { joinFields, readView, splitFields } from "./url";
import type { View } from "./view.svelte";

const SETTLE = 150; // ms; browsers refuse more than about 100 replaceState calls in 30 s

/** Start. `known` gives the names of all runs. Returns how to stop. */
export function followUrl(view: View, known: () => readonly string[]): () => void {
  readView(view, location.hash);
  history.replaceState(history.state, "", location.pathname + searchWithoutToken() + location.hash);
  const texts = new Map<string, string | undefined>();
  let timer: ReturnType<typeof setTimeout> | undefined;

  function flush(): void {
    clearTimeout(timer);
    timer = undefined;
    const fragment = joinFields(FIELDS.map((field) => [field.key, texts.get(field.key)]));
    if (fragment === location.hash.slice(1)) return;
    const there = splitFields(location.hash);
    const step = FIELDS.some((field) => field.push && texts.get(field.key) !== there.get(field.key));
    const address = location.pathname + searchWithoutToken() + (fragment && "#" + fragment);
    if (step) history.pushState(null, "", address);
    else history.replaceState(null, "", address);
  }

  const stop = $effect.root(() => {
    for (const field of FIELDS) {
      $effect(() => {
        texts.set(field.key, field.write(view, known()));
        if (field.push) queueMicrotask(flush);
        else timer ??= setTimeout(flush, SETTLE);
      });
    }
  });
  const arrive = () => readView(view, location.hash);
  addEventListener("popstate", arrive);
  addEventListener("pagehide", flush);
  return () => {
    stop();
    clearTimeout(timer);
    removeEventListener("popstate", arrive);
    removeEventListener("pagehide", flush);
  };
}

/** The token is in a cookie by now; it should not stand in the address bar, in bookmarks or in links that are passed on. */
function searchWithoutToken(): string {
  const query = new URLSearchParams(location.search);
  query.delete("token");
  return query.size ? `?${query}` : "";
}
