/** A mesh's `json_config`: three.js classes and their properties, of which those that only look are taken. Pure. */

export interface MeshLook {
  camera: { kind: "perspective" | "orthographic"; fov: number; near: number | null; far: number | null };
  /** Where the eye stands; null = where the page puts it. */
  position: readonly [number, number, number] | null;
  lights: readonly { cls: string; properties: Properties; position: readonly [number, number, number] | null }[];
  material: { cls: string; properties: Properties };
  /** What was not taken, as it is named in the config. */
  unknown: readonly string[];
}

export type Properties = Readonly<Record<string, number | boolean | string>>;

const CAMERAS: Record<string, MeshLook["camera"]["kind"]> = {
  PerspectiveCamera: "perspective",
  OrthographicCamera: "orthographic",
};
const LIGHTS = ["AmbientLight", "DirectionalLight", "PointLight", "HemisphereLight", "SpotLight"];
const MATERIALS = [
  "MeshBasicMaterial",
  "MeshLambertMaterial",
  "MeshPhongMaterial",
  "MeshStandardMaterial",
  "MeshNormalMaterial",
  "MeshToonMaterial",
  "PointsMaterial",
];
const PROPERTIES: Record<string, "number" | "boolean" | "colour"> = {
  color: "colour",
  groundColor: "colour",
  emissive: "colour",
  specular: "colour",
  intensity: "number",
  distance: "number",
  decay: "number",
  angle: "number",
  penumbra: "number",
  size: "number",
  opacity: "number",
  roughness: "number",
  metalness: "number",
  shininess: "number",
  side: "number",
  wireframeLinewidth: "number",
  transparent: "boolean",
  wireframe: "boolean",
  flatShading: "boolean",
  sizeAttenuation: "boolean",
  vertexColors: "boolean",
};
const COLOUR = /^(#[0-9a-f]{3}|#[0-9a-f]{6}|[a-z]{3,24}|rgb\(\s*\d{1,3}\s*,\s*\d{1,3}\s*,\s*\d{1,3}\s*\))$/i;
export const FOV = 50;

export function readConfig(config: Readonly<Record<string, unknown>>): MeshLook {
  const unknown = Object.keys(config).filter((key) => !["camera", "lights", "material"].includes(key));
  const camera = record(config["camera"]);
  const cls = camera["cls"];
  const kind = typeof cls === "string" ? CAMERAS[cls] : undefined;
  if (cls !== undefined && !kind) unknown.push(`camera ${String(cls)}`);
  const lights = (Array.isArray(config["lights"]) ? config["lights"] : []).map(record).flatMap((light) => {
    const name = String(light["cls"]);
    if (!LIGHTS.includes(name)) return (unknown.push(`light ${name}`), []);
    return [{ cls: name, properties: properties(light, name, unknown), position: triple(light["position"]) }];
  });
  const material = record(config["material"]);
  const named = String(material["cls"] ?? "MeshStandardMaterial");
  if (!MATERIALS.includes(named)) unknown.push(`material ${named}`);
  return {
    camera: {
      kind: kind ?? "perspective",
      fov: within(camera["fov"], 1, 170) ?? FOV,
      near: within(camera["near"], 0, Infinity),
      far: within(camera["far"], 0, Infinity),
    },
    position: triple(camera["position"]),
    lights,
    material: {
      cls: MATERIALS.includes(named) ? named : "MeshStandardMaterial",
      properties: properties(material, named, unknown),
    },
    unknown,
  };
}

function properties(given: Record<string, unknown>, of: string, unknown: string[]): Properties {
  const taken: Record<string, number | boolean | string> = {};
  for (const [key, value] of Object.entries(given)) {
    if (key === "cls" || key === "position") continue;
    const found = Object.hasOwn(PROPERTIES, key) ? take(PROPERTIES[key]!, value) : undefined;
    if (found === undefined) unknown.push(`${of}.${key}`);
    else taken[key] = found;
  }
  return taken;
}

function take(kind: "number" | "boolean" | "colour", value: unknown): number | boolean | string | undefined {
  if (kind === "number") return typeof value === "number" && Number.isFinite(value) ? value : undefined;
  if (kind === "boolean")
    return typeof value === "boolean" ? value : typeof value === "number" ? value !== 0 : undefined;
  if (typeof value === "number")
    return value >= 0 && value <= 0xffffff ? `#${Math.floor(value).toString(16).padStart(6, "0")}` : undefined;
  return typeof value === "string" && COLOUR.test(value) ? value : undefined;
}

const record = (value: unknown): Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};

const within = (value: unknown, low: number, high: number): number | null =>
  typeof value === "number" && value > low && value < high ? value : null;

function triple(value: unknown): readonly [number, number, number] | null {
  const three = Array.isArray(value)
    ? value
    : typeof value === "object" && value !== null
      ? ["x", "y", "z"].map((axis) => (value as Record<string, unknown>)[axis])
      : [];
  return three.length === 3 && three.every((v) => typeof v === "number" && Number.isFinite(v))
    ? (three as unknown as [number, number, number])
    : null;
}
