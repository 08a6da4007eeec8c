/** Meshes by three.js: one renderer off the page, whose picture is copied into each card's canvas. */
import {
  AmbientLight,
  BufferAttribute,
  BufferGeometry,
  Color,
  DirectionalLight,
  DoubleSide,
  HemisphereLight,
  LinearSRGBColorSpace,
  Material,
  Mesh as Surface,
  MeshBasicMaterial,
  MeshLambertMaterial,
  MeshNormalMaterial,
  MeshPhongMaterial,
  MeshStandardMaterial,
  MeshToonMaterial,
  Object3D,
  OrthographicCamera,
  PerspectiveCamera,
  PointLight,
  Points,
  PointsMaterial,
  Scene,
  SpotLight,
  Vector3,
  WebGLRenderer,
  type Camera,
  type Light,
} from "three";
import type { Mesh } from "../../../api/mesh";
import type { MeshLook, Properties } from "../../../lib/meshConfig";
import { axes, eye, focus } from "../../../lib/orbit";
import { spreadOrder } from "../../../lib/spread";
import { pieces, type MeshPainter, type Shot } from "./painter";

const SURFACES: Record<string, new () => Material> = {
  MeshBasicMaterial,
  MeshLambertMaterial,
  MeshPhongMaterial,
  MeshStandardMaterial,
  MeshNormalMaterial,
  MeshToonMaterial,
};
const LIGHTS: Record<string, new () => Light> = {
  AmbientLight,
  DirectionalLight,
  HemisphereLight,
  PointLight,
  SpotLight,
};
/** What three.js once called an intensity of 1. */
const ONE = Math.PI;
/** TensorBoard's, where the config has none. */
const USUAL: MeshLook["lights"] = [
  { cls: "AmbientLight", properties: { color: "#ffffff", intensity: 0.75 }, position: null },
  { cls: "DirectionalLight", properties: { color: "#ffffff", intensity: 0.6 }, position: null },
];

interface Held {
  geometry: BufferGeometry;
  surface: Surface | null;
  points: Points;
  /** Those in an order of which any beginning stands for all; made when there is no time for all. */
  someFaces?: Surface;
  somePoints?: Points;
}

export class GlPainter implements MeshPainter {
  readonly by = "WebGL";
  readonly #canvas = new OffscreenCanvas(1, 1);
  readonly #renderer = new WebGLRenderer({ canvas: this.#canvas, antialias: true, alpha: true });
  readonly #held = new WeakMap<Mesh, Held>();
  /** Graphics memory is not the collector's: it is given back when nobody can draw the mesh any more. */
  readonly #gone = new FinalizationRegistry<BufferGeometry>((geometry) => geometry.dispose());

  constructor() {
    this.#renderer.outputColorSpace = LinearSRGBColorSpace; // Colours are written as they are.
    this.#renderer.setClearColor(0, 0);
    this.#renderer.sortObjects = false; // There is one, and its middle may be NaN.
  }

  draw(mesh: Mesh, shot: Shot, into: CanvasRenderingContext2D): number {
    const held = this.#hold(mesh);
    const { word, total } = pieces(mesh, shot.style);
    const solid = word === "faces";
    const drawn = Math.min(total, Math.ceil(shot.most));
    const scene = new Scene();
    const object = drawn < total ? this.#some(mesh, held, solid, drawn) : solid ? held.surface! : held.points;
    object.material = solid ? surfaceMaterial(mesh, shot) : pointMaterial(mesh, shot);
    const camera = cameraOf(shot);
    scene.add(object, ...lightsOf(shot));
    this.#renderer.setPixelRatio(shot.ratio);
    this.#renderer.setSize(shot.width, shot.height, false);
    this.#renderer.render(scene, camera);
    (object.material as Material).dispose();
    into.setTransform(1, 0, 0, 1, 0, 0);
    into.clearRect(0, 0, into.canvas.width, into.canvas.height);
    const picture = this.#canvas.transferToImageBitmap();
    into.drawImage(picture, 0, 0);
    picture.close();
    return drawn;
  }

  /** `count` of the faces or points, from everywhere. */
  #some(mesh: Mesh, held: Held, solid: boolean, count: number): Surface | Points {
    const object = solid
      ? (held.someFaces ??= new Surface(this.#ordered(mesh, held.geometry, spreadFaces(mesh.faces!))))
      : (held.somePoints ??= new Points(
          this.#ordered(mesh, held.points.geometry, spreadOrder(mesh.vertices.length / 3)),
        ));
    object.frustumCulled = false;
    object.geometry.setDrawRange(0, solid ? 3 * count : count);
    return object;
  }

  #ordered(mesh: Mesh, { attributes }: BufferGeometry, order: Uint32Array): BufferGeometry {
    const geometry = new BufferGeometry();
    for (const [name, attribute] of Object.entries(attributes)) geometry.setAttribute(name, attribute);
    geometry.setIndex(new BufferAttribute(order, 1));
    this.#gone.register(mesh, geometry);
    return geometry;
  }

