/** The whole graph, as it is opened and coloured, as a picture. */
import { measurer } from "../../lib/fit";
import { paint } from "../../lib/graph/paint";
import { canvasPen, SvgPen, type Pen } from "../../lib/graph/pen";
import { graphs } from "../../state/graphs.svelte";
import { fileName, save } from "../board/export";
import { toast } from "../parts/toast.svelte";
import { graphTitle, stage } from "./stage.svelte";

const SHARP = 2; // device pixels a px
/** Pixels that browsers make a canvas of. */
const SIDE = 16_000;
const AREA = 120e6;
const MARGIN = 16;

export function saveGraph(kind: "svg" | "png"): void {
  const { scene } = graphs;
  const { ink, coloured } = stage;
  if (!scene || !ink || !coloured) return;
  const [width, height] = [scene.width + 2 * MARGIN, scene.height + 2 * MARGIN];
  const font = getComputedStyle(document.body).fontFamily;
  const emphasis = { selected: stage.selected, hovered: -1, from: stage.from, marks: graphs.marks };
  const probe = document.createElement("canvas").getContext("2d")!;
  const draw = (pen: Pen, scale: number) => {
    const sight = { left: 0, top: 0, right: scene.width, bottom: scene.height, scale };
    paint(pen, { scene, coloured, ink, sight, on: emphasis, measure: measurer(probe, `500 12px ${font}`) });
  };
  if (kind === "svg") {
    const pen = new SvgPen();
    draw(pen, 1);
    save(
      new Blob([pen.document(width, height, font, ink.ground, graphTitle())], { type: "image/svg+xml" }),
      fileName(graphTitle(), "svg"),
    );
    return;
  }
  const scale = Math.min(SHARP, SIDE / width, SIDE / height, Math.sqrt(AREA / (width * height)));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  const context = canvas.getContext("2d")!;
  context.fillStyle = ink.ground;
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.setTransform(scale, 0, 0, scale, MARGIN * scale, MARGIN * scale);
  draw(canvasPen(context, font), scale);
  canvas.toBlob((blob) => {
    if (blob) save(blob, fileName(graphTitle(), "png"));
    else
      toast.show({
        severity: "warning",
        title: "The picture is too large for this browser",
        text: "SVG has no such limit.",
      });
  });
  if (scale < 1)
    toast.show({
      title: `The picture is drawn at ${Math.round(scale * 100)} %`,
      text: "A browser's picture has a largest size; SVG has none.",
    });
}
