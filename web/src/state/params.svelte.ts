/** The parameters of the board's sessions as they are looked at: loaded when their view is first opened, kept up to date from then on. */
import { ApiError, isAbort } from "../api/client";
import {
  getHParams,
  getImportance,
  type HParamsAnswer,
  type ImportanceAnswer,
  type ParamImportance,
} from "../api/hparams";
import { board } from "./board.svelte";
import { Pacer } from "./pacer";
import { makeAxis, MOST_WORDS, type ParamAxis } from "./paramAxis";
import { colourScale, type ColourScale } from "./paramColour";
import {
  differences,
  makeTable,
  NAME,
  orderOf,
  passing,
  sorted,
  statisticOf,
  type Column,
  type ParamTable,
  type Row,
} from "./paramTable";
import { pointer } from "./pointer.svelte";
import type { ParamFilter } from "./paramsView.svelte";
import { runs } from "./runs.svelte";
import { Selection } from "./selection";
import { view } from "./view.svelte";

const PACE = 1500; // ms between two readings while something grows
const SEED = /(^|[._/ -])(seed|random_state)$/i;
/** What Lightning writes, always −1, where nobody named a metric. */
const PLACEHOLDER = "hp_metric";
/** Columns and axes that we choose of many. */
const MOST_COLUMNS = 30;
const MOST_AXES = 9;
const MOST_MATRIX = 5;

export interface Draft {
  readonly column: string;
  readonly filter: ParamFilter | null;
}

class Params {
  answer = $state.raw<HParamsAnswer | null>(null);
  /** The answer has values: the first is of names only, to know which metrics to ask for. */
  private whole = $state(false);
  /** What went wrong; the last answer stays. */
  error = $state<string | null>(null);
  importance = $state.raw<ImportanceAnswer | null>(null);
  /** What is being brushed, not yet let go. */
  draft = $state.raw<readonly Draft[]>([]);
  /** The row under the pointer, in table or plot. */
  hovered = $state<string | null>(null);

  readonly table: ParamTable | null = $derived(
    this.answer ? makeTable(this.answer, view.params.of, new Set(view.params.flipped)) : null,
  );
  /** The metric that matters: the one chosen, else the first declared or commonest. */
  readonly metricName: string | null = $derived.by(() => {
    const metrics = this.answer?.metrics ?? [];
    const chosen = metrics.find((one) => one.name === view.params.metric);
    const declared = metrics.filter((one) => one.declared && one.sessions > 0);
    const first = declared.find((one) => one.tag !== PLACEHOLDER);
    return (chosen ?? first ?? likeliest(metrics) ?? declared[0])?.name ?? null;
  });
  readonly metric: Column | null = $derived(
    (this.metricName !== null && this.table?.columns.get(`m:${this.metricName}`)) || null,
  );
  /** Its numbers have come too. */
  readonly ready = $derived(this.whole && (this.metric === null || this.metric.cells.length > 0));

  /** Columns of the table, in order, without that of the names. */
  readonly columns: readonly Column[] = $derived.by(() => {
    if (!this.table) return [];
    const ids = view.params.columns ?? this.ownColumns;
    const { compared, metric } = this;
    return ids.flatMap((id) => {
      const column = this.table!.columns.get(id);
      if (!column) return [];
      return compared && column === metric ? [column, compared] : [column];
    });
  });
  readonly ownColumns: readonly string[] = $derived.by(() => {
    if (!this.table || !this.answer) return [];
    const { metricName: metric } = this;
    const second = secondOf(this.answer.metrics, metric);
    const step = view.params.of === "mean" ? [] : [`s:${metric}`];
    const spread = view.params.by === "session" ? [] : ["i:n", `d:${metric}`];
    return [
      ...(metric === null ? [] : [`m:${metric}`, ...step, ...spread]),
      ...(second ? [`m:${second.name}`] : []),
      ...this.ranked.slice(0, MOST_COLUMNS).map((column) => column.id),
      "i:time",
    ];
  });
  /** Parameters in which rows differ; of many, those that matter most first. */
  readonly ranked: readonly Column[] = $derived.by(() => {
    const differing = (this.table?.params ?? []).filter((column) => column.differs);
    if (differing.length <= MOST_COLUMNS || !this.importance) return differing;
    const weight = (column: Column) => this.importanceOf(column)?.importance ?? -1;
    return [...differing].sort((a, b) => weight(b) - weight(a));
  });
  readonly axes: readonly ParamAxis[] = $derived.by(() =>
    this.axisIds.flatMap((id) => {
      const column = this.column(id);
      return column?.cells.length ? [makeAxis(column, view.params.scales.get(id))] : [];
    }),
  );
  /** Of the scatter matrix: the metric first. */
  readonly matrix: readonly ParamAxis[] = $derived.by(() => {
    if (view.params.axes) return this.axes;
    const isMetric = (axis: ParamAxis) => axis.column.id === this.metric?.id;
    const chosen = new Set(
      this.mostImportant(
        this.axes.map((axis) => axis.column),
        MOST_MATRIX,
      ),
    );
    return [...this.axes.filter(isMetric), ...this.axes.filter((axis) => !isMetric(axis) && chosen.has(axis.column))];
  });
  readonly axisIds: readonly string[] = $derived.by(() => {
    if (view.params.axes) return view.params.axes;
    const fit = this.ranked.filter((column) => {
      const different = new Set(column.cells.filter((cell) => cell !== null)).size;
      return different > 1 && (column.numeric || different <= MOST_WORDS);
    });
    const order = fit.length <= MOST_AXES ? fit : this.mostImportant(fit, MOST_AXES);
    return [...order.map((column) => column.id), ...(this.metricName === null ? [] : [`m:${this.metricName}`])];
  });

