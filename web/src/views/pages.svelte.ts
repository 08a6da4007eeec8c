/** The views of the page: a row each. A view with nothing in it is absent; all but the charts are loaded when first opened. */
import type { Component } from "svelte";
import { board } from "../state/board.svelte";
import { embeddings } from "../state/embeddings.svelte";
import { mediaWorld } from "../state/mediaWorld.svelte";
import { view, type ViewName } from "../state/view.svelte";
import type { IconName } from "./parts/icons";

export interface Page {
  readonly name: ViewName;
  readonly text: string;
  readonly icon: IconName;
  /** How much is in it; null = that is not counted. */
  readonly count: () => number | null;
  /** Whether there is anything in it. */
  readonly there: () => boolean;
  /** Not given for what the page always holds: charts, Health. */
  readonly load?: (() => Promise<{ default: Component }>) | undefined;
  /** False: one goes there from elsewhere. */
  readonly listed?: boolean;
}

/** Views that are built apart; one whose file is not there is absent. */
const modules = import.meta.glob<{ default: Component }>([
  "./params/Params.svelte",
  "./graphs/Graphs.svelte",
  "./embeddings/Embeddings.svelte",
  "./run/RunPage.svelte",
]);
const tagsOf = (...kinds: string[]): number => board.tags.filter((tag) => kinds.includes(tag.kind)).length;
const counted = (count: () => number): Pick<Page, "count" | "there"> => ({ count, there: () => count() > 0 });

/** Runs that hold parameters, by the tags they wrote. */
const CONFIG =
  /(^|\/)(args|arguments|cfg|conf|configs?|configuration|flags|hparams|hyper_?param(eter)?s|(model|run)_config|options|params|parameters|settings|training_arg(ument)?s)(\/text_summary)?$/i;
const sessions = (): number =>
  Math.max(
    0,
    ...board.tags
      .filter(({ name, kind }) => name === "_hparams_/session_start_info" || (kind === "text" && CONFIG.test(name)))
      .map((tag) => tag.runs),
  );

const PAGES: readonly Page[] = [
  { name: "scalars", text: "Scalars", icon: "chart", ...counted(() => board.scalarTags.length) },
  {
    name: "media",
    text: "Media",
    icon: "image",
    ...counted(() => mediaWorld.cards.length),
    load: () => import("./media/Media.svelte"),
  },
  {
    name: "params",
    text: "Params",
    icon: "table",
    count: sessions,
    there: () => true,
    load: modules["./params/Params.svelte"],
    get listed() {
      return sessions() > 0;
    },
  },
  {
    name: "graphs",
    text: "Graphs",
    icon: "graph",
    ...counted(() => tagsOf("graph", "keras_graph", "meta_graph", "run_metadata")),
    load: modules["./graphs/Graphs.svelte"],
  },
  {
    name: "embeddings",
    text: "Embeddings",
    icon: "points",
    count: () => embeddings.list.length,
    there: () => embeddings.list.length > 0 || (!embeddings.listed && view.name === "embeddings"),
    load: modules["./embeddings/Embeddings.svelte"],
  },
  {
    name: "run",
    text: "Run",
    icon: "folder",
    count: () => null,
    there: () => true,
    load: modules["./run/RunPage.svelte"],
    listed: false,
  },
  { name: "health", text: "Health", icon: "filter", count: () => null, there: () => true },
];
const BUILT = PAGES.filter((page) => page.load !== undefined || page.name === "scalars" || page.name === "health");

class Pages {
  private readonly bare: boolean = $derived(!board.listed || board.tags.length === 0);
  /** Those of the bar, in its order; a board whose first answer is awaited has its charts. */
  readonly all: readonly Page[] = $derived(
    BUILT.filter((page) => page.listed !== false && (page.there() || (page.name === "scalars" && this.bare))),
  );
  /** The one that is open: the one asked for, or the first there is. */
  readonly open: Page = $derived(
    BUILT.find((page) => page.name === view.name && (page.there() || !board.listed)) ?? this.all[0]!,
  );

  /** Open a view. */
  go(name: ViewName): void {
    view.name = name;
    view.full = null;
  }
}

export const pages = new Pages();
