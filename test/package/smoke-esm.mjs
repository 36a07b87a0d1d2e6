import * as cx from "cx-metrics";
import * as parallel from "cx-metrics/parallel";
import * as show from "cx-metrics/show";
import * as stats from "cx-metrics/stats";
import { smokeParallel } from "./smoke-parallel.mjs";
import { smoke } from "./smoke.mjs";

const assertions = smoke(cx, stats, show).length + (await smokeParallel(cx, parallel));
console.log(`${assertions} assertions as ESM`);