  readonly filters: readonly ParamFilter[] = $derived.by(() => {
    if (!this.draft.length) return view.params.filters;
    const brushed = new Set(this.draft.map((one) => one.column));
    return [
      ...view.params.filters.filter((filter) => !brushed.has(filter.column)),
      ...this.draft.flatMap((one) => one.filter ?? []),
    ];
  });
  readonly passes: readonly boolean[] = $derived(this.table ? passing(this.table, this.filters) : []);
  readonly order = $derived(orderOf(view.params.sort, this.metric));
  /** Rows that pass, as the table shows them. */
  readonly rows: readonly Row[] = $derived.by(() => {
    if (!this.table) return [];
    const passed = this.table.rows.filter((row) => this.passes[row.index]);
    const { column, down } = this.order;
    return sorted(passed, column === NAME ? null : this.column(column), down);
  });
  readonly colourColumn: Column | null = $derived(this.column(view.params.colour) ?? this.metric);
  readonly colours: ColourScale = $derived(colourScale(this.colourColumn, this.table?.rows ?? []));
  readonly picked: readonly Row[] = $derived(
    view.params.picked.empty ? [] : (this.table?.rows.filter((row) => view.params.picked.shows(row.key)) ?? []),
  );
  readonly open: Row | null = $derived(this.table?.rows.find((row) => row.key === view.params.open) ?? null);
  /** The row others are compared with. */
  readonly baseline: Row | null = $derived(
    view.baseline === null ? null : (this.table?.rows.find((row) => row.runs.includes(view.baseline!)) ?? null),
  );
  private readonly byRun = $derived(
    new Map((this.table?.rows ?? []).flatMap((row) => row.runs.map((run) => [run, row.key] as const))),
  );
  /** The row under the pointer, here or in the sidebar. */
  readonly lit: string | null = $derived(this.hovered ?? this.byRun.get(pointer.run ?? "") ?? null);
  /** Metrics whose numbers are looked at. */
  private readonly needed: readonly string[] = $derived.by(() => {
    const ids = [
      ...(view.params.columns ?? this.ownColumns),
      ...this.axisIds,
      ...view.params.filters.map((filter) => filter.column),
      view.params.colour ?? "",
      view.params.sort?.column ?? "",
      ...(this.metricName === null ? [] : [`m:${this.metricName}`]),
    ];
    const known = new Set(this.answer?.metrics.map((metric) => metric.name));
    const wanted = ids.filter((id) => /^[msd]:/.test(id)).map((id) => id.slice(2));
    return [...new Set(wanted)].filter((name) => known.has(name)).sort();
  });

  private reading = new AbortController();
  /** What grows is read at a pace, what is asked for by hand at once. */
  private readonly pacer = new Pacer(() => this.read(), PACE);
  private readonly weighing = new Pacer(() => this.weigh(), PACE);
  private following = 0;
  private stop: (() => void) | null = null;

  /** Differences to the baseline; null without one. */
  private readonly compared: Column | null = $derived(
    this.baseline && this.metric ? differences(this.metric, this.baseline) : null,
  );

  column(id: string | null): Column | null {
    if (id !== null && id === this.compared?.id) return this.compared;
    return (id !== null && this.table?.columns.get(id)) || null;
  }

  importanceOf(column: Column): ParamImportance | null {
    return this.importances.get(column.name) ?? null;
  }
  private readonly importances = $derived(new Map(this.importance?.params.map((param) => [param.name, param])));

  /** So many parameters, in their order. */
  private mostImportant(columns: readonly Column[], most: number): Column[] {
    const weight = (column: Column) => (column.kind === "param" ? (this.importanceOf(column)?.importance ?? 0) : -1);
    const chosen = new Set([...columns].sort((a, b) => weight(b) - weight(a)).slice(0, most));
    return columns.filter((column) => chosen.has(column));
  }

