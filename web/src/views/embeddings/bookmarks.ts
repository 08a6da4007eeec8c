/** States that TensorBoard's projector saved, as ours. */
import type { Bookmark } from "../../api/embeddings";
import { trimmed, type CloudView } from "../../state/cloudView";

const LAYOUTS: Record<string, CloudView["layout"]> = { pca: "pca", tsne: "tsne", umap: "umap", custom: "axes" };
const whole = (value: unknown): value is number => typeof value === "number" && Number.isInteger(value) && value >= 0;
const listed = (value: unknown): number[] => (Array.isArray(value) ? value.filter(whole) : []);

/** What a bookmark says of the look; what it says otherwise, or wrongly, is left out. */
export function lookOf(mark: Bookmark): CloudView {
  const layout = LAYOUTS[mark.selectedProjection ?? ""];
  const axes = listed(mark.pcaComponentDimensions);
  const deep = layout === "tsne" ? mark.tSNEis3d : layout === "umap" ? mark.umapIs3d : axes.length !== 2;
  const text = (value: unknown): string | undefined => (typeof value === "string" && value ? value : undefined);
  return trimmed({
    layout,
    flat: deep === false,
    axes: axes.length > 1 ? [...axes, 2].slice(0, 3) : undefined,
    perplexity: whole(mark.tSNEPerplexity) ? mark.tSNEPerplexity : undefined,
    neighbours: whole(mark.umapNeighbors) ? mark.umapNeighbors : undefined,
    label: text(mark.selectedLabelOption),
    colour: text(mark.selectedColorOptionName),
    chosen: listed(mark.selectedPoints),
  });
}
