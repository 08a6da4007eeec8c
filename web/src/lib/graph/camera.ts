/** Where a scene is looked at from: screen = (scene − at) · scale, in CSS px. */
import type { Sight } from "./paint";

export interface Camera {
  x: number;
  y: number;
  scale: number;
}

export interface Rect {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** `read`: names can be read from there on. */
export const ZOOM = { least: 0.01, most: 4, fit: 1.15, read: 0.52, step: 1.3 };
const MARGIN = 24;

export function fitted(rect: Rect, width: number, height: number, most = ZOOM.fit): Camera {
  const room = { width: Math.max(1, width - 2 * MARGIN), height: Math.max(1, height - 2 * MARGIN) };
  const scale = clamp(Math.min(room.width / Math.max(1, rect.width), room.height / Math.max(1, rect.height), most));
  return centred({ scale }, rect, width, height);
}

/** To begin with: all of it, or, where that could not be read and the width allows it, its upper end. */
export function opening(rect: Rect, width: number, height: number): Camera {
  const whole = fitted(rect, width, height);
  const wide = Math.min(1, (width - 2 * MARGIN) / Math.max(1, rect.width));
  return whole.scale >= ZOOM.read || wide < ZOOM.read ? whole : centred({ scale: wide }, rect, width, height);
}

/** The rectangle in the middle; one that is too high begins at the top. */
export function centred({ scale }: { scale: number }, rect: Rect, width: number, height: number): Camera {
  const x = rect.x + rect.width / 2 - width / 2 / scale;
  const tall = rect.height * scale > height - 2 * MARGIN;
  return { x, y: tall ? rect.y - MARGIN / scale : rect.y + rect.height / 2 - height / 2 / scale, scale };
}

/** Nearer or farther by `factor`, with the screen point kept where it is. */
export function zoomed(camera: Camera, factor: number, x: number, y: number): Camera {
  const scale = clamp(camera.scale * factor);
  return { x: camera.x + x / camera.scale - x / scale, y: camera.y + y / camera.scale - y / scale, scale };
}

export function panned(camera: Camera, dx: number, dy: number): Camera {
  return { ...camera, x: camera.x - dx / camera.scale, y: camera.y - dy / camera.scale };
}

export function sightOf({ x, y, scale }: Camera, width: number, height: number): Sight {
  return { left: x, top: y, right: x + width / scale, bottom: y + height / scale, scale };
}

/** Moved as little as it takes to have the rectangle in sight; what is too large for that is fitted, not below `least`. */
export function revealing(camera: Camera, rect: Rect, width: number, height: number, least = 0.3): Camera {
  const [wide, high] = [rect.width * camera.scale, rect.height * camera.scale];
  if (wide > width - 2 * MARGIN || high > height - 2 * MARGIN) {
    const whole = fitted(rect, width, height, camera.scale);
    return whole.scale >= least
      ? whole
      : centred({ scale: Math.min(camera.scale, Math.max(least, whole.scale)) }, rect, width, height);
  }
  const scale = camera.scale < least ? Math.min(1, Math.max(least, camera.scale)) : camera.scale;
  if (scale !== camera.scale) return centred({ scale }, rect, width, height);
  const near = (at: number, from: number, size: number, room: number) =>
    Math.min(Math.max(at, from + size + MARGIN / scale - room / scale), from - MARGIN / scale);
  return { x: near(camera.x, rect.x, rect.width, width), y: near(camera.y, rect.y, rect.height, height), scale };
}

function clamp(scale: number): number {
  return Math.min(ZOOM.most, Math.max(ZOOM.least, scale));
}
