const cx = require("cx-metrics");
const stats = require("cx-metrics/stats");

void import("./smoke.mjs").then(({ smoke }) => console.log(`${smoke(cx, stats).length} assertions as CJS`));
