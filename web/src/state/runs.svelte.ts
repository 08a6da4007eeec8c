/** Which runs are listed and shown, in which colour, with which value. The sidebar is the legend: what it does not list is not drawn. */
import { ApiError, getLast } from "../api/client";
import { toNumber, type Run, type Tag } from "../api/types";
import { hueVar, MOST } from "../lib/hues";
import { match, type Match } from "../lib/match";
import { history, undoable } from "./actions";
import { board } from "./board.svelte";
import { groups } from "./groups.svelte";
import { notes } from "./notes.svelte";
import { Pacer } from "./pacer";
import { Selection } from "./selection";
import { levelVar, valueScale, type ValueScale } from "./valueColours";
import { view } from "./view.svelte";

export interface Painted {
  readonly title: string;
  readonly scale: ValueScale | null;
  /** Hue index by run, of words. */
  readonly hues: ReadonlyMap<string, number>;
  readonly words: readonly { readonly word: string; readonly hue: number }[];
}

class Runs {
  /** Colours that a parameter or a metric gives, in place of the value column's; null without. */
  painted = $state.raw<Painted | null>(null);
  readonly search = $derived(match(view.runSearch.text, view.runSearch.regex, fieldOf));
  /** The search in force: while an expression is half typed, everything. */
  private readonly filter: Match | null = $derived(this.search.error || this.search.empty ? null : this.search);
  /** How many are put into the archive. */
  readonly archived = $derived(board.runs.reduce((n, run) => n + (isArchived(run) ? 1 : 0), 0));
  /** Runs that are not archived, or all while the archive is open. */
  readonly kept: readonly Run[] = $derived(
    this.archived && !view.archived ? board.runs.filter((run) => !isArchived(run)) : board.runs,
  );
  /** Runs that pass search, status and tags, in natural order. */
  readonly listed: readonly Run[] = $derived(
    this.filter || view.statuses.size || view.noteTags.size
      ? this.kept.filter((run) => (this.filter?.test(run.name) ?? true) && passes(run))
      : this.kept,
  );
  /** Listed and not hidden: what charts draw. */
  readonly shown: readonly Run[] = $derived(
    view.runs.isAll ? this.listed : this.listed.filter((run) => view.runs.shows(run.name)),
  );
  readonly shownNames: ReadonlySet<string> = $derived(new Set(this.shown.map((run) => run.name)));
  readonly families = $derived(new Set(board.runs.map((run) => run.family)).size);
  readonly shownFamilies = $derived(new Set(this.shown.map((run) => run.family)).size);
  /** More families than hues and markers can tell apart. */
  readonly crowded = $derived(this.shownFamilies > MOST);
  /** Colour names nobody: lines are grey but for what is selected, hovered or pinned. */
  readonly rest = $derived(
    groups.on ? groups.crowded : this.crowded && !(view.draw === "values" && this.painted?.hues.size),
  );
  /** What is selected: a run, or all of a family. */
  readonly front: ReadonlySet<string> = $derived.by(() => {
    const { selected } = view;
    if (selected === null) return new Set();
    return new Set(
      board.runs.filter(({ name, family }) => selected === name || selected === family).map((r) => r.name),
    );
  });
  readonly hiddenCount = $derived(board.runs.reduce((n, run) => n + (view.runs.shows(run.name) ? 0 : 1), 0));

  /** The tag of the value column; null when no run wrote a scalar. */
  readonly valueTag = $derived(view.valueTag ?? defaultTag(board.scalarTags)?.name ?? null);
  /** Value of the column by run. */
  values = $state.raw<ReadonlyMap<string, number>>(new Map());

  /** What the column shows: the values, or while charts are compared with a baseline the differences or ratios to its. */
  readonly column: ReadonlyMap<string, number> = $derived.by(() => {
    const { against } = groups;
    if (against === null) return this.values;
    const family = board.byName.get(against)?.family;
    const ofRole = new Map(board.runs.flatMap((run) => (run.family === family ? [[run.role, run.name] as const] : [])));
    const compared = (run: Run | undefined, v: number): number => {
      const base = this.values.get(ofRole.get(run?.role ?? null) ?? against) ?? NaN;
      return view.compare === "ratio" ? v / base : v - base;
    };
    return new Map([...this.values].map(([name, v]) => [name, compared(board.byName.get(name), v)]));
  });

  /** What a run is called: by a name of its own, by its family's, else as it lies in the logdir. */
  label(name: string): string {
    const own = notes.label(name);
    if (own !== null) return own;
    const family = board.byName.get(name)?.family ?? name;
    const given = name.startsWith(family) ? notes.label(family) : null;
    return given === null ? name : given + name.slice(family.length);
  }

  /** Its name in the logdir, for a title, where it is called otherwise. */
  realName(name: string): string | undefined {
    return this.label(name) === name ? undefined : name;
  }

