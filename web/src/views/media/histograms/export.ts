/** Pictures of a card of histograms, and its buckets, as files. Buckets come from the server: all of them, at full precision. */
import { downloadHistograms } from "../../../api/histograms";
import { drawSheet, sheetSize, type HistogramSheet } from "../../../plot/histogram/export";
import { CanvasInk } from "../../../plot/ink";
import { context } from "../../../plot/surface";
import { SvgInk } from "../../../plot/svg";
import { fileName, save, telling } from "../../board/export";
import type { Plots } from "./menu";
import type { HistogramModel } from "./model.svelte";

const SCALE = 2; // device pixels a CSS pixel

export async function savePicture(model: HistogramModel, plots: Plots, kind: "png" | "svg"): Promise<void> {
  const sheet = sheetOf(model, plots);
  save(kind === "svg" ? svg(sheet) : await png(sheet), fileName(model.card.spec.key, kind));
}

/** Of the shown runs, in the card's window of steps. */
export async function saveBuckets(model: HistogramModel): Promise<void> {
  const { card, window } = model;
  const { request } = model;
  await telling(card.tag, async () => {
    const asked = { tag: card.tag, runs: card.runs.map(({ run }) => run.name), ...(request?.x && { x: request.x }) };
    save(await downloadHistograms({ ...asked, ...(window && { range: window }) }), fileName(card.tag, "csv"));
  });
}

function sheetOf(model: HistogramModel, plots: Plots): HistogramSheet {
  const panels = model.drawn.flatMap(({ shown }) => {
    const plot = plots.get(shown.run.name);
    const scene = plot?.sceneFor(...plot.size);
    return scene ? [{ name: shown.run.name, scene }] : [];
  });
  return { title: model.card.tag, subtitle: model.card.notes.join(" · "), columns: model.cells.columns, panels };
}

function svg(sheet: HistogramSheet): Blob {
  const font = sheet.panels[0]?.scene.theme.font ?? "sans-serif";
  const measure = new CanvasInk(context(document.createElement("canvas")), 1, font);
  const ink = new SvgInk(font, (text, style) => measure.measure(text, style));
  drawSheet(ink, sheet);
  return new Blob([ink.document(...sheetSize(sheet), sheet.title)], { type: "image/svg+xml" });
}

function png(sheet: HistogramSheet): Promise<Blob> {
  const [width, height] = sheetSize(sheet);
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [Math.round(width * SCALE), Math.round(height * SCALE)];
  drawSheet(new CanvasInk(context(canvas), SCALE, sheet.panels[0]?.scene.theme.font ?? "sans-serif"), sheet);
  const failed = new Error(`PNG: got no picture of ${canvas.width} × ${canvas.height} px from the browser`);
  return new Promise((done, fail) => canvas.toBlob((blob) => (blob ? done(blob) : fail(failed)), "image/png"));
}
