/** Pictures and data of one card or of all, as files. Data comes from the server: every point, at full precision. */
import { ApiError, downloadScalars, fetchScalars } from "../../api/client";
import { downloadParquet } from "../../api/notes";
import { fetchPooled } from "../../api/groups";
import type { ScalarsRequest } from "../../api/types";
import { Plot } from "../../plot/plot";
import type { Band, Line } from "../../plot/types";
import { closed, currentLook, plotOptions, windowOf, type CardModel } from "../../state/cardModel.svelte";
import { LineMaker, totals } from "../../state/cardLines";
import { subtitle } from "../../state/cardText";
import { world } from "../../state/cardWorld.svelte";
import type { CardSpec } from "../../state/cards";
import { Curve, seriesId } from "../../state/curve";
import { lineTags } from "../../state/charts";
import { groups } from "../../state/groups.svelte";
import { pooledBand, pooledLine, pooledSubtitle } from "../../state/pooledLines";
import { runs } from "../../state/runs.svelte";
import { makeShape, scalarsRequest } from "../../state/seriesShape";
import { view, type CardView } from "../../state/view.svelte";
import { toast } from "../parts/toast.svelte";
import { zip, type ZipFile } from "./zip";

export type PictureKind = "png" | "svg";
export type DataKind = "csv" | "json";

const SCALE = 2; // device pixels a CSS pixel
const WIDTH = 800;
const HEIGHT = 450;

/** A file name that every system takes. */
export const fileName = (key: string, kind: string): string =>
  `${
    key
      .replaceAll(/[^\p{L}\p{N}._-]+/gu, "_")
      .replace(/^[_.]+/, "")
      .slice(0, 100) || "card"
  }.${kind}`;

export async function savePicture(model: CardModel, plot: Plot, kind: PictureKind): Promise<void> {
  save(await picture(plot, kind, model.spec.key, model.subtitle.join(" · ")), fileName(model.spec.key, kind));
}

async function picture(
  plot: Plot,
  kind: PictureKind,
  title: string,
  subtitle: string,
  size: { width?: number; height?: number } = {},
): Promise<Blob> {
  const options = { title, subtitle, ...size };
  if (kind === "png") return plot.toPNG(SCALE, options);
  return new Blob([plot.toSVG(options)], { type: "image/svg+xml" });
}

/** All points of the shown runs; with the smoothed values beside them while curves are smoothed. */
export async function saveData(name: string, tags: readonly string[], kind: DataKind): Promise<void> {
  const request: ScalarsRequest = { tags: [...tags], x: view.x, columns: ["step", "wall_time"] };
  if (world.shownNames) request.runs = [...world.shownNames];
  const { kind: smoothing, amount } = view.smoothing;
  if (smoothing !== "none" && amount > 0) Object.assign(request, { smoothing, amount });
  await telling(name, async () => save(await downloadScalars(request, kind), fileName(name, kind)));
}

/** All points of the shown runs as they were written, in columns. */
export async function saveParquet(name: string, tags: readonly string[]): Promise<void> {
  await telling(name, async () => save(await downloadParquet(world.shownNames, tags), fileName(name, "parquet")));
}

/** A picture of every card of the board as it is filtered, in one archive. */
export async function savePictures(cards: readonly CardSpec[], kind: PictureKind): Promise<void> {
  await telling("all cards", async () => {
    const files: ZipFile[] = [];
    for (const spec of cards) {
      toast.show({ title: `Drawing ${files.length + 1} of ${cards.length} cards` });
      const blob = await offScreen(spec, kind);
      files.push({
        name: `${String(files.length + 1).padStart(3, "0")}-${fileName(spec.key, kind)}`,
        bytes: new Uint8Array(await blob.arrayBuffer()),
      });
    }
    save(new Blob([zip(files)], { type: "application/zip" }), `lossless-${kind}.zip`);
    toast.show({ title: `${files.length} cards saved`, text: `lossless-${kind}.zip` });
  });
}

const offScreen = (spec: CardSpec, kind: PictureKind): Promise<Blob> =>
  drawn(spec, (plot, told) => picture(plot, kind, spec.key, told, { width: WIDTH, height: HEIGHT }));

/** A card as SVG in the light theme, for a document of many: `ids` tells its ids from the others'. Null if it has no lines. */
export const cardSvg = (spec: CardSpec, ids: string, signal: AbortSignal): Promise<string | null> =>
  drawn(
    spec,
    (plot, subtitle, empty) =>
      empty
        ? null
        : plot.toSVG({ title: spec.key, subtitle, ids, theme: "light", width: WIDTH, height: HEIGHT, legend: true }),
    signal,
  );

/** Draw a card that may not be on the screen. */
async function drawn<T>(
  spec: CardSpec,
  take: (plot: Plot, subtitle: string, empty: boolean) => T | Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  const host = document.createElement("div");
  Object.assign(host.style, { position: "fixed", left: "-10000px", width: `${WIDTH}px`, height: `${HEIGHT}px` });
  document.body.append(host);
  const own = view.cards.get(spec.key) ?? {};
  const plot = new Plot(host, plotOptions(own));
  try {
    const { lines, bands, told } = groups.pooled
      ? await pooledScene(spec, own, signal)
      : await ownScene(spec, own, signal);
    plot.setLines(lines);
    plot.setBands(bands);
    plot.setOptions({ yDomain: closed(own.yRange ?? view.yRange, lines) });
    return await take(plot, told.join(" · "), lines.length === 0);
  } finally {
    plot.destroy();
    host.remove();
  }
}

interface Drawn {
  readonly lines: readonly Line[];
  readonly bands: readonly Band[];
  /** The subtitle's parts. */
  readonly told: readonly string[];
}

async function ownScene(spec: CardSpec, own: CardView, signal?: AbortSignal): Promise<Drawn> {
  const curves = await curvesOf(spec, own, signal);
  const told = subtitle({
    totals: totals([...curves.values()]),
    superseded: view.superseded,
    yLog: own.yLog ?? view.yLog,
    xLog: own.xLog ?? view.xLog,
    zoomed: windowOf(own) !== null,
    rawLeftOut: false,
    report: null,
  });
  return { ...world.scene(curves, spec, new LineMaker()), told };
}

async function pooledScene(spec: CardSpec, own: CardView, signal?: AbortSignal): Promise<Drawn> {
  const request = groups.request(lineTags(spec), world.shownNames, currentLook(windowOf(own)));
  const series = await fetchPooled({ ...request, pixels: WIDTH * SCALE, log: own.xLog ?? view.xLog }, signal);
  const context = world.pooledContext(spec);
  return {
    lines: series.map((one) => pooledLine(one, context)),
    bands: groups.on && view.band !== "none" ? series.map((one) => pooledBand(one, context)) : [],
    told: pooledSubtitle(series, world.pooling),
  };
}

async function curvesOf(spec: CardSpec, own: CardView, signal?: AbortSignal): Promise<Map<string, Curve>> {
  const look = currentLook(windowOf(own));
  const lines = spec.tags.reduce((sum, tag) => sum + Math.min(runs.shown.length, world.tag(tag)?.runs ?? 0), 0);
  const { series } = await fetchScalars(
    scalarsRequest(makeShape(look, WIDTH * SCALE, lines), spec.tags, world.shownNames),
    signal,
  );
  return new Map(series.map((one) => [seriesId(one.run, one.tag), new Curve(one)]));
}

/** Do it; say so if the server cannot. */
export async function telling(what: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    toast.show({ severity: "error", title: `Could not export ${what}`, text: error.message });
  }
}

export function save(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
