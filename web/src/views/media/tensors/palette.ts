/** The colours of a heat map as the pixels of an ImageData: `--seq-1` … `--seq-7`, and one for what is not finite. */
const STEPS = 256;
const TOKENS = 7;

export interface Palette {
  readonly steps: Uint32Array;
  readonly odd: number;
}

export function palette(element: Element): Palette {
  const style = getComputedStyle(element);
  const context = new OffscreenCanvas(STEPS + 1, 1).getContext("2d")!;
  const ramp = context.createLinearGradient(0, 0, STEPS, 0);
  for (let i = 0; i < TOKENS; i++) ramp.addColorStop(i / (TOKENS - 1), style.getPropertyValue(`--seq-${i + 1}`).trim());
  context.fillStyle = ramp;
  context.fillRect(0, 0, STEPS, 1);
  context.fillStyle = style.getPropertyValue("--warning-mark").trim();
  context.fillRect(STEPS, 0, 1, 1);
  const all = new Uint32Array(context.getImageData(0, 0, STEPS + 1, 1).data.buffer);
  return { steps: all.slice(0, STEPS), odd: all[STEPS]! };
}
