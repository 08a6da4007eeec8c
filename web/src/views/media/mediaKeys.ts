/** Keys of Media: those of any grid, and the step. Steps are of the card in full screen or used last while it has its own. */
import { mediaWorld } from "../../state/mediaWorld.svelte";
import { view } from "../../state/view.svelte";
import { cardKeys, type BoardHands } from "../board/boardKeys";
import type { Key } from "../keys.svelte";
import { menu } from "../parts/menu.svelte";
import { moveBy, moveTo, player, type Track } from "./player.svelte";
import { trackOf } from "./tracks";

/** What uses the arrow keys itself. */
const OWN_ARROWS = "[role=slider], [role=radiogroup], [role=tree], [role=menu], [role=dialog], select, .handle";

const current = (): Track => trackOf(mediaWorld.mounted(view.full ?? view.card ?? ""));

export function mediaKeys(hands: BoardHands): Key[] {
  const free = () => menu.anchor === null;
  const onStep = (key: string, label: string, run: (track: Track) => void, quiet = false): Key => ({
    key,
    label,
    section: "Media",
    quiet,
    when: () => free() && !document.activeElement?.closest(OWN_ARROWS),
    run: () => (player.stop(), run(current())),
  });
  return [
    ...cardKeys(hands),
    onStep("ArrowRight", "Next, previous step; Shift: ten", (track) => moveBy(track, 1)),
    onStep("ArrowLeft", "", (track) => moveBy(track, -1), true),
    onStep("Shift+ArrowRight", "", (track) => moveBy(track, 10), true),
    onStep("Shift+ArrowLeft", "", (track) => moveBy(track, -10), true),
    onStep("Home", "First step", (track) => moveTo(track, 0)),
    onStep("End", "Newest step, and those to come", (track) => moveTo(track, Infinity)),
    { key: "A", label: "Play, pause", section: "Media", when: free, run: () => player.toggle(current) },
    {
      key: "U",
      label: "Own step of the card, or that of all",
      section: "Media",
      when: () => free() && mediaWorld.mounted(view.full ?? view.card ?? "") !== undefined,
      run: () => mediaWorld.mounted(view.full ?? view.card ?? "")?.toggleOwnStep(),
    },
  ];
}
