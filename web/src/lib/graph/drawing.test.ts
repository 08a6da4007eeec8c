import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { centred, fitted, opening, panned, revealing, zoomed } from "./camera";
import { colourBoxes, mix, type Ink } from "./colours";
import { paint, type Drawing } from "./paint";
import { SvgPen, type Pen } from "./pen";
import { documentOf } from "./sample";
import { Session } from "./session";

const css = readFileSync(new URL("../../tokens.css", import.meta.url), "utf8");
function inkOf(theme: "light" | "dark"): Ink {
  const part = css.slice(css.indexOf(`/* theme:${theme} */`), css.indexOf(`/* end:${theme} */`));
  const token = (name: string) => new RegExp(`--${name}: (#[0-9a-f]{6})`).exec(part)![1]!;
  return {
    ...{ ground: token("bg"), surface: token("surface"), sunken: token("sunken"), border: token("border") },
    ...{ borderStrong: token("border-control"), text: token("text"), text2: token("text-2"), text3: token("text-3") },
    ...{ accent: token("accent"), accentSoft: token("accent-soft"), edge: token("rest-mark") },
    ...{ added: token("live-mark"), changed: token("warning-mark") },
    hues: Array.from({ length: 12 }, (_, i) => token(`run-${i + 1}`)),
    seq: Array.from({ length: 7 }, (_, i) => token(`seq-${i + 1}`)),
  };
}

function contrast(a: string, b: string): number {
  const light = (hex: string) => {
    const [r, g, bl] = [1, 3, 5].map((at) => {
      const part = parseInt(hex.slice(at, at + 2), 16) / 255;
      return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r! + 0.7152 * g! + 0.0722 * bl!;
  };
  const [low, high] = [light(a), light(b)].sort((x, y) => x - y);
  return (high! + 0.05) / (low! + 0.05);
}

async function drawing(
  nodes: readonly string[],
  how: Parameters<typeof colourBoxes>[1],
  ink: Ink,
  renamed?: string[],
): Promise<Drawing> {
  const graph = documentOf({ "": nodes });
  if (renamed) graph.names = renamed;
  const session = new Session(graph, async () => undefined);
  const names = nodes.map((text) => text.split(/[:<]/)[0]!.trim());
  const spans = names.map((_, i) => 10 ** i);
  session.overlay({ name: names, device: names.map(() => "cpu"), start: names.map(() => 0), end: spans, bytes: spans });
  const scene = await session.look({ body: "", open: [], aside: [], inline: [] });
  const facts = session.bodyFacts("");
  const ops = { names: facts.opNames, counts: new Map(facts.ops) };
  const coloured = colourBoxes(
    scene.boxes,
    how,
    ink,
    ops,
    { names: facts.devices, counts: new Map([["cpu", 1]]) },
    null,
  );
  const sight = { left: 0, top: 0, right: scene.width, bottom: scene.height, scale: 1 };
  const on = { selected: -1, hovered: -1, from: -1, marks: null };
  return { scene, coloured, ink, sight, on, measure: (text) => text.length * 6 };
}

const NODES = Array.from(
  { length: 14 },
  (_, i) => `${"abcdefghijklmn"[i]}:Op${i}${i ? ` < ${"abcdefghijklmn"[i - 1]}` : ""}`,
);

describe("colours", () => {
  for (const theme of ["light", "dark"] as const)
    for (const how of ["structure", "op", "device", "time", "memory", "difference"] as const)
      it(`leave texts readable: ${how}, ${theme}`, async () => {
        const drawn = await drawing(NODES, how, inkOf(theme));
        let ground = drawn.ink.ground;
        let texts = 0;
        const pen: Pen = {
          rect: (_x, _y, width, _h, _r, fill) => {
            if (fill && width > 10) ground = fill;
          },
          line: () => (ground = drawn.ink.ground),
          text: (text, _x, _y, _size, colour) => {
            texts++;
            expect(contrast(colour.slice(0, 7), ground), `${text} ${colour} on ${ground}`).toBeGreaterThanOrEqual(4.5);
          },
        };
        paint(pen, drawn);
        expect(texts).toBeGreaterThanOrEqual(2 * NODES.length);
      });

  it("of values go from low to high, and say their ends", async () => {
    const { coloured, scene, ink } = await drawing(NODES, "time", inkOf("light"));
    expect(coloured.legend).toMatchObject({ kind: "scale", low: 1, high: 1e13 });
    const mark = (name: string) => coloured.mark[scene.boxes.path.indexOf(name)];
    expect([mark("a"), mark("n")]).toEqual([ink.seq[0], ink.seq[6]]);
    expect(mix("#000000", "#ffffff", 0.5)).toBe("#808080");
  });
});

it("an SVG is what it says, whatever the names", async () => {
  const hostile = [`a&b<script>alert(1)\u0000\ud800"'`, "]]><!--:<x>"];
  const drawn = await drawing(["p", "q < p"], "structure", inkOf("light"), hostile);
  const pen = new SvgPen();
  paint(pen, { ...drawn, measure: () => 0 });
  const text = pen.document(10, 10, '"A", b', "#fff", "t < & >");
  expect(text).not.toMatch(/<script|<!--|\u0000|NaN|undefined/);
  expect(text.match(/<text /g)!.length).toBe(text.match(/<\/text>/g)!.length);
});

describe("the camera", () => {
  const rect = { x: 100, y: 50, width: 400, height: 200 };
  it("fits a rectangle into the middle", () => {
    const { x, y, scale } = fitted(rect, 448, 1000, 4);
    expect([scale, (300 - x) * scale, (150 - y) * scale]).toEqual([1, 224, 500]);
  });
  it("begins at the upper end of what is high and could not be read whole", () => {
    const high = { x: 0, y: 0, width: 300, height: 9000 };
    expect(opening(high, 800, 600)).toMatchObject({ scale: 1, y: -24 });
    expect(opening({ ...high, width: 9000 }, 800, 600)).toEqual(fitted({ ...high, width: 9000 }, 800, 600));
  });
  it("keeps the point under the pointer when zooming, and everything when panning back", () => {
    const start = { x: 3, y: 4, scale: 0.7 };
    const near = zoomed(start, 1.7, 120, 80);
    expect(near.x + 120 / near.scale).toBeCloseTo(start.x + 120 / start.scale);
    const back = panned(panned(start, 30, -20), -30, 20);
    expect([back.x, back.y]).toEqual([expect.closeTo(3), expect.closeTo(4)]);
  });
  it("reveals with the least movement", () => {
    const camera = { x: 0, y: 0, scale: 1 };
    expect(revealing(camera, { x: 40, y: 40, width: 10, height: 10 }, 800, 600)).toEqual(camera);
    expect(revealing(camera, { x: 900, y: 40, width: 10, height: 10 }, 800, 600)).toEqual({ x: 134, y: 0, scale: 1 });
    expect(revealing(camera, { x: 0, y: 0, width: 4000, height: 100 }, 800, 600).scale).toBe(0.3);
    expect(centred({ scale: 1 }, { x: 0, y: 0, width: 10, height: 5000 }, 100, 100).y).toBe(-24);
  });
});
