/** Pictures as files to keep. */

export function saveLink(url: string, name: string): void {
  const link = document.createElement("a");
  link.href = url;
  link.download = name.replaceAll(/[^\w.-]+/g, "_");
  link.click();
}

/** All pictures of a card as they are drawn now, in their places, as one PNG. */
export async function saveView(card: Element, tag: string): Promise<void> {
  const canvases = [...card.querySelectorAll("canvas")].filter((one) => one.width > 0);
  if (!canvases.length) return;
  const boxes = canvases.map((one) => one.getBoundingClientRect());
  const [left, top] = [Math.min(...boxes.map((box) => box.left)), Math.min(...boxes.map((box) => box.top))];
  const right = Math.max(...boxes.map((box) => box.right));
  const bottom = Math.max(...boxes.map((box) => box.bottom));
  const ratio = devicePixelRatio;
  const whole = new OffscreenCanvas(Math.ceil((right - left) * ratio), Math.ceil((bottom - top) * ratio));
  const ink = whole.getContext("2d")!;
  canvases.forEach((one, i) => ink.drawImage(one, (boxes[i]!.left - left) * ratio, (boxes[i]!.top - top) * ratio));
  const url = URL.createObjectURL(await whole.convertToBlob({ type: "image/png" }));
  saveLink(url, `${tag}.png`);
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
