/** All points in one draw call. */
import {
  BufferAttribute,
  BufferGeometry,
  Camera,
  Color,
  DataTexture,
  GLSL3,
  LinearSRGBColorSpace,
  Matrix4,
  Points,
  RawShaderMaterial,
  Scene as World,
  Texture,
  Vector2,
  Vector3,
  WebGLRenderer,
} from "three";
import type { Painter, Scene, Shot, Sprite } from "./painter";

const VERTEX = `
precision highp float;
in vec3 position; in vec3 colour; in float shown;
uniform mat4 matrix; uniform float size; uniform float fog; uniform vec2 cells;
out vec3 vColour; flat out vec2 vCell; flat out float vFade;
void main() {
  gl_Position = shown > 0.5 ? matrix * vec4(position, 1.0) : vec4(2.0, 2.0, 2.0, 1.0);
  gl_PointSize = shown > 0.5 ? max(1.0, size / gl_Position.w) : 0.0;
  float far = clamp(gl_Position.z / gl_Position.w * 2.5, 0.0, 1.0) * fog;
  vColour = colour;
  vFade = shown > 1.5 ? 0.8 : far;
  if (shown > 1.5) gl_Position.z = gl_Position.w * (0.6 + 0.3 * gl_Position.z / gl_Position.w);
  vCell = vec2(float(gl_VertexID % int(cells.x)), float(gl_VertexID / int(cells.x)));
}`;
const FRAGMENT = `
precision highp float;
in vec3 vColour; flat in vec2 vCell; flat in float vFade;
uniform sampler2D atlas; uniform vec3 ground; uniform vec2 cells; uniform float aspect; uniform bool pictured;
out vec4 drawn;
void main() {
  vec2 at = gl_PointCoord - 0.5;
  if (pictured) {
    at *= aspect > 1.0 ? vec2(1.0, aspect) : vec2(1.0 / aspect, 1.0);
    if (max(abs(at.x), abs(at.y)) > 0.5) discard;
    vec4 texel = texture(atlas, (vCell + at + 0.5) / cells);
    if (texel.a < 0.1) discard;
    drawn = vec4(mix(texel.rgb * vColour, ground, vFade), 1.0);
  } else {
    float away = length(at);
    if (away > 0.5) discard;
    drawn = vec4(mix(vColour * (away > 0.4 ? 0.86 : 1.0), ground, vFade), 1.0);
  }
}`;

export class GlPainter implements Painter {
  readonly by = "WebGL";
  readonly #renderer: WebGLRenderer;
  readonly #world = new World();
  readonly #camera = new Camera();
  readonly #geometry = new BufferGeometry();
  readonly #none = new DataTexture(new Uint8Array(4), 1, 1);
  readonly #material: RawShaderMaterial;
  #sprite: Sprite | null = null;

  constructor(canvas: HTMLCanvasElement) {
    this.#renderer = new WebGLRenderer({ canvas, antialias: true });
    this.#renderer.outputColorSpace = LinearSRGBColorSpace; // Colours are written as they are.
    this.#none.needsUpdate = true;
    this.#material = new RawShaderMaterial({
      glslVersion: GLSL3,
      vertexShader: VERTEX,
      fragmentShader: FRAGMENT,
      uniforms: {
        matrix: { value: new Matrix4() },
        size: { value: 4 },
        fog: { value: 0 },
        ground: { value: new Vector3() },
        atlas: { value: this.#none },
        cells: { value: new Vector2(1, 1) },
        aspect: { value: 1 },
        pictured: { value: false },
      },
    });
    const points = new Points(this.#geometry, this.#material);
    points.frustumCulled = false;
    this.#world.add(points);
  }

  set(scene: Scene): void {
    this.#geometry.setAttribute("position", new BufferAttribute(scene.positions, 3));
    this.#geometry.setAttribute("colour", new BufferAttribute(scene.colours, 3, true));
    this.#geometry.setAttribute("shown", new BufferAttribute(scene.shown, 1));
    this.#geometry.setDrawRange(0, scene.shown.length);
    if (scene.sprite !== this.#sprite) this.#picture(scene.sprite);
  }

  #picture(sprite: Sprite | null): void {
    const { atlas, cells, aspect, pictured } = this.#material.uniforms;
    if (atlas.value !== this.#none) (atlas.value as Texture).dispose();
    this.#sprite = sprite;
    pictured.value = sprite !== null;
    atlas.value = this.#none;
    if (!sprite) return;
    const texture = new Texture(sprite.image as unknown as HTMLImageElement);
    texture.flipY = false;
    texture.generateMipmaps = false;
    texture.minFilter = 1006; // linear
    texture.magFilter = 1003; // nearest: pixels as they are
    texture.needsUpdate = true;
    atlas.value = texture;
    (cells.value as Vector2).set(sprite.columns, sprite.rows);
    aspect.value = sprite.aspect;
  }

  draw(shot: Shot): void {
    const { matrix, size, fog, ground } = this.#material.uniforms;
    this.#renderer.setPixelRatio(shot.ratio);
    const now = this.#renderer.getSize(new Vector2());
    if (now.x !== shot.width || now.y !== shot.height) this.#renderer.setSize(shot.width, shot.height, false);
    const paper = shot.ground.map((value) => value / 255) as [number, number, number];
    this.#renderer.setClearColor(new Color().setRGB(...paper, LinearSRGBColorSpace));
    (matrix.value as Matrix4).fromArray(shot.matrix);
    (ground.value as Vector3).set(...paper);
    size.value = shot.size * shot.ratio;
    fog.value = shot.flat ? 0 : 0.75;
    this.#renderer.render(this.#world, this.#camera);
  }

  dispose(): void {
    if (this.#material.uniforms["atlas"]!.value !== this.#none)
      (this.#material.uniforms["atlas"]!.value as Texture).dispose();
    this.#none.dispose();
    this.#geometry.dispose();
    this.#material.dispose();
    this.#renderer.dispose();
  }
}
