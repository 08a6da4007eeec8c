/** Views that are kept under a name: what stands in the address behind its `#`. */
import type { NotesAnswer, NotesChange, SavedView } from "../api/notes";
import { board } from "./board.svelte";
import { notes } from "./notes.svelte";
import { readView, writeView } from "./url";
import { view as shown } from "./view.svelte";

export const FORMAT = "lossless-views";

export const here = (): string => writeView(shown, board.names);

/** Put `fragment` under a name, in the place of another of that name. */
export const keep =
  (name: string, fragment: string) =>
  ({ views }: NotesAnswer): NotesChange => ({
    views: [...views.filter((one) => one.name !== name), { name, fragment }],
  });

export const remove =
  (name: string) =>
  ({ views, start }: NotesAnswer): NotesChange => ({
    views: views.filter((one) => one.name !== name),
    ...(start === name ? { start: "" } : {}),
  });

export const renameTo =
  (name: string, to: string) =>
  ({ views, start }: NotesAnswer): NotesChange => ({
    views: views.filter((one) => one.name !== to).map((one) => (one.name === name ? { ...one, name: to } : one)),
    ...(start === name ? { start: to } : {}),
  });

export const exported = (views: readonly SavedView[]): string =>
  JSON.stringify({ format: FORMAT, version: 1, views }, null, 2);

/** The views of a file that `exported` wrote; null if it is none. */
export function imported(text: string): SavedView[] | null {
  let read: unknown;
  try {
    read = JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
  const { format, views } = (read ?? {}) as { format?: unknown; views?: unknown };
  if (format !== FORMAT || !Array.isArray(views)) return null;
  const sound = views.filter(
    (one: Partial<SavedView> | null): one is SavedView =>
      typeof one?.name === "string" && typeof one.fragment === "string",
  );
  return sound.map(({ name, fragment }) => ({ name, fragment }));
}

/** Open the view that a bare address opens, if there is one and nothing was changed while it was asked for. */
export async function startView(): Promise<void> {
  const bare = here();
  await notes.first;
  const { start, views } = notes.answer;
  const found = views.find((one) => one.name === start);
  if (found && here() === bare) readView(shown, found.fragment);
}
