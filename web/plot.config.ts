import { defineConfig } from "vite";

/** Builds the gallery of drawings (plot.html) for the tests; it is no part of the product. */
export default defineConfig({
  base: "./",
  publicDir: false,
  build: {
    target: "es2022",
    modulePreload: false,
    emptyOutDir: true,
    reportCompressedSize: false,
    rolldownOptions: { input: "plot.html" },
  },
});
