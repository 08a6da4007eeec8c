/** The theme on the page: view.theme resolved, kept in this browser. The first paint's is chosen by public/theme.js. */
import { view, type ThemeChoice } from "./view.svelte";

const KEY = "lossless.theme";

class Theme {
  private system = $state<"light" | "dark">("light");
  /** The system's own colours are in force: run hues must suit its ground, whatever was chosen. */
  private forced = $state(false);
  /** Paper is light. */
  printing = $state(false);
  readonly resolved = $derived(
    this.printing ? "light" : view.theme === "system" || this.forced ? this.system : view.theme,
  );

  /** Returns how to stop. A URL without a theme leaves the one kept in this browser. */
  start(): () => void {
    const dark = matchMedia("(prefers-color-scheme: dark)");
    const forced = matchMedia("(forced-colors: active)");
    const hear = () => {
      this.system = dark.matches ? "dark" : "light";
      this.forced = forced.matches;
    };
    hear();
    for (const query of [dark, forced]) query.addEventListener("change", hear);
    if (view.theme === "system") view.theme = kept();
    const stop = $effect.root(() => {
      $effect(() => {
        document.documentElement.dataset["theme"] = this.resolved;
        keep(view.theme);
      });
    });
    return () => {
      stop();
      for (const query of [dark, forced]) query.removeEventListener("change", hear);
    };
  }
}

function kept(): ThemeChoice {
  try {
    const value = localStorage.getItem(KEY);
    return value === "light" || value === "dark" ? value : "system";
  } catch (error) {
    if (error instanceof DOMException) return "system"; // Storage is refused: the URL still keeps it.
    throw error;
  }
}

function keep(choice: ThemeChoice): void {
  try {
    localStorage.setItem(KEY, choice);
  } catch (error) {
    if (!(error instanceof DOMException)) throw error;
  }
}

export const theme = new Theme();
