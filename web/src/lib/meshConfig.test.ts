import { describe, expect, it } from "vitest";

import { FOV, readConfig } from "./meshConfig";

describe("readConfig", () => {
  it("takes camera, lights and material", () => {
    const look = readConfig({
      camera: { cls: "PerspectiveCamera", fov: 75, near: 0.1, far: 1000, position: [0, 1, 2] },
      lights: [
        { cls: "AmbientLight", color: "#ffffff", intensity: 0.75 },
        { cls: "DirectionalLight", color: 0xff8000, intensity: 0.75, position: { x: 0, y: -1, z: 2 } },
      ],
      material: { cls: "MeshStandardMaterial", metalness: 0, wireframe: true },
    });
    expect(look.camera).toEqual({ kind: "perspective", fov: 75, near: 0.1, far: 1000 });
    expect(look.position).toEqual([0, 1, 2]);
    expect(look.lights).toEqual([
      { cls: "AmbientLight", properties: { color: "#ffffff", intensity: 0.75 }, position: null },
      { cls: "DirectionalLight", properties: { color: "#ff8000", intensity: 0.75 }, position: [0, -1, 2] },
    ]);
    expect(look.material).toEqual({ cls: "MeshStandardMaterial", properties: { metalness: 0, wireframe: true } });
    expect(look.unknown).toEqual([]);
  });

  it("names what it does not take, and takes nothing that acts", () => {
    const look = readConfig({
      camera: { cls: "EvilCamera", fov: 1e9 },
      lights: [{ cls: "constructor" }, "x", { cls: "PointLight", map: "http://example.com/x.png", color: "url(x)" }],
      material: {
        cls: "ShaderMaterial",
        fragmentShader: "void main(){}",
        __proto__: { size: 1 },
        onBeforeCompile: "alert(1)",
      },
      scene: {},
    });
    expect(look.camera).toEqual({ kind: "perspective", fov: FOV, near: null, far: null });
    expect(look.lights).toEqual([{ cls: "PointLight", properties: {}, position: null }]);
    expect(look.material).toEqual({ cls: "MeshStandardMaterial", properties: {} });
    expect(look.unknown).toEqual([
      "scene",
      "camera EvilCamera",
      "light constructor",
      "light undefined",
      "PointLight.map",
      "PointLight.color",
      "material ShaderMaterial",
      "ShaderMaterial.fragmentShader",
      "ShaderMaterial.onBeforeCompile",
    ]);
  });

  it("is the usual look without a config", () => {
    expect(readConfig({})).toEqual({
      camera: { kind: "perspective", fov: FOV, near: null, far: null },
      position: null,
      lights: [],
      material: { cls: "MeshStandardMaterial", properties: {} },
      unknown: [],
    });
  });
});
