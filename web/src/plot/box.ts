/** The plot box inside its host, CSS px; the same margins in every card, so that x axes line up down a column. */

export const TOP = 10;
export const RIGHT = 12;
export const BOTTOM = 22;

/** Centre of the rail above the box on which NaN and +∞ stand, and of the one above the axis for −∞. */
export const RAIL = 4;
export const FLOOR = 5;

export interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
  /** Of the host. */
  width: number;
  height: number;
}

export function boxOf(width: number, height: number, left: number): Box {
  return {
    left,
    top: TOP,
    right: Math.max(width - RIGHT, left + 1),
    bottom: Math.max(height - BOTTOM, TOP + 1),
    width,
    height,
  };
}

export const inside = (box: Box, px: number, py: number): boolean =>
  px >= box.left && px <= box.right && py >= 0 && py <= box.height;