  #hold(mesh: Mesh): Held {
    let held = this.#held.get(mesh);
    if (held) return held;
    const geometry = new BufferGeometry();
    geometry.setAttribute("position", new BufferAttribute(mesh.vertices, 3));
    if (mesh.colours) geometry.setAttribute("color", new BufferAttribute(mesh.colours, 3, true));
    if (mesh.faces) {
      geometry.setIndex(new BufferAttribute(mesh.faces, 1));
      geometry.computeVertexNormals();
    }
    const points = new BufferGeometry();
    for (const name of Object.keys(geometry.attributes)) points.setAttribute(name, geometry.getAttribute(name));
    held = { geometry, surface: mesh.faces ? new Surface(geometry) : null, points: new Points(points) };
    for (const drawn of [held.surface, held.points]) if (drawn) drawn.frustumCulled = false;
    this.#held.set(mesh, held);
    this.#gone.register(mesh, geometry);
    this.#gone.register(mesh, points);
    return held;
  }
}

function spreadFaces(faces: Uint32Array): Uint32Array {
  const spread = new Uint32Array(faces.length);
  spreadOrder(faces.length / 3).forEach((face, i) => spread.set(faces.subarray(3 * face, 3 * face + 3), 3 * i));
  return spread;
}

function surfaceMaterial(mesh: Mesh, { look, style, colour }: Shot): Material {
  const { cls, properties } = look.material;
  const material = new (SURFACES[cls] ?? MeshStandardMaterial)();
  const own = { roughness: 1, metalness: 0, ...properties, vertexColors: mesh.colours !== null };
  material.side = DoubleSide;
  apply(material, { ...own, color: properties["color"] ?? (mesh.colours ? "#ffffff" : colour) });
  if (style === "wire") apply(material, { wireframe: true });
  return material;
}

function pointMaterial(mesh: Mesh, { look, colour, point, ratio }: Shot): PointsMaterial {
  const { cls, properties } = look.material;
  const material = new PointsMaterial({ size: point * ratio, sizeAttenuation: false });
  material.vertexColors = mesh.colours !== null;
  const own = cls === "PointsMaterial" ? properties : {};
  apply(material, { color: mesh.colours ? "#ffffff" : colour, ...own, vertexColors: material.vertexColors });
  return material;
}

function lightsOf(shot: Shot): Object3D[] {
  const lights = shot.look.lights.length ? shot.look.lights : USUAL;
  return lights.map(({ cls, properties, position }) => {
    const light = new LIGHTS[cls]!();
    apply(light, { ...properties, intensity: Number(properties["intensity"] ?? 1) * ONE });
    if (position) light.position.set(...position);
    else if (cls !== "AmbientLight") light.position.set(...eye(shot.orbit, shot.ball)); // From where one looks.
    return light;
  });
}

function apply(target: object, properties: Properties): void {
  const into = target as Record<string, unknown>;
  for (const [key, value] of Object.entries(properties)) {
    if (!(key in into)) continue;
    if (into[key] instanceof Color) into[key].setStyle(String(value), LinearSRGBColorSpace);
    else if (typeof into[key] === typeof value) into[key] = value;
  }
}

function cameraOf({ orbit, ball, look, width, height }: Shot): Camera {
  const { kind, fov, near, far } = look.camera;
  const reach = (orbit.distance + Math.hypot(...orbit.target) + 1.5) * ball.radius;
  const from = near ?? Math.max(reach / 5000, (orbit.distance - 2) * ball.radius * 0.5);
  const to = Math.max(far ?? 0, reach);
  const aspect = width / height;
  const half = orbit.distance * ball.radius * Math.tan((fov * Math.PI) / 360);
  const camera =
    kind === "perspective"
      ? new PerspectiveCamera(fov, aspect, from, to)
      : new OrthographicCamera(-half * aspect, half * aspect, half, -half, -reach, reach);
  camera.up.set(...axes(orbit).above);
  camera.position.set(...eye(orbit, ball));
  camera.lookAt(new Vector3(...focus(orbit, ball)));
  return camera;
}
