/** What a report holds of each card, asked of the server as the board shows it. */
import { ApiError, fetchStatistics } from "../../api/client";
import { fetchPooled } from "../../api/groups";
import { getHParams } from "../../api/hparams";
import { fetchSmall } from "../../api/image";
import { ArrowError } from "../../api/ipc";
import { fetchText } from "../../api/texts";
import { toNumber, type Finding, type SeriesStatistics, type StatisticsRequest } from "../../api/types";
import { fetchValues } from "../../api/values";
import { count, value, wallTime } from "../../lib/format";
import { hueVar } from "../../lib/hues";
import { board } from "../../state/board.svelte";
import { lineName } from "../../state/cardLines";
import { currentLook } from "../../state/cardModel.svelte";
import type { CardSpec } from "../../state/cards";
import { world } from "../../state/cardWorld.svelte";
import { byGravity } from "../../state/findingText";
import { found } from "../../state/found.svelte";
import { groups } from "../../state/groups.svelte";
import { notes } from "../../state/notes.svelte";
import { pooledName, pooledStatistics } from "../../state/pooledLines";
import { runs } from "../../state/runs.svelte";
import { RunValues } from "../../state/runValues";
import { view } from "../../state/view.svelte";
import { cardSvg } from "../board/export";
import * as html from "./html";

const [LINES, SESSIONS, PARAMS, TEXT_ROWS] = [100, 500, 30, 50];
const PICTURE = 384; // px, of its longer use: a thumbnail that prints
const RASTER = /^image\/(png|jpeg|gif|webp|bmp)$/;

/** What `make` makes, or why it cannot be shown in its place. */
export async function orWhy(what: string, make: () => Promise<string>): Promise<string> {
  try {
    return await make();
  } catch (error) {
    if (!(error instanceof ApiError) && !(error instanceof ArrowError)) throw error;
    return html.sentence(`${what} cannot be shown: ${error.message}`);
  }
}

export function runsPart(): string {
  return html.runTable(
    runs.shown.map((run) => {
      const { note = "", tags = [] } = notes.of(run.name);
      const label = runs.label(run.name);
      return {
        ...sample(run.name),
        real: label === run.name ? null : run.name,
        status: run.status,
        points: count(run.points),
        last: run.last_wall_time === null ? "" : wallTime(toNumber(run.last_wall_time)),
        note,
        tags,
      };
    }),
  );
}

const sample = (name: string): html.Sample => {
  const run = board.byName.get(name);
  return { name: runs.label(name), colour: run ? runs.colour(run) : "var(--run-rest)" };
};

export async function chartPart(spec: CardSpec, ids: string, signal: AbortSignal): Promise<string> {
  const svg = await cardSvg(spec, ids, signal);
  if (svg === null) return html.sentence(`${spec.key}: no shown run wrote it.`);
  const lines = groups.pooled ? await pooledLines(spec, signal) : await ownLines(spec, signal);
  const rows = lines.slice(0, LINES).map(({ statistics: s, ...line }) => ({
    ...line,
    numbers: [s.end, s.min, s.max, s.mean].map((number) => (number === null ? "" : value(toNumber(number)))),
  }));
  const more = lines.length - rows.length;
  return html.chart(spec.key, svg, more > 0 ? { rows, more: `and ${count(more)} more lines` } : { rows });
}

type StatisticsLine = html.Sample & { readonly statistics: SeriesStatistics };

async function ownLines(spec: CardSpec, signal: AbortSignal): Promise<StatisticsLine[]> {
  const request: StatisticsRequest = { tags: [...spec.tags], x: view.x };
  if (world.shownNames) request.runs = [...world.shownNames];
  const shown = (await fetchStatistics(request, signal)).filter(({ run, points }) => points > 0 && world.shows(run));
  const perRun = Map.groupBy(shown, ({ run }) => run);
  return shown.map((statistics) => {
    const { run, tag } = statistics;
    const tags = spec.several ? Infinity : perRun.get(run)!.length;
    return { statistics, ...sample(run), name: lineName(runs.label(run), tag, tags) };
  });
}

