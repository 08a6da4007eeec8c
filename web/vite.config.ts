import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vitest/config";

const server = new URL(process.env["LOSSLESS"] ?? "http://127.0.0.1:6006").origin;

/** Relative base: the page works below any --path_prefix. `LOSSLESS` names the server that `npm run dev` proxies to. */
export default defineConfig({
  base: "./",
  plugins: [svelte()],
  resolve: process.env["VITEST"] ? { conditions: ["browser"] } : {},
  build: {
    outDir: "../src/lossless/_web",
    emptyOutDir: true,
    target: "es2022",
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    chunkSizeWarningLimit: 600, // three.js, which loads when a mesh or an embedding is looked at
  },
  server: {
    host: "127.0.0.1",
    // The server answers only its own pages: the proxied request must look like one.
    proxy: { "/api": { target: server, changeOrigin: true, headers: { origin: server } } },
  },
  test: { include: ["src/**/*.test.ts"] },
});
