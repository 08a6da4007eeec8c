/** Ways to findings, and from them. */
import type { Finding } from "../../api/types";
import { undoable, history } from "../../state/actions";
import { view } from "../../state/view.svelte";
import { toast } from "../parts/toast.svelte";

/** Health, with this finding open and no filter before it; null: as it was left. */
export function showFinding(id: string | null): void {
  view.name = "health";
  view.full = null;
  if (id === null) return;
  view.severity = "all";
  view.area = "any";
  for (const key of [...view.collapsed]) if (key.startsWith("health:")) view.collapsed.delete(key);
  view.finding = id;
}

/** Mute one finding, or all of its rule; it can be taken back. */
export function mute(finding: Finding, rule: boolean): void {
  undoable("Mute", () => {
    view.muted.add(rule ? finding.code : finding.id);
    if (!view.showMuted && view.finding === finding.id) view.finding = null;
  });
  toast.show({
    title: rule ? `${finding.code} ${finding.name} is muted` : `One finding of ${finding.code} is muted`,
    action: { text: "Undo", run: () => void history.undo() },
  });
}

export function unmute(finding: Finding): void {
  undoable("Unmute", () => {
    view.muted.delete(finding.id);
    view.muted.delete(finding.code);
  });
}
