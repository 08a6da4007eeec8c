/** Where points (rows × 3) stand on the screen: turned, shifted, enlarged; the same matrix for every painter and for picking. */

export interface Look {
  /** Radians. */
  yaw: number;
  pitch: number;
  zoom: number;
  /** Shift, in units of the cloud's radius. */
  x: number;
  y: number;
}

/** What fills the frame at zoom 1. */
export interface Fit {
  centre: readonly [number, number, number];
  radius: number;
}

const DISTANCE = 3; // of the eye from the centre, in radii
const FILLS = 0.82; // of the frame's half

/** Centre, and a radius that leaves out the farthest one in two hundred: a few far points must not shrink all others. */
export function fitOf(positions: Float32Array, shown?: Uint8Array): Fit {
  const sum = [0, 0, 0];
  let count = 0;
  const counts = (row: number): boolean => shown?.[row] !== 0 && Number.isFinite(positions[row * 3]);
  for (let row = 0; row * 3 < positions.length; row++) {
    if (!counts(row)) continue;
    count++;
    for (let d = 0; d < 3; d++) sum[d] += positions[row * 3 + d];
  }
  const centre = sum.map((one) => one / (count || 1)) as [number, number, number];
  const far = new Float32Array(count);
  let at = 0;
  for (let row = 0; row * 3 < positions.length; row++)
    if (counts(row)) far[at++] = Math.hypot(...[0, 1, 2].map((d) => positions[row * 3 + d] - centre[d]));
  far.sort();
  const most = far[count - 1] ?? 0;
  return { centre, radius: Math.min(most, (far[Math.floor(count * 0.995)] ?? 0) * 1.15) || most || 1 };
}

/** Column by column. `flat`: seen from the front, without perspective. */
export function matrixOf(look: Look, fit: Fit, width: number, height: number, flat: boolean): Float32Array {
  const [cy, sy] = flat ? [1, 0] : [Math.cos(look.yaw), Math.sin(look.yaw)];
  const [cp, sp] = flat ? [1, 0] : [Math.cos(look.pitch), Math.sin(look.pitch)];
  const turned = [
    [cy, 0, sy],
    [sp * sy, cp, -sp * cy],
    [-cp * sy, sp, cp * cy],
  ];
  const half = Math.min(width, height) * FILLS * look.zoom;
  const [ax, ay] = [half / Math.max(1, width), half / Math.max(1, height)];
  const deep = flat ? 0 : 1 / DISTANCE;
  const rows = [
    { turn: turned[0], scale: ax, shift: look.x * ax },
    { turn: turned[1], scale: ay, shift: look.y * ay },
    { turn: turned[2], scale: -0.2, shift: 0 },
    { turn: turned[2], scale: -deep, shift: 1 },
  ];
  const matrix = new Float32Array(16);
  rows.forEach(({ turn, scale, shift }, r) => {
    let moved = shift;
    for (let c = 0; c < 3; c++) {
      matrix[c * 4 + r] = (turn[c] * scale) / fit.radius;
      moved -= matrix[c * 4 + r] * fit.centre[c];
    }
    matrix[12 + r] = moved;
  });
  return matrix;
}

/** x and y in CSS px and the depth (−1 near … 1 far) of each point; NaN behind the eye and where a point is not finite. */
export function project(
  positions: Float32Array,
  m: Float32Array,
  width: number,
  height: number,
  into: Float32Array,
): Float32Array {
  for (let at = 0; at < positions.length; at += 3) {
    const [x, y, z] = [positions[at], positions[at + 1], positions[at + 2]];
    const w = m[3] * x + m[7] * y + m[11] * z + m[15];
    const scale = w > 0.05 ? 1 / w : NaN;
    into[at] = ((m[0] * x + m[4] * y + m[8] * z + m[12]) * scale * 0.5 + 0.5) * width;
    into[at + 1] = (0.5 - (m[1] * x + m[5] * y + m[9] * z + m[13]) * scale * 0.5) * height;
    into[at + 2] = (m[2] * x + m[6] * y + m[10] * z + m[14]) * scale;
  }
  return into;
}

/** The shown point at most `reach` px from (x, y): the nearest, among about equals the one in front; −1 for none. */
export function pick(screen: Float32Array, shown: Uint8Array, x: number, y: number, reach: number): number {
  let [found, best] = [-1, Infinity];
  for (let row = 0, at = 0; at < screen.length; row++, at += 3) {
    const dx = screen[at] - x;
    if (!(dx < reach && dx > -reach) || shown[row] === 0) continue;
    const dy = screen[at + 1] - y;
    const gap = dx * dx + dy * dy;
    if (!(gap < reach * reach)) continue;
    const worth = gap + screen[at + 2] * 8;
    if (worth < best) [found, best] = [row, worth];
  }
  return found;
}

/** The shown points inside a polygon of px. */
export function inside(
  screen: Float32Array,
  shown: Uint8Array,
  polygon: readonly (readonly [number, number])[],
): number[] {
  const xs = polygon.map(([x]) => x);
  const [left, right] = [Math.min(...xs), Math.max(...xs)];
  const found: number[] = [];
  for (let row = 0, at = 0; at < screen.length; row++, at += 3)
    if (shown[row] !== 0 && screen[at] >= left && screen[at] <= right && within(screen[at], screen[at + 1], polygon))
      found.push(row);
  return found;
}

function within(x: number, y: number, polygon: readonly (readonly [number, number])[]): boolean {
  let inside = false;
  for (let i = 0, j = polygon.length - 1; i < polygon.length; j = i++) {
    const [[ax, ay], [bx, by]] = [polygon[i], polygon[j]];
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
  }
  return inside;
}
