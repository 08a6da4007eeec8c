/** What a mesh card keeps in the URL, as words: cameras, whether each run has its own, the size of points. */
import { FRONT, type Orbit } from "../../../lib/orbit";

export interface MeshOptions {
  /** Each run is looked at by a camera of its own. */
  own: boolean;
  /** CSS px. */
  point: number;
  /** By run; "" = of all. Absent: where the config or the page puts it. */
  orbits: ReadonlyMap<string, Orbit>;
}

export const POINT = 3;
const short = (n: number): string => String(Number(n.toFixed(3)));

export function writeOptions({ own, point, orbits }: MeshOptions): string[] {
  const words = [...orbits].map(([run, { yaw, pitch, distance, target }]) =>
    [`o${[yaw, pitch, distance, ...target].map(short).join("_")}`, run].join(" "),
  );
  if (own) words.unshift("own");
  if (point !== POINT) words.unshift(`p${point}`);
  return words;
}

/** Words that mean nothing are left out: a link may come from anywhere. */
export function readOptions(words: readonly string[]): MeshOptions {
  const options = { own: false, point: POINT, orbits: new Map<string, Orbit>() };
  for (const word of words) {
    if (word === "own") options.own = true;
    else if (/^p\d+$/.test(word)) options.point = Math.min(20, Math.max(1, Number(word.slice(1))));
    else if (word.startsWith("o")) {
      const [numbers = "", ...run] = word.slice(1).split(" ");
      const read = numbers.split("_").map(Number);
      if (read.length !== 6 || !read.every(Number.isFinite) || !(read[2]! > 0)) continue;
      const [yaw, pitch, distance, x, y, z] = read as [number, number, number, number, number, number];
      options.orbits.set(run.join(" "), { ...FRONT, yaw, pitch, distance, target: [x, y, z] });
    }
  }
  return options;
}
