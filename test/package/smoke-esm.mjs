import * as cx from "cx-metrics";
import * as parallel from "cx-metrics/parallel";
import * as stats from "cx-metrics/stats";
import { smokeParallel } from "./smoke-parallel.mjs";
import { smoke } from "./smoke.mjs";

const assertions = smoke(cx, stats).length + (await smokeParallel(cx, parallel));
console.log(`${assertions} assertions as ESM`);
