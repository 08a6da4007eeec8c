/** Pointer, wheel and touch gestures over the plot box, told as what they mean. A plain wheel is never taken: it scrolls the page. */

import type { Area } from "./ink";
import type { Box } from "./box";

export type Drag = "zoom" | "pan" | "range";

export interface Gestures {
  box(): Box;
  /** What a plain drag does now; that of a finger, which has no keys beside it, may do something else. */
  plain(touch: boolean): Drag;
  hover(px: number, py: number): void;
  leave(): void;
  press(touch: boolean): void;
  /** The rectangle to zoom to; a side it spans wholly is not zoomed. null = given up. */
  zooming(area: Area | null): void;
  zoom(area: Area, x: boolean, y: boolean): void;
  pan(dx: number, dy: number, done: boolean): void;
  range(from: number, to: number, done: boolean): void;
  /** Factor < 1 zooms in; around a place. */
  wheel(factor: number, px: number, py: number, done: boolean): void;
  fit(): void;
}

/** CSS px before a press becomes a drag; and the ratio from which a drag is mostly along one axis. */
const SLOP = 4;
const MOSTLY = 2;
const WHEEL_REST = 160;

interface Held {
  drag: Drag;
  x: number;
  y: number;
  lastX: number;
  lastY: number;
  moved: boolean;
}

export class Pointer {
  private held: Held | null = null;
  private readonly touches = new Map<number, readonly [number, number]>();
  private readonly quit = new AbortController();
  private wheelTimer = 0;

  constructor(
    private readonly target: HTMLElement,
    private readonly to: Gestures,
  ) {
    const on = <K extends keyof HTMLElementEventMap>(name: K, listen: (event: HTMLElementEventMap[K]) => void): void =>
      target.addEventListener(name, listen, { signal: this.quit.signal, passive: name !== "wheel" });
    Object.assign(target.style, { touchAction: "pan-y", cursor: "crosshair" });
    on("pointerdown", (e) => this.down(e));
    on("pointermove", (e) => this.move(e));
    on("pointerup", (e) => this.up(e));
    on("pointercancel", (e) => this.cancel(e));
    on("pointerleave", () => this.held || this.to.leave());
    on("dblclick", () => this.to.fit());
    on("wheel", (e) => this.wheel(e));
    window.addEventListener("keydown", (e) => this.key(e), { signal: this.quit.signal, capture: true });
  }

  destroy(): void {
    clearTimeout(this.wheelTimer);
    this.quit.abort();
  }

  private place(e: MouseEvent): [number, number] {
    const { left, top } = this.target.getBoundingClientRect();
    return [e.clientX - left, e.clientY - top];
  }

  private down(e: PointerEvent): void {
    if (e.button !== 0) return;
    const [x, y] = this.place(e);
    if (e.pointerType === "touch") this.touches.set(e.pointerId, [x, y]);
    if (this.touches.size > 1) return this.giveUp();
    const { left, right } = this.to.box();
    if (x < left - SLOP || x > right + SLOP) return;
    this.target.setPointerCapture(e.pointerId);
    const drag = e.shiftKey ? "pan" : e.altKey ? "range" : this.to.plain(e.pointerType === "touch");
    this.held = { drag, x, y, lastX: x, lastY: y, moved: false };
  }

  private move(e: PointerEvent): void {
    const [x, y] = this.place(e);
    if (this.touches.size > 1) return this.pinch(e.pointerId, x, y);
    const { held } = this;
    if (!held) return this.to.hover(x, y);
    held.moved ||= Math.hypot(x - held.x, y - held.y) >= SLOP;
    if (held.moved) this.drag(held, x, y, false);
  }

  private up(e: PointerEvent): void {
    const pinching = this.touches.size > 1;
    this.touches.delete(e.pointerId);
    if (pinching) return this.to.wheel(1, 0, 0, true);
    const { held } = this;
    this.held = null;
    if (!held) return;
    const [x, y] = this.place(e);
    if (held.moved) this.drag(held, x, y, true);
    else {
      this.to.hover(x, y);
      this.to.press(e.pointerType === "touch");
    }
  }

  private cancel(e: PointerEvent): void {
    this.touches.delete(e.pointerId);
    this.giveUp();
  }

  private drag(held: Held, x: number, y: number, done: boolean): void {
    const { left, right } = this.to.box();
    if (held.drag === "pan") this.to.pan(x - held.lastX, y - held.lastY, done);
    else if (held.drag === "range")
      this.to.range(clamp(Math.min(held.x, x), left, right), clamp(Math.max(held.x, x), left, right), done);
    else this.zoom(held, x, y, done);
    [held.lastX, held.lastY] = [x, y];
  }

  private zoom(held: Held, x: number, y: number, done: boolean): void {
    const box = this.to.box();
    const [dx, dy] = [Math.abs(x - held.x), Math.abs(y - held.y)];
    const [alongX, alongY] = [dx * MOSTLY >= dy, dy * MOSTLY >= dx];
    const both = alongX && alongY;
    const useX = both || dx > dy;
    const useY = both || dy > dx;
    const [x0, x1] = useX
      ? [clamp(Math.min(held.x, x), box.left, box.right), clamp(Math.max(held.x, x), box.left, box.right)]
      : [box.left, box.right];
    const [y0, y1] = useY
      ? [clamp(Math.min(held.y, y), box.top, box.bottom), clamp(Math.max(held.y, y), box.top, box.bottom)]
      : [box.top, box.bottom];
    const area = { x: x0, y: y0, width: x1 - x0, height: y1 - y0 };
    this.to.zooming(done ? null : area);
    if (done && area.width >= SLOP && area.height >= SLOP) this.to.zoom(area, useX, useY);
  }

  private pinch(id: number, x: number, y: number): void {
    const before = this.touches.get(id);
    const other = [...this.touches].find(([key]) => key !== id)?.[1];
    if (!before || !other) return;
    this.touches.set(id, [x, y]);
    const apart = (p: readonly [number, number]): number => Math.max(8, Math.hypot(p[0] - other[0], p[1] - other[1]));
    this.to.wheel(apart(before) / apart([x, y]), (x + other[0]) / 2, (y + other[1]) / 2, false);
  }

  private wheel(e: WheelEvent): void {
    if (!e.ctrlKey && !e.metaKey) return;
    e.preventDefault();
    const lines = e.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
    const [x, y] = this.place(e);
    this.to.wheel(Math.exp(clamp(e.deltaY * lines, -200, 200) * 0.002), x, y, false);
    clearTimeout(this.wheelTimer);
    this.wheelTimer = window.setTimeout(() => this.to.wheel(1, x, y, true), WHEEL_REST);
  }

  /** Esc during a drag takes it back, and does nothing else. */
  private key(e: KeyboardEvent): void {
    if (e.key !== "Escape" || !this.held?.moved) return;
    e.stopPropagation();
    this.giveUp();
  }

  private giveUp(): void {
    this.held = null;
    this.to.zooming(null);
  }
}

const clamp = (v: number, low: number, high: number): number => Math.min(high, Math.max(low, v));