async function pooledLines(spec: CardSpec, signal: AbortSignal): Promise<StatisticsLine[]> {
  const look = { ...currentLook(null), smoothing: null };
  const request = { ...groups.request(spec.tags, world.shownNames, look), pixels: 1 };
  const context = world.pooledContext(spec);
  return (await fetchPooled(request, signal)).map((series) => ({
    statistics: pooledStatistics(series, series.group ?? ""),
    name: pooledName(series, context),
    colour: hueVar(context.hue(series)),
  }));
}

/** The newest value of one run under one tag. */
export interface Newest {
  readonly tag: string;
  readonly run: string;
  readonly step: string;
  readonly address: string;
}

export async function newest(tag: string, kind: "text" | "image", signal: AbortSignal): Promise<Newest[]> {
  const names = world.shownNames;
  const { runs: rows } = await fetchValues(names ? { tag, kind, runs: names } : { tag, kind }, signal);
  return rows
    .filter(({ run, length }) => length > 0 && world.shows(run))
    .map((row) => {
      const values = new RunValues(row);
      const at = values.nearest(null);
      return { tag, run: row.run, step: `step ${count(values.steps[at]!)}`, address: values.address(at) };
    });
}

export async function textPart({ tag, run, step, address }: Newest, signal: AbortSignal): Promise<string> {
  const { cells, rows } = await fetchText(address, { count: TEXT_ROWS }, signal);
  const said = cells.map((row) => row.map(({ text, html: safeHtml }) => ({ text, safeHtml })));
  const cut = rows > cells.length ? ` · ${count(cells.length)} of ${count(rows)} rows` : "";
  return html.text(tag, sample(run), step + cut, said);
}

/** The first picture of the value. */
export async function picturePart({ tag, run, step, address }: Newest, signal: AbortSignal): Promise<string> {
  const blob = await fetchSmall({ address, sample: 0 }, PICTURE, signal);
  if (!RASTER.test(blob.type)) return html.sentence(`${tag} of ${run} is no picture that a report can hold.`);
  return html.picture(tag, sample(run), step, await dataUrl(blob));
}

function dataUrl(blob: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(reader.error ?? new Error("picture: got nothing from the browser"));
    reader.readAsDataURL(blob);
  });
}

/** "" without parameters. */
export async function paramsPart(signal: AbortSignal): Promise<string> {
  const { rows, sessions, params } = await getHParams({ metrics: [], by: "session" }, signal);
  const shows = (at: number): boolean =>
    world.shows(sessions[at]!.run) || sessions[at]!.members.some(({ run }) => world.shows(run));
  const listed = rows.flatMap((row, at) => (row.sessions.some(shows) ? [{ name: row.name, at }] : []));
  const columns = [...params].sort((a, b) => Number(b.differs) - Number(a.differs)).slice(0, PARAMS);
  if (listed.length === 0 || columns.length === 0) return "";
  const said = (of: (typeof columns)[number], at: number): string => (of.values[at] ?? []).map(String).join(", ");
  const over = [
    listed.length > SESSIONS ? `${count(listed.length - SESSIONS)} more sessions` : "",
    params.length > PARAMS ? `${count(params.length - PARAMS)} more parameters` : "",
  ].filter(Boolean);
  return html.table({
    heads: ["Session", ...columns.map((column) => column.display_name || column.name)],
    rows: listed.slice(0, SESSIONS).map(({ name, at }) => [name, ...columns.map((column) => said(column, at))]),
    ...(over.length ? { more: `and ${over.join(", ")}` } : {}),
  });
}

/** Of the shown runs, and of no run; the gravest first. */
export const shownFindings = (): Finding[] =>
  byGravity(found.list.filter(({ place: { run } }) => run === null || world.shows(run)));

export function findingPart({ severity, code, name, message, why, remedy, place }: Finding): string {
  const where = [
    place.run,
    place.tag,
    place.step === null ? null : `step ${count(place.step)}`,
    place.path,
    place.offset === null ? null : `byte ${count(place.offset)}`,
  ];
  return html.finding({
    ...{ severity, why, remedy, what: message, code: `${code} ${name}` },
    where: where.filter((one) => one !== null).join(" · "),
  });
}
