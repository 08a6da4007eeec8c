import type { Components } from "../../api/embeddings";

/** Components of another step of the same points: each turned to where it pointed before. */
export function alike(next: Components, before: Components): void {
  if (next.rows !== before.rows) return;
  const stride = Math.max(1, Math.floor(next.rows / 5000));
  for (let c = 0; c < Math.min(next.dims, before.dims, 10); c++) {
    let dot = 0;
    for (let row = 0; row < next.rows; row += stride) {
      const product = next.data[row * next.dims + c] * before.data[row * before.dims + c];
      if (product === product) dot += product;
    }
    if (dot < 0) for (let row = 0; row < next.rows; row++) next.data[row * next.dims + c] *= -1;
  }
}
