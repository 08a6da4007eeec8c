/** Boxes that hang from a button. */
const EDGE = 8; // px kept free at the window's edges

/** Svelte attachment: under `at`, inside the window; Esc and a press elsewhere close it. */
export function floating(at: DOMRect, close: () => void) {
  return (box: HTMLElement) => {
    const { width, height } = box.getBoundingClientRect();
    const left = Math.max(EDGE, Math.min(at.left, innerWidth - EDGE - width));
    const below = at.bottom + 4;
    const top = below + height > innerHeight - EDGE ? Math.max(EDGE, innerHeight - EDGE - height) : below;
    Object.assign(box.style, { left: `${left}px`, top: `${top}px`, visibility: "visible" });
    const back = document.activeElement instanceof HTMLElement ? document.activeElement : null;
    box.querySelector<HTMLElement>("input, button")?.focus();
    const press = (event: PointerEvent) => box.contains(event.target as Node) || close();
    const key = (event: KeyboardEvent) => {
      if (event.key !== "Escape") return;
      event.preventDefault();
      event.stopPropagation();
      close();
    };
    addEventListener("pointerdown", press, true);
    box.addEventListener("keydown", key);
    return () => {
      removeEventListener("pointerdown", press, true);
      back?.focus({ preventScroll: true });
    };
  };
}
