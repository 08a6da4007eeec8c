/** The view as the fragment of a URL, and back. A fragment never reaches a server, and has room for thousands of runs. */
import { FIELDS, type Field } from "./fields";
import type { View } from "./view.svelte";

/** Without `#`. Defaults are left out; `known` are the names of all runs. */
export function writeView(view: View, known: readonly string[] = []): string {
  return joinFields(FIELDS.map((field) => [field.key, field.write(view, known)]));
}

/** Set every rune of `view`: from `fragment`, or to its default where that is silent or not to be understood. */
export function readView(view: View, fragment: string): void {
  const texts = splitFields(fragment);
  for (const field of FIELDS) field.read(view, texts.get(field.key));
}

export function joinFields(texts: Iterable<readonly [string, string | undefined]>): string {
  return [...texts].flatMap(([key, text]) => (text === undefined ? [] : [`${key}=${text}`])).join("&");
}

export function splitFields(fragment: string): Map<string, string> {
  const texts = new Map<string, string>();
  for (const item of fragment.replace(/^#/, "").split("&")) {
    const at = item.indexOf("=");
    if (at > 0) texts.set(item.slice(0, at), item.slice(at + 1));
  }
  return texts;
}

export function fieldsWhere(test: (field: Field) => boolean | undefined): Field[] {
  return FIELDS.filter((field) => test(field) ?? false);
}