  /** The hue index of a run: a painted one, the one set by hand, else its family's. */
  hue(run: Run): number {
    const painted = view.draw === "values" ? this.painted?.hues.get(run.name) : undefined;
    return painted ?? view.hues.get(run.family) ?? notes.of(run.family).hue ?? run.hue;
  }

  /** While runs are coloured by the value column: what is low and what is high. */
  readonly scale: ValueScale | null = $derived(
    view.draw !== "values"
      ? null
      : this.painted
        ? this.painted.scale
        : valueScale(this.shown.map(({ name }) => [name, this.values.get(name) ?? NaN])),
  );
  level(run: Run): number | null {
    return this.scale?.levels.get(run.name) ?? null;
  }

  /** For styles; grey where colour names nobody. */
  colour(run: Run): string {
    const group = groups.byRun.get(run.name);
    if (group) return groups.crowded ? "var(--run-rest)" : hueVar(group.hue);
    const level = this.level(run);
    if (run.name !== view.selected && level !== null) return levelVar(level);
    return this.rest && run.name !== view.selected ? "var(--run-rest)" : hueVar(this.hue(run));
  }

  setShown(names: readonly string[], shown: boolean): void {
    undoable(shown ? "Show" : "Hide", () => (view.runs = view.runs.with(shown, names, board.names)));
  }

  only(names: readonly string[]): void {
    undoable("Only this", () => (view.runs = Selection.only(names)));
  }

  showAll(): void {
    undoable("Show all", () => (view.runs = Selection.all));
  }

  /** For good, and for everybody; where it cannot be kept, in the address. */
  async setHue(family: string, hue: number | null): Promise<void> {
    const [kept, address] = [notes.of(family).hue ?? null, view.hues.get(family)];
    await this.putHue(family, hue);
    history.did(
      "Colour",
      () => void this.putHue(family, kept, address),
      () => void this.putHue(family, hue),
    );
  }

  private async putHue(family: string, hue: number | null, address?: number): Promise<void> {
    let shown = address;
    try {
      await notes.change(() => ({ runs: { [family]: { hue } } }));
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      shown ??= hue ?? undefined;
    }
    if (shown === undefined) view.hues.delete(family);
    else view.hues.set(family, shown);
  }

  /** Keep the value column up to date. Returns how to stop. */
  follow(): () => void {
    const pacer = new Pacer(() => this.readValues(), 1000);
    const off = board.onChange((change) => {
      if (change?.tags == null || (this.valueTag !== null && change.tags.includes(this.valueTag))) pacer.request();
    });
    const stop = $effect.root(() => {
      $effect(() => {
        const asked = [this.valueTag, view.valueOf];
        this.values = new Map();
        if (asked[0] !== null) pacer.request();
      });
    });
    return () => {
      off();
      stop();
      pacer.stop();
    };
  }

  private async readValues(): Promise<void> {
    const [tag, of] = [this.valueTag, view.valueOf];
    if (tag === null) return;
    try {
      const answer = await getLast(tag, of);
      if (tag === this.valueTag && of === view.valueOf)
        this.values = new Map(Object.entries(answer.runs).map(([run, value]) => [run, toNumber(value)]));
    } catch (error) {
      if (!(error instanceof ApiError)) throw error; // A tag of an old link, or a server that is away: the column stays empty.
    }
  }
}

/** What the search can ask for besides the name: `tag:`, `status:`, `name:` as people call it. */
function fieldOf(field: string, name: string): readonly string[] | undefined {
  const run = board.byName.get(name);
  if (field === "tag") return run ? tagsOf(run) : [];
  if (field === "status") return run ? [run.status] : [];
  if (field === "name") return run ? [notes.label(name) ?? name] : [];
  return undefined;
}

function passes(run: Run): boolean {
  if (view.statuses.size > 0 && !view.statuses.has(run.status)) return false;
  return view.noteTags.size === 0 || tagsOf(run).some((tag) => view.noteTags.has(tag));
}

/** Its own, and those of its family. */
const tagsOf = ({ name, family }: Run): readonly string[] => [
  ...(notes.of(name).tags ?? []),
  ...(family === name ? [] : (notes.of(family).tags ?? [])),
];

const isArchived = ({ name, family }: Run): boolean =>
  notes.of(name).archived === true || notes.of(family).archived === true;

/** The tag most runs wrote; among equals a loss, a validation's first. */
export function defaultTag(tags: readonly Tag[]): Tag | null {
  const rank = (tag: Tag) => (/loss/i.test(tag.name) ? 2 : /acc|score|reward|error/i.test(tag.name) ? 1 : 0);
  return tags.reduce<Tag | null>(
    (best, tag) =>
      best === null || tag.runs > best.runs || (tag.runs === best.runs && rank(tag) > rank(best)) ? tag : best,
    null,
  );
}

export const runs = new Runs();
