/** What Media knows of a kind: one row each. The component is loaded when its first card is in sight. */
import type { Component } from "svelte";
import type { MediaCard } from "../../state/mediaCard.svelte";
import type { MediaKind } from "../../state/mediaCards";

export interface KindProps {
  card: MediaCard;
  /** CSS px of the frame's body. */
  width: number;
  height: number;
  full: boolean;
}

export interface KindRow {
  readonly kind: MediaKind;
  readonly word: string;
  readonly plural: string;
  /** CSS px of a card that nobody resized. */
  readonly height: number;
  /** Ways of showing, for the frame's header; the first is what `card.mode` of undefined means. */
  readonly modes?: readonly { value: string; text: string; title?: string }[];
  readonly load: () => Promise<{ default: Component<KindProps> }>;
}

const tensors = () => import("./tensors/TensorCard.svelte");

export const KINDS: readonly KindRow[] = [
  {
    kind: "image",
    word: "image",
    plural: "Images",
    height: 320,
    modes: [
      { value: "side", text: "Side by side" },
      { value: "difference", text: "Difference" },
      { value: "steps", text: "Over steps" },
    ],
    load: () => import("./images/ImagesCard.svelte"),
  },
  {
    kind: "histogram",
    word: "histogram",
    plural: "Histograms",
    height: 400,
    modes: [
      { value: "ridge", text: "Ridge", title: "One below the other, the newest in front" },
      { value: "overlay", text: "Overlay", title: "All over the same axes" },
      { value: "heat", text: "Heat", title: "Steps and values, the colour is the count" },
      { value: "bands", text: "Bands", title: "Percentiles over steps" },
      { value: "compare", text: "Compare", title: "Two runs, or two steps, over each other" },
    ],
    load: () => import("./histograms/HistogramCard.svelte"),
  },
  {
    kind: "text",
    word: "text",
    plural: "Text",
    height: 320,
    modes: [
      { value: "rendered", text: "Rendered" },
      { value: "raw", text: "Raw", title: "As written" },
      { value: "changes", text: "Changes" },
    ],
    load: () => import("./text/TextCard.svelte"),
  },
  {
    kind: "audio",
    word: "sound",
    plural: "Audio",
    height: 340,
    modes: [
      { value: "wave", text: "Wave", title: "Every sample's extremes" },
      { value: "spectrum", text: "Spectrum", title: "Loudness by frequency over time" },
    ],
    load: () => import("./audio/AudioCard.svelte"),
  },
  {
    kind: "pr_curve",
    word: "PR curve",
    plural: "PR curves",
    height: 400,
    modes: [
      { value: "pr", text: "PR", title: "Precision over recall" },
      { value: "roc", text: "ROC", title: "True over false positive rate, from the same counts" },
    ],
    load: () => import("./curves/CurvesCard.svelte"),
  },
  {
    kind: "mesh",
    word: "mesh",
    plural: "Meshes",
    height: 400,
    modes: [
      { value: "solid", text: "Solid" },
      { value: "wire", text: "Wire", title: "The edges of faces" },
      { value: "points", text: "Points", title: "The vertices alone" },
    ],
    load: () => import("./meshes/MeshCard.svelte"),
  },
  {
    kind: "tensor",
    word: "tensor",
    plural: "Tensors",
    height: 320,
    modes: [
      { value: "picture", text: "Picture", title: "A line, or a heat map" },
      { value: "values", text: "Values" },
    ],
    load: tensors,
  },
];

const byKind = new Map(KINDS.map((row) => [row.kind, row]));

export function kindRow(kind: MediaKind): KindRow {
  return byKind.get(kind)!;
}

const loading = new Map<MediaKind, Promise<Component<KindProps>>>();

/** The component of a kind: the same promise each time, but for one that failed. */
export function loadKind(kind: MediaKind): Promise<Component<KindProps>> {
  let found = loading.get(kind);
  if (!found) {
    found = kindRow(kind)
      .load()
      .then((module) => module.default);
    found.catch(() => loading.delete(kind));
    loading.set(kind, found);
  }
  return found;
}
