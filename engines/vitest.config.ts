import { defineConfig } from "vitest/config";
import sources from "../vitest.config.ts";

// The tests in engines that are installed apart: minutes, and hundreds of megabytes. Run by `npm run test:engines`.
export default defineConfig({
  resolve: sources.resolve ?? {},
  test: {
    root: `${import.meta.dirname}/..`,
    setupFiles: ["test/seed.ts"],
    include: ["engines/**/*.test.ts"],
    globalSetup: ["engines/install.ts"],
    // Beam says so at every bundle.
    onConsoleLog: (text) => !text.startsWith("Processing "),
    // Spark's planner, which takes longest, keeps one core busy.
    maxWorkers: 2,
    testTimeout: 120_000,
    hookTimeout: 180_000,
  },
});
