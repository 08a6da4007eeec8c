/** The keys of the embeddings view. */
import { view } from "../../state/view.svelte";
import type { Key } from "../keys.svelte";
import { cloud } from "./cloud.svelte";
import { tool } from "./tool.svelte";

const SECTION = "Embeddings";

export function cloudKeys(hands: { fit: () => void; search: () => void }): Key[] {
  const chosen = (): boolean => cloud.chosen.length > 0;
  return [
    { key: "/", section: SECTION, label: "Find points", run: hands.search },
    { key: "F", section: SECTION, label: "Fit the cloud", run: hands.fit },
    {
      key: "D",
      section: SECTION,
      label: "2-D or 3-D",
      run: () => cloud.change("Dimensions", { flat: !cloud.look.flat }),
    },
    { key: "V", section: SECTION, label: "Drag turns", run: () => (tool.name = "turn") },
    { key: "B", section: SECTION, label: "Drag chooses a box", run: () => (tool.name = "box") },
    { key: "S", section: SECTION, label: "Drag chooses a lasso", run: () => (tool.name = "lasso") },
    {
      key: "O",
      section: SECTION,
      label: "Show only the chosen points, or all",
      when: () => chosen() || cloud.look.only.length > 0,
      run: () => (cloud.look.only.length ? cloud.showAll() : cloud.isolate(cloud.chosen)),
    },
    {
      key: "N",
      section: SECTION,
      label: "To the nearest neighbour",
      when: () => cloud.near.length > 0,
      run: () => cloud.choose([cloud.near[0].row]),
    },
    {
      key: "Escape",
      section: SECTION,
      label: "Choose nothing",
      when: () => chosen() || view.cloud.find !== undefined,
      run: () => (chosen() ? cloud.choose([]) : view.setCloud({ find: undefined })),
    },
  ];
}
