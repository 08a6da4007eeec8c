/** Where an image lies in a box: fitted, or at a scale about a point of it. The same for all tiles of a card. */

export interface Size {
  width: number;
  height: number;
}

/** `scale`: CSS px a pixel of the image, null = as large as the box has room for. `x`, `y`: what part of the image is in the
 * middle of the box, 0 to 1. */
export interface Zoom {
  scale: number | null;
  x: number;
  y: number;
}

export interface Place {
  left: number;
  top: number;
  scale: number;
}

export const FIT: Zoom = { scale: null, x: 0.5, y: 0.5 };
const SCALES: [number, number] = [1 / 64, 128];

export function place(zoom: Zoom, image: Size, box: Size): Place {
  const scale = zoom.scale ?? fitting(image, box);
  if (zoom.scale === null) {
    return { scale, left: (box.width - image.width * scale) / 2, top: (box.height - image.height * scale) / 2 };
  }
  return {
    scale,
    left: box.width / 2 - zoom.x * image.width * scale,
    top: box.height / 2 - zoom.y * image.height * scale,
  };
}

export function fitting(image: Size, box: Size): number {
  return Math.min(box.width / image.width, box.height / image.height);
}

/** `factor` times larger about the point (x, y) of the box, which keeps its place. */
export function zoomAt(zoom: Zoom, image: Size, box: Size, x: number, y: number, factor: number): Zoom {
  const before = place(zoom, image, box);
  const scale = Math.min(SCALES[1], Math.max(SCALES[0], before.scale * factor));
  const [atX, atY] = [(x - before.left) / before.scale, (y - before.top) / before.scale];
  return clamped({
    scale,
    x: (atX - (x - box.width / 2) / scale) / image.width,
    y: (atY - (y - box.height / 2) / scale) / image.height,
  });
}

/** Moved by (dx, dy) px of the box. A fitted image becomes one of that scale. */
export function pan(zoom: Zoom, image: Size, box: Size, dx: number, dy: number): Zoom {
  const { scale } = place(zoom, image, box);
  const from = zoom.scale === null ? FIT : zoom;
  return clamped({ scale, x: from.x - dx / scale / image.width, y: from.y - dy / scale / image.height });
}

/** The pixel under (x, y) of the box; null beside the image. */
export function pixelAt(zoom: Zoom, image: Size, box: Size, x: number, y: number): [number, number] | null {
  const { left, top, scale } = place(zoom, image, box);
  const [column, row] = [Math.floor((x - left) / scale), Math.floor((y - top) / scale)];
  return column >= 0 && row >= 0 && column < image.width && row < image.height ? [column, row] : null;
}

function clamped(zoom: Zoom): Zoom {
  return { ...zoom, x: Math.min(1, Math.max(0, zoom.x)), y: Math.min(1, Math.max(0, zoom.y)) };
}
