import { spawnSync } from "node:child_process";
import { bgNbd, bgNbdPredict } from "cx-metrics";
import { logGamma } from "cx-metrics/stats";
import { type Bench, times } from "../bench.ts";
import { type PurchaseColumns, purchaseColumns } from "../data.ts";
import { benchRow, type BenchRow } from "../report.ts";

/** BG/NBD on 100,000 customers, beside Python's lifetimes where it is installed. */
export async function retentionRows(bench: Bench): Promise<BenchRow[]> {
  const count = bench.million / 10;
  const columns = purchaseColumns(count);
  const fit = bgNbd(columns);
  if (!fit.converged) throw new Error(`no fit: ${fit.reason}`);
  const { r, alpha, a, b } = fit.parameters;
  const model = { parameters: fit.parameters };
  const predictAll = (): number => {
    let total = 0;
    for (let index = 0; index < count; index += 1) {
      const customer = { frequency: columns.frequency[index]!, lastRepeatAge: columns.lastRepeatAge[index]!, age: columns.age[index]! };
      total += bgNbdPredict(model, customer, { horizon: 39 }).expectedPurchases;
    }
    return total;
  };
  const [fitted, byHand, predicted] = await times(bench, [() => bgNbd(columns), () => likelihoods(columns, [r, alpha, a, b]), predictAll], {
    runs: 5,
  });
  const name = `BG/NBD of ${count} customers, with standard errors`;
  const rows = [
    benchRow(name, "ms", fitted, byHand, "100 evaluations customer by customer, about what numeric gradients need"),
    benchRow(`purchases of ${count} customers in 39 weeks`, "ms", predicted, fitted, "the fit"),
  ];
  const lifetimes = lifetimesMilliseconds(columns);
  return lifetimes === null ? rows : [benchRow(name, "ms", fitted, lifetimes, "Python lifetimes, without standard errors", 0.2), ...rows];
}

/** The likelihood as the paper prints it, for every customer anew. */
function likelihoods(
  { frequency, lastRepeatAge, age }: PurchaseColumns,
  [r, alpha, a, b]: readonly [number, number, number, number],
): number {
  let sum = 0;
  for (let round = 0; round < 100; round += 1) {
    for (let index = 0; index < frequency.length; index += 1) {
      const [x, last, now] = [frequency[index]!, lastRepeatAge[index]!, age[index]!];
      const shared =
        logGamma(r + x) - logGamma(r) + r * Math.log(alpha) + logGamma(a + b) + logGamma(b + x) - logGamma(b) - logGamma(a + b + x);
      const stays = -(r + x) * Math.log(alpha + now);
      const left = x > 0 ? Math.log(a / (b + x - 1)) - (r + x) * Math.log(alpha + last) : -Infinity;
      const most = Math.max(stays, left);
      sum += shared + most + Math.log(Math.exp(stays - most) + Math.exp(left - most));
    }
  }
  return sum;
}

const LIFETIMES = `
import json, sys, time
import numpy as np
from lifetimes import BetaGeoFitter
data = {name: np.array(values) for name, values in json.load(sys.stdin).items()}
best = float("inf")
for _ in range(3):
    start = time.perf_counter()
    BetaGeoFitter().fit(data["frequency"], data["lastRepeatAge"], data["age"])
    best = min(best, time.perf_counter() - start)
print(1000 * best)
`;

/** How long Python's lifetimes takes, the best of three; `null` where it is not installed. `LIFETIMES_PYTHON` names an interpreter. */
function lifetimesMilliseconds(columns: PurchaseColumns): number | null {
  const input = JSON.stringify(
    Object.fromEntries(Object.entries(columns).map(([name, values]) => [name, Array.from(values as Float64Array)])),
  );
  const python = process.env["LIFETIMES_PYTHON"] ?? "python3";
  const { status, stdout } = spawnSync(python, ["-W", "ignore", "-c", LIFETIMES], { input, encoding: "utf8", maxBuffer: 2 ** 28 });
  return status === 0 ? Number(stdout) : null;
}
