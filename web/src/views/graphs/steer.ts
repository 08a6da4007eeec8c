/** Keys in the graph: along the edges, into groups and functions, nearer and farther. */
import { ZOOM } from "../../lib/graph/camera";
import { count } from "../../lib/format";
import { graphs } from "../../state/graphs.svelte";
import { view } from "../../state/view.svelte";
import { boxOf, stage } from "./stage.svelte";

const PAN = 80; // px

class Steer {
  /** Open or close a group; go into what a node executes. */
  open(path: string): void {
    const box = boxOf(path);
    const boxes = graphs.scene?.boxes;
    if (!boxes || box < 0) return;
    if (boxes.kind[box] !== 0) graphs.toggle(path);
    else if (boxes.calls[box]) void this.enter(path);
    view.graphNode = path;
  }

  private async enter(path: string): Promise<void> {
    const facts = graphs.facts?.path === path ? graphs.facts : await graphs.factsOf(path);
    if (facts?.calls[0] !== undefined) graphs.enter(facts.calls[0]);
  }

  readonly hear = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const acts: Record<string, (() => void) | undefined> = {
      "+": () => stage.zoom(ZOOM.step),
      "=": () => stage.zoom(ZOOM.step),
      "-": () => stage.zoom(1 / ZOOM.step),
      "0": () => stage.fit(),
      Home: () => stage.fit(),
      Enter: () => view.graphNode !== null && this.open(view.graphNode),
      Escape: view.graphNode === null && view.graphBody === null ? undefined : () => this.back(),
      ArrowDown: () => this.move(event, 0, 1),
      ArrowUp: () => this.move(event, 0, -1),
      ArrowLeft: () => this.move(event, -1, 0),
      ArrowRight: () => this.move(event, 1, 0),
    };
    const act = acts[event.key];
    if (!act) return;
    act();
    event.preventDefault();
    event.stopPropagation();
  };

  /** From a trace to the node, from the node to its group, and out. */
  private back(): void {
    if (view.graphWay !== "none") view.graphWay = "none";
    else if (view.graphNode !== null) {
      const boxes = graphs.scene?.boxes;
      const parent = boxes?.parent[stage.selected] ?? 0;
      view.graphNode = boxes && parent > 0 ? boxes.path[parent]! : null;
    } else graphs.enter(graphs.about?.first ?? "");
  }

  private move(event: KeyboardEvent, right: number, down: number): void {
    const boxes = graphs.scene?.boxes;
    if (!boxes) return;
    if (event.shiftKey) {
      const { camera } = stage;
      stage.camera = {
        ...camera,
        x: camera.x + (right * PAN) / camera.scale,
        y: camera.y + (down * PAN) / camera.scale,
      };
      return;
    }
    const at = stage.selected;
    const next = at < 1 ? first() : down ? (along(at, down) ?? beside(at, 0, down)) : beside(at, right, 0);
    if (next === null) return;
    view.graphNode = boxes.path[next]!;
    stage.reveal(next);
  }
}

function first(): number | null {
  const boxes = graphs.scene!.boxes;
  return boxes.item.length > 1 ? 1 : null;
}

/** The nearest box that an edge leads to (1) or comes from (-1). */
function along(at: number, down: number): number | null {
  const { edges } = graphs.scene!;
  const found: number[] = [];
  edges.from.forEach((from, edge) => {
    if (edges.crossing[edge]) return;
    if (down > 0 && from === at) found.push(edges.to[edge]!);
    if (down < 0 && edges.to[edge] === at) found.push(from);
  });
  return nearest(at, found);
}

/** The nearest box of the same group in a direction. */
function beside(at: number, right: number, down: number): number | null {
  const { boxes } = graphs.scene!;
  const found: number[] = [];
  for (let box = 1; box < boxes.item.length; box++) {
    if (box === at || boxes.parent[box] !== boxes.parent[at]) continue;
    const [dx, dy] = [middle(box)[0] - middle(at)[0], middle(box)[1] - middle(at)[1]];
    if (right ? dx * right > Math.abs(dy) * 0.5 : dy * down > Math.abs(dx) * 0.2) found.push(box);
  }
  return nearest(at, found);
}

function middle(box: number): [number, number] {
  const { x, y, width, height } = graphs.scene!.boxes;
  return [x[box]! + width[box]! / 2, y[box]! + height[box]! / 2];
}

function nearest(at: number, found: readonly number[]): number | null {
  const [x, y] = middle(at);
  let [best, least]: [number | null, number] = [null, Infinity];
  for (const box of found) {
    const far = Math.hypot(middle(box)[0] - x, middle(box)[1] - y);
    if (far < least) [best, least] = [box, far];
  }
  return best;
}

/** A box in one line: its path, op or size. */
export function describe(box: number): string {
  const boxes = graphs.scene!.boxes;
  const size = boxes.kind[box] === 0 ? boxes.sub[box]! : `${count(boxes.nodes[box]!)} nodes`;
  return `${boxes.path[box]!}\n${size}`;
}

export const steer = new Steer();
