/** What a card of histograms adds to its menu: how it is drawn, and what can be kept of it. */
import type { HistogramPlot } from "../../../plot/histogram/plot";
import { view } from "../../../state/view.svelte";
import type { MenuEntry } from "../../parts/menu.svelte";
import { saveBuckets, savePicture } from "./export";
import type { HistogramModel } from "./model.svelte";

const AXES = [
  ["step", "Step"],
  ["relative", "Relative time"],
  ["wall", "Wall time"],
] as const;

export type Plots = ReadonlyMap<string, HistogramPlot>;

export function entries(model: HistogramModel, plots: Plots): MenuEntry[] {
  const drawn = model.drawn.length > 0;
  return [
    { text: "Log scale of counts", checked: model.log, action: () => model.toggleLog() },
    { text: "Outliers outside", checked: model.clip, action: () => model.toggleClip() },
    { text: "Fit all steps and values", icon: "fit", disabled: !model.zoomed, action: () => model.fit() },
    { heading: "Axis of all cards" },
    ...AXES.map(([x, text]) => ({ text, checked: view.x === x, action: () => view.setAxis(x) })),
    "separator",
    { text: "PNG picture", icon: "export", disabled: !drawn, action: () => void savePicture(model, plots, "png") },
    { text: "SVG drawing", icon: "export", disabled: !drawn, action: () => void savePicture(model, plots, "svg") },
    { text: "CSV, every bucket", icon: "export", action: () => void saveBuckets(model) },
  ];
}
