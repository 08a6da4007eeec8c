/** Changes of notes, with what went wrong said. */
import { ApiError } from "../../api/client";
import type { NotesAnswer, NotesChange, RunNotes } from "../../api/notes";
import { notes } from "../../state/notes.svelte";
import { toast } from "../parts/toast.svelte";

export async function say(make: (now: NotesAnswer) => NotesChange): Promise<boolean> {
  try {
    await notes.change(make);
    return true;
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    toast.show({ severity: "warning", title: "Not saved", text: error.message });
    return false;
  }
}

/** Change what is said of some runs. */
export const sayOf = (
  names: readonly string[],
  members: { [K in keyof RunNotes]?: RunNotes[K] | null },
): Promise<boolean> => say(() => ({ runs: Object.fromEntries(names.map((name) => [name, members])) }));
