/** How many tiles of a shape go beside each other. */
export interface Tiling {
  columns: number;
  /** CSS px of one picture, without what stands above it. */
  width: number;
  height: number;
  /** All of them need this much; more than there is scrolls. */
  total: number;
}

const SMALLEST = 120; // px wide; below that they scroll

const NEARLY = 0.88; // as large: then one row less is better

/** No larger than the picture needs: the largest tiles of width/height `aspect` of which `count` fit into the room, each with `head` px above and `gap` between. */
export function tiling(
  count: number,
  aspect: number,
  room: { width: number; height: number },
  head: number,
  gap: number,
): Tiling {
  let best: Tiling | null = null;
  for (let columns = 1; columns <= Math.max(1, count); columns++) {
    const width = Math.floor((room.width - gap * (columns - 1)) / columns);
    if (width < SMALLEST && columns > 1) break;
    const rows = Math.ceil(count / columns);
    const height = Math.floor((room.height - gap * (rows - 1)) / rows - head);
    if (height < Math.min(SMALLEST / aspect, SMALLEST) * 0.6) continue;
    const drawn = Math.min(width, height * aspect);
    if (best !== null && drawn < NEARLY * Math.min(best.width, best.height * aspect)) continue;
    const tight = Math.min(height, Math.ceil(width / aspect));
    const total = rows * (tight + head) + (rows - 1) * gap;
    best = { columns, height: tight, width: Math.min(width, Math.max(SMALLEST, Math.ceil(tight * aspect))), total };
  }
  return best ?? scrolling(count, aspect, room, head, gap);
}

function scrolling(
  count: number,
  aspect: number,
  room: { width: number; height: number },
  head: number,
  gap: number,
): Tiling {
  const columns = Math.max(1, Math.floor((room.width + gap) / (SMALLEST * 1.5 + gap)));
  const width = Math.floor((room.width - gap * (columns - 1)) / columns);
  const height = Math.max(24, Math.round(Math.min(width / aspect, room.height - head)));
  const rows = Math.ceil(count / columns);
  return { columns, width, height, total: rows * (height + head) + (rows - 1) * gap };
}
