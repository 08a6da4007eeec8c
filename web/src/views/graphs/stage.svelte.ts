/** What canvas, minimap, keys and export share: the camera, the sizes, the colours of the boxes. */
import { board } from "../../state/board.svelte";
import { graphs } from "../../state/graphs.svelte";
import { view } from "../../state/view.svelte";
import { centred, fitted, opening, revealing, zoomed, type Camera, type Rect } from "../../lib/graph/camera";
import { colourBoxes, type Coloured, type Ink } from "../../lib/graph/colours";
import type { Scene } from "../../lib/graph/scene";

class Stage {
  camera = $state.raw<Camera>({ x: 0, y: 0, scale: 1 });
  width = $state(0);
  height = $state(0);
  ink = $state.raw<Ink | null>(null);
  hovered = $state(-1);

  readonly coloured: Coloured | null = $derived.by(() => {
    const { scene, body } = graphs;
    if (!scene || !body || !this.ink) return null;
    const ops = { names: body.opNames, counts: new Map(body.ops) };
    return colourBoxes(scene.boxes, view.graphColour, this.ink, ops, devices(scene, body.devices), graphs.difference);
  });
  readonly selected: number = $derived(boxOf(view.graphNode));
  readonly from: number = $derived(view.graphWay === "path" ? boxOf(view.graphFrom) : -1);

  fit(): void {
    const { scene } = graphs;
    if (scene) this.camera = fitted({ x: 0, y: 0, width: scene.width, height: scene.height }, this.width, this.height);
  }

  /** As a graph is first seen. */
  begin(): void {
    const { scene } = graphs;
    if (scene) this.camera = opening({ x: 0, y: 0, width: scene.width, height: scene.height }, this.width, this.height);
  }

  zoom(factor: number, x = this.width / 2, y = this.height / 2): void {
    this.camera = zoomed(this.camera, factor, x, y);
  }

  reveal(box: number): void {
    const rect = rectOf(box);
    if (rect) this.camera = revealing(this.camera, rect, this.width, this.height);
  }

  centre(box: number): void {
    const rect = rectOf(box);
    if (rect) this.camera = centred({ scale: Math.max(this.camera.scale, 0.8) }, rect, this.width, this.height);
  }

  /** The innermost box at a point of the screen; -1: none. */
  at(x: number, y: number): number {
    const boxes = graphs.scene?.boxes;
    if (!boxes) return -1;
    const [left, top] = [this.camera.x + x / this.camera.scale, this.camera.y + y / this.camera.scale];
    for (let box = boxes.x.length - 1; box > 0; box--)
      if (
        left >= boxes.x[box]! &&
        top >= boxes.y[box]! &&
        left <= boxes.x[box]! + boxes.width[box]! &&
        top <= boxes.y[box]! + boxes.height[box]!
      )
        return box;
    return -1;
  }
}

export function boxOf(path: string | null): number {
  return path === null ? -1 : (graphs.scene?.boxes.path.indexOf(path, 1) ?? -1);
}

export function rectOf(box: number): Rect | null {
  const boxes = graphs.scene?.boxes;
  if (!boxes || box < 0 || box >= boxes.x.length) return null;
  return { x: boxes.x[box]!, y: boxes.y[box]!, width: boxes.width[box]!, height: boxes.height[box]! };
}

/** Devices of what is drawn, the most frequent first. */
function devices({ boxes }: Scene, names: readonly string[]) {
  const counts = new Map<string, number>();
  boxes.device.forEach((place, box) => {
    const name = names[place];
    if (name && !boxes.open[box]) counts.set(name, (counts.get(name) ?? 0) + boxes.nodes[box]!);
  });
  return { names, counts: new Map([...counts].sort((a, b) => b[1] - a[1])) };
}

/** What a picture of the graph is called. */
export function graphTitle(): string {
  const name = graphs.upload?.name ?? graphs.run ?? "graph";
  return [
    board.facts?.window_title,
    name === "." ? "" : name,
    graphs.upload ? "" : (graphs.choice?.text ?? ""),
    graphs.bodyName,
  ]
    .filter(Boolean)
    .join(" · ");
}

export const stage = new Stage();
