import { toast } from "./parts/toast.svelte";

/** Copy, and say so. The asynchronous clipboard exists on https and loopback only; elsewhere a selection is copied. */
export async function copyText(text: string, what: string): Promise<void> {
  const done = navigator.clipboard
    ? await navigator.clipboard.writeText(text).then(
        () => true,
        () => copySelection(text),
      )
    : copySelection(text);
  if (done) toast.show({ title: `${what} copied`, text: text.length > 120 ? `${text.slice(0, 119)}…` : text });
  else toast.show({ severity: "warning", title: "The browser refused to copy", text });
}

function copySelection(text: string): boolean {
  const area = document.createElement("textarea");
  area.value = text;
  area.className = "sr";
  document.body.append(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  return done;
}
