import { defineConfig, type Options } from "tsup";

// `scripts/build.mjs` deletes dist first: the builds run at once, so none of them may clean.
const common: Options = {
  outDir: "dist",
  target: "es2022",
  platform: "neutral",
  clean: false,
  silent: true,
};

export default defineConfig([
  {
    ...common,
    entry: ["src/index.ts", "src/stats/index.ts", "src/sql/index.ts", "src/show/index.ts", "src/parallel/index.ts"],
    format: ["esm", "cjs"],
    splitting: true,
    // CommonJS has no import.meta, and knows its own file by another name.
    esbuildOptions: (options, { format }) => {
      if (format === "cjs") options.define = { ...options.define, "import.meta.url": "undefined" };
    },
    sourcemap: true,
  },
  {
    // What runs in a worker is one file that stands alone: `parallel` starts it by its address, and bundlers may move it.
    ...common,
    entry: { "parallel/worker": "src/parallel/worker.ts" },
    format: ["esm"],
    minify: true,
  },
  {
    // Types of every module, unbundled into entries: bundling only the entries declares names that do not exist at run time.
    ...common,
    entry: ["src/**/*.ts"],
    format: ["esm", "cjs"],
    dts: { only: true, compilerOptions: { ignoreDeprecations: "6.0", types: [] } },
  },
  {
    ...common,
    entry: { "cx-metrics": "src/index.ts" },
    format: ["iife"],
    globalName: "CxMetrics",
    platform: "browser",
    minify: true,
  },
]);
