/** What a card of PR curves draws: asked for as its runs, its step and its runs' values change. Made while a component is set up. */
import { fetchPrCurves, type PrCurve, type PrCurvesRequest } from "../../../api/prCurves";
import type { Axis } from "../../../api/types";
import type { Domain, Line } from "../../../plot/types";
import { Latest } from "../../../state/latest.svelte";
import type { MediaCard } from "../../../state/mediaCard.svelte";
import { curveLine, sharedPrevalence, type CurveKind, type CurveLine } from "../../../state/prLines";
import { runs } from "../../../state/runs.svelte";

/** Curves of other steps, a run, behind the current one. */
const OVER = 40;
/** More lines than this are not drawn over steps. */
const MANY = 1200;
export const UNIT: Domain = [0, 1];
export const TIMES: readonly Axis[] = ["step", "relative", "wall"];

export class CurvesModel {
  readonly #card: () => MediaCard;
  readonly #latest: Latest<string, PrCurve[]>;

  constructor(card: () => MediaCard) {
    this.#card = card;
    this.#latest = new Latest(
      () => this.key,
      (_, signal) => fetchPrCurves(this.request, signal),
    );
  }

  readonly card: MediaCard = $derived.by(() => this.#card());
  readonly kind: CurveKind = $derived.by(() => (this.card.mode === "roc" ? "roc" : "pr"));
  readonly isOver: boolean = $derived.by(() => this.card.opts.includes("over"));
  readonly hasIso: boolean = $derived.by(() => this.card.opts.includes("f1"));
  /** What tells when a curve was written. */
  readonly time: Axis = $derived.by(() => TIMES.find((time) => this.card.opts.includes(time)) ?? "step");
  readonly error: Error | null = $derived.by(() => this.#latest.error);

  readonly request: PrCurvesRequest = $derived.by(() => {
    const { card } = this;
    const names = card.runs.map(({ run }) => run.name);
    const over = this.isOver ? Math.min(OVER, Math.floor(MANY / Math.max(1, names.length))) : 0;
    return {
      tag: card.tag,
      runs: names,
      ...(card.step === null ? {} : { step: card.step }),
      ...(over ? { over } : {}),
    };
  });
  /** Which values are shown: a step between two of a run's own is no new question. */
  readonly key: string = $derived.by(() =>
    JSON.stringify([
      this.card.runs.map(({ values, at }) => values.address(at)),
      this.request.over && this.card.runs.map(({ values }) => values.length),
    ]),
  );

  /** Of shown runs, in the sidebar's order. */
  readonly curves: readonly PrCurve[] = $derived.by(() => {
    const place = new Map(this.card.runs.map(({ run }, i) => [run.name, i]));
    return (this.#latest.answer ?? [])
      .filter((curve) => place.has(curve.run))
      .sort((a, b) => Number(a.current) - Number(b.current) || place.get(a.run)! - place.get(b.run)!);
  });
  readonly current: readonly PrCurve[] = $derived.by(() => this.curves.filter((curve) => curve.current));
  readonly lines: readonly CurveLine[] = $derived.by(() => {
    const byName = new Map(this.card.runs.map(({ run }) => [run.name, run]));
    return this.curves.flatMap((curve) => {
      const run = byName.get(curve.run)!;
      if (curve.error) return [];
      const look = { hue: runs.hue(run), role: run.role, front: runs.front.has(run.name), level: runs.level(run) };
      return [curveLine(curve, this.kind, look)];
    });
  });
  readonly byId: ReadonlyMap<string, CurveLine> = $derived.by(
    () => new Map(this.lines.map((one) => [one.line.id, one])),
  );
  readonly plotted: readonly Line[] = $derived.by(() => this.lines.map(({ line }) => line));
  readonly isLoading: boolean = $derived.by(() => this.#latest.answer === undefined && this.error === null);
  readonly chance: number | null = $derived.by(() => sharedPrevalence(this.curves));

  setTime(time: Axis): void {
    const others = this.card.opts.filter((word) => !TIMES.some((known) => known === word));
    this.card.setOpts(time === "step" ? others : [...others, time]);
  }

  toggle(word: "over" | "f1"): void {
    const { opts } = this.card;
    this.card.setOpts(opts.includes(word) ? opts.filter((other) => other !== word) : [...opts, word]);
  }
}
