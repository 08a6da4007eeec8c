/** A card's "More" menu. */
import type { Plot } from "../../plot/plot";
import { undoable } from "../../state/actions";
import type { CardModel } from "../../state/cardModel.svelte";
import { escapeText } from "../../state/text";
import { view } from "../../state/view.svelte";
import { copyText } from "../clipboard";
import type { MenuEntry, MenuPlace } from "../parts/menu.svelte";
import { chartEntries } from "./chartMenu";
import { saveData, saveParquet, savePicture } from "./export";

export function exportEntries(model: CardModel, plot: Plot | null): MenuEntry[] {
  return [
    {
      text: "PNG picture",
      icon: "export",
      disabled: !plot,
      action: () => plot && void savePicture(model, plot, "png"),
    },
    {
      text: "SVG drawing",
      icon: "export",
      disabled: !plot,
      action: () => plot && void savePicture(model, plot, "svg"),
    },
    { text: "CSV, every point", icon: "export", action: () => void saveData(model.spec.key, model.spec.tags, "csv") },
    { text: "JSON, every point", icon: "export", action: () => void saveData(model.spec.key, model.spec.tags, "json") },
    { text: "Parquet, every point", icon: "export", action: () => void saveParquet(model.spec.key, model.spec.tags) },
  ];
}

/** `anchor`: what the menu hangs from, for those that open another. */
export function cardMenu(model: CardModel, plot: Plot | null, anchor: Element | MenuPlace): MenuEntry[] {
  const { key } = model.spec;
  return [
    ...exportEntries(model, plot),
    "separator",
    ...chartEntries(model.spec, anchor),
    "separator",
    { text: "Copy link to this card", icon: "link", action: () => void copyCardLink(key) },
    { text: "Settings of this card", icon: "panel", action: () => inspect(key) },
    {
      text: "Reset this card",
      icon: "undo",
      disabled: !view.cards.has(key),
      action: () => undoable("Reset card", () => view.cards.delete(key)),
    },
  ];
}

function inspect(key: string): void {
  view.card = key;
  view.inspectorTab = "card";
  view.inspector = true;
}

/** The page as it is, with this card in full screen. */
async function copyCardLink(key: string): Promise<void> {
  const url = new URL(location.href);
  const fields = url.hash
    .slice(1)
    .split("&")
    .filter((field) => field !== "" && !field.startsWith("f="));
  url.hash = [...fields, `f=${escapeText(key)}`].join("&");
  await copyText(url.href, "Link");
}
