import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const source = (path: string): string => fileURLToPath(new URL(`src/${path}`, import.meta.url));

export default defineConfig({
  resolve: {
    alias: [
      { find: /^cx-metrics$/, replacement: source("index.ts") },
      { find: /^cx-metrics\/parallel$/, replacement: source("parallel/index.ts") },
      { find: /^cx-metrics\/stats$/, replacement: source("stats/index.ts") },
      { find: /^cx-metrics\/show$/, replacement: source("show/index.ts") },
      { find: /^cx-metrics\/sql$/, replacement: source("sql/index.ts") },
    ],
  },
  test: {
    setupFiles: ["test/seed.ts"],
    // Against hanging alone: a busy machine is no failure.
    testTimeout: 60_000,
    // One worker less than there are cores is one alone on a small machine.
    maxWorkers: "100%",
    include: ["test/**/*.test.ts", "examples/**/*.test.ts"],
    coverage: {
      include: ["src/**/*.ts"],
      reporter: ["text-summary", "html"],
      thresholds: { statements: 95, branches: 90, functions: 95, lines: 95 },
    },
  },
});
