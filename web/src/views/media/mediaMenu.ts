/** The "More" menu of a card of Media. */
import { apiUrl } from "../../api/client";
import { count } from "../../lib/format";
import type { MediaCard } from "../../state/mediaCard.svelte";
import { escapeText } from "../../state/text";
import { view } from "../../state/view.svelte";
import { copyText } from "../clipboard";
import type { MenuEntry } from "../parts/menu.svelte";
import { entriesOf } from "./kindMenu";

type Undoable = (label: string, change: () => void) => void;

export function mediaMenu(card: MediaCard, undoable: Undoable): MenuEntry[] {
  const { key } = card.spec;
  return [
    ...entriesOf(card),
    { text: "Copy tag", icon: "copy", action: () => void copyText(card.tag, "Tag") },
    { text: "Copy link to this card", icon: "link", action: () => void copyText(linkTo(key), "Link") },
    ...(card.runs.length === 1 ? [download(card, 0, "Download this value")] : []),
    "separator",
    {
      text: card.ownStep ? "Follow the step of all cards" : "Own step",
      icon: "link",
      shortcut: "U",
      action: () => card.toggleOwnStep(),
    },
    {
      text: "Reset this card",
      icon: "undo",
      disabled: !view.cards.has(key),
      action: () => undoable("Reset card", () => view.cards.delete(key)),
    },
  ];
}

/** The bytes of the value that run `i` of the card shows, as they lie in the file. */
export function download(card: MediaCard, i: number, text: string): MenuEntry {
  const { run, values, at } = card.runs[i]!;
  return {
    text,
    icon: "export",
    hint: `step ${count(values.steps[at]!)}`,
    action: () => {
      const link = document.createElement("a");
      link.href = `${apiUrl("value")}?${values.address(at)}`;
      link.download = `${[run.name, card.tag, values.steps[at]].join("-").replaceAll(/[^\w.-]+/g, "_")}.pb`;
      link.click();
    },
  };
}

/** The page as it is, with this card in full screen. */
function linkTo(key: string): string {
  const url = new URL(location.href);
  const fields = url.hash.slice(1).split("&");
  url.hash = [...fields.filter((field) => field !== "" && !field.startsWith("f=")), `f=${escapeText(key)}`].join("&");
  return url.href;
}
