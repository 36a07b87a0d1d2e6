import * as cx from "cx-metrics";
import * as stats from "cx-metrics/stats";
import { smoke } from "./smoke.mjs";

console.log(`${smoke(cx, stats).length} assertions as ESM`);
