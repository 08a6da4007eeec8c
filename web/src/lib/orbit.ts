/** A camera that goes round a point. Lengths are in radii of what is looked at, so that one camera fits meshes of any size. Pure. */

export type Triple = readonly [x: number, y: number, z: number];

export interface Orbit {
  /** Radians; 0 looks along −z from the front. */
  readonly yaw: number;
  /** Radians above the equator. */
  readonly pitch: number;
  readonly distance: number;
  /** The point in the middle, from the centre. */
  readonly target: Triple;
}

/** What is looked at. */
export interface Ball {
  readonly centre: Triple;
  readonly radius: number;
}

export const FRONT: Orbit = { yaw: 0.6, pitch: 0.35, distance: 2.4, target: [0, 0, 0] };
export const VIEWS: Readonly<Record<"front" | "right" | "top", Orbit>> = {
  front: { ...FRONT, yaw: 0, pitch: 0 },
  right: { ...FRONT, yaw: Math.PI / 2, pitch: 0 },
  top: { ...FRONT, yaw: 0, pitch: Math.PI / 2 },
};
const POLE = Math.PI / 2;
const [NEAR, FAR] = [0.02, 200];

const clamp = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value));

/** By radians. */
export function turned(orbit: Orbit, yaw: number, pitch: number): Orbit {
  const around = (orbit.yaw + yaw) % (2 * Math.PI);
  return { ...orbit, yaw: around, pitch: clamp(orbit.pitch + pitch, -POLE, POLE) };
}

/** `factor` above 1 goes nearer. */
export function zoomed(orbit: Orbit, factor: number): Orbit {
  return { ...orbit, distance: clamp(orbit.distance / factor, NEAR, FAR) };
}

/** By shares of the height of the picture, at the distance of the target; `fov` in degrees. */
export function shifted(orbit: Orbit, right: number, up: number, fov: number): Orbit {
  const span = 2 * orbit.distance * Math.tan((fov * Math.PI) / 360);
  const { across, above } = axes(orbit);
  const move = (i: 0 | 1 | 2): number => orbit.target[i] - span * (right * across[i] + up * above[i]);
  return { ...orbit, target: [move(0), move(1), move(2)] };
}

/** Unit vectors of the picture: to its right, to its top, and out of it. */
export function axes({ yaw, pitch }: Orbit): { across: Triple; above: Triple; out: Triple } {
  const [sy, cy, sp, cp] = [Math.sin(yaw), Math.cos(yaw), Math.sin(pitch), Math.cos(pitch)];
  return { across: [cy, 0, -sy], above: [-sy * sp, cp, -cy * sp], out: [sy * cp, sp, cy * cp] };
}

/** Where the eye is, in the mesh's own lengths. */
export function eye(orbit: Orbit, ball: Ball): Triple {
  const { out } = axes(orbit);
  const at = (i: 0 | 1 | 2): number => ball.centre[i] + ball.radius * (orbit.target[i] + out[i] * orbit.distance);
  return [at(0), at(1), at(2)];
}

/** What the eye looks at, in the mesh's own lengths. */
export function focus(orbit: Orbit, { centre, radius }: Ball): Triple {
  return [0, 1, 2].map((i) => centre[i]! + radius * orbit.target[i]!) as unknown as Triple;
}

/** The orbit of an eye that looks at the centre. */
export function orbitFrom(position: Triple, { centre, radius }: Ball): Orbit {
  const [x, y, z] = [0, 1, 2].map((i) => (position[i]! - centre[i]!) / radius) as [number, number, number];
  const distance = Math.hypot(x, y, z);
  if (!(distance > 0) || !Number.isFinite(distance)) return FRONT;
  return {
    yaw: Math.atan2(x, z),
    pitch: Math.asin(y / distance),
    distance: clamp(distance, NEAR, FAR),
    target: [0, 0, 0],
  };
}

/** The ball around some boxes; a point has a radius too. */
export function ballAround(boxes: readonly (readonly [Triple, Triple])[]): Ball {
  if (!boxes.length) return { centre: [0, 0, 0], radius: 1 };
  const low = [0, 1, 2].map((i) => Math.min(...boxes.map(([corner]) => corner[i]!)));
  const high = [0, 1, 2].map((i) => Math.max(...boxes.map(([, corner]) => corner[i]!)));
  const centre = low.map((v, i) => v + (high[i]! - v) / 2) as unknown as Triple;
  return { centre, radius: Math.hypot(...low.map((v, i) => (high[i]! - v) / 2)) || 1 };
}

/** Places a point in the picture: `x`, `y` CSS px from the upper left, `depth` along the view; behind the eye it is not above 0. */
export function projector(orbit: Orbit, ball: Ball, fov: number, width: number, height: number) {
  const { across, above, out } = axes(orbit);
  const from = eye(orbit, ball);
  const scale = height / 2 / Math.tan((fov * Math.PI) / 360);
  return (x: number, y: number, z: number): { x: number; y: number; depth: number } => {
    const [dx, dy, dz] = [x - from[0], y - from[1], z - from[2]];
    const depth = -(dx * out[0] + dy * out[1] + dz * out[2]);
    return {
      x: width / 2 + ((dx * across[0] + dy * across[1] + dz * across[2]) / depth) * scale,
      y: height / 2 - ((dx * above[0] + dy * above[1] + dz * above[2]) / depth) * scale,
      depth,
    };
  };
}