  /** Keep up to date until the last who asked calls what this returns. */
  follow(): () => void {
    if (this.following++ === 0) this.begin();
    return () => {
      if (--this.following === 0) this.stop?.();
    };
  }

  private begin(): void {
    const off = board.onChange((change) => {
      if (change === null || change.runs === null || change.runs.length || change.gone_runs?.length) {
        this.pacer.request();
        this.weighing.request();
      }
    });
    const root = $effect.root(() => {
      $effect(() => {
        void [view.params.by, view.params.how, this.needed.join("\n")];
        void this.read();
      });
      $effect(() => {
        void [this.metricName, view.params.of, this.metric?.lower];
        void this.weigh();
      });
      $effect(() => {
        if (!view.params.link || !this.table) return;
        const passes = passing(this.table, view.params.filters); // not while brushing: charts would be fetched anew
        view.runs = Selection.only(this.table.rows.flatMap((row) => (passes[row.index] ? row.runs : [])));
      });
      $effect(() => {
        runs.painted = view.params.paint && this.table ? this.paint() : null;
      });
    });
    this.stop = () => {
      off();
      root();
      runs.painted = null;
    };
  }

  /** The colours of rows for their runs. */
  private paint(): NonNullable<typeof runs.painted> {
    const [levels, hues] = [new Map<string, number>(), new Map<string, number>()];
    for (const row of this.table!.rows) {
      const colour = this.colours.of(row);
      for (const run of colour ? row.runs : []) {
        if ("level" in colour!) levels.set(run, colour.level);
        else hues.set(run, colour!.hue);
      }
    }
    const title = this.colourColumn?.title ?? "";
    const [least, greatest] = this.colours.range ?? [NaN, NaN];
    return { title, scale: this.colours.range ? { levels, least, greatest } : null, hues, words: this.colours.words };
  }

  private readonly read = async (): Promise<void> => {
    const { by, how } = view.params;
    const ignore =
      by === "equal" ? (this.answer?.params ?? []).map((p) => p.name).filter((name) => SEED.test(name)) : [];
    this.reading.abort();
    const { signal } = (this.reading = new AbortController());
    try {
      const names = this.answer === null;
      this.answer = await getHParams({ metrics: [...this.needed], by, how, ignore, values: !names }, signal);
      this.whole = !names;
      this.error = null;
      if (names && this.needed.length === 0) void this.read(); // else what is needed changes, which asks anew
    } catch (error) {
      if (isAbort(error)) return;
      if (!(error instanceof ApiError)) throw error;
      this.error = error.message;
      if (error.status === 404) this.answer = { ...(this.answer ?? EMPTY), metrics: [] }; // a metric went away
    }
  };

  private readonly weigh = async (): Promise<void> => {
    const [name, of] = [this.metricName, statisticOf(view.params.of, this.metric?.lower ?? false)];
    if (name === null) return;
    try {
      const importance = await getImportance(name, of);
      if (name === this.metricName) this.importance = importance;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.importance = null; // a metric of an old link, or a server that is away
    }
  };
}

const EMPTY: HParamsAnswer = {
  generation: 0,
  description: "",
  sessions: [],
  rows: [],
  params: [],
  metrics: [],
  cells: {},
  problems: [],
};

/** Among equally common ones an accuracy or a loss, of a validation first. */
function likeliest(metrics: HParamsAnswer["metrics"]): HParamsAnswer["metrics"][number] | null {
  const rank = ({ name }: { name: string }) =>
    (/acc|score|reward|auc|f1/i.test(name) ? 2 : /loss|err/i.test(name) ? 1 : 0) +
    (/val|eval|test/i.test(name) ? 3 : 0);
  const most = Math.max(0, ...metrics.map((one) => one.sessions));
  return metrics
    .filter((one) => one.sessions >= most * 0.8 && one.sessions > 0 && one.tag !== PLACEHOLDER)
    .reduce<(typeof metrics)[number] | null>((best, one) => (best && rank(best) >= rank(one) ? best : one), null);
}

/** Beside the metric that matters one of another tag: declared, else of the same directory. */
function secondOf(metrics: HParamsAnswer["metrics"], first: string | null): HParamsAnswer["metrics"][number] | null {
  const own = metrics.find((one) => one.name === first);
  const others = metrics.filter((one) => one.tag !== own?.tag && one.sessions > 0 && one.tag !== PLACEHOLDER);
  return others.find((one) => one.declared) ?? others.find((one) => one.group === own?.group) ?? others[0] ?? null;
}

export const params = new Params();
