/** What a drag over the cloud does. */
export type ToolName = "turn" | "box" | "lasso";

class Tool {
  name = $state<ToolName>("turn");
}

export const tool = new Tool();
