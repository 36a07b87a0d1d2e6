const cx = require("cx-metrics");
const parallel = require("cx-metrics/parallel");
const show = require("cx-metrics/show");
const stats = require("cx-metrics/stats");

async function run() {
  const { smoke } = await import("./smoke.mjs");
  const { smokeParallel } = await import("./smoke-parallel.mjs");
  console.log(`${smoke(cx, stats, show).length + (await smokeParallel(cx, parallel))} assertions as CJS`);
}

void run();
