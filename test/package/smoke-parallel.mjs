// Workers from the package's own files, in every runtime with threads. Plain JavaScript without any import.

/** Throws when workers do not start or give anything but what a single thread gives. Returns how many assertions held. */
export async function smokeParallel(cx, parallel) {
  const same = (name, actual, expected) => {
    if (JSON.stringify(actual) !== JSON.stringify(expected))
      throw new Error(`${name}: expected ${JSON.stringify(expected)}, got ${JSON.stringify(actual)}`);
  };
  const columns = {
    rating: Uint8Array.from({ length: 1001 }, (_, index) => (index * 7) % 11),
    revenue: Float64Array.from({ length: 1001 }, (_, index) => (index % 13) / 10),
    region: Int32Array.from({ length: 1001 }, (_, index) => index % 3),
  };
  const metrics = { nps: cx.npsOf("rating"), weighted: cx.revenueWeightedNpsOf({ rating: "rating", revenue: "revenue" }) };
  const card = cx.scorecard({ by: ["region"], metrics });
  const workers = await parallel.openWorkers({ workers: 2 });
  same("workers", workers.count, 2);
  same("scorecard by workers", await workers.measure(card, columns, { leastRecords: 0 }), card.measure(columns));
  const wrong = Uint8Array.of(1, 2, 3, 11);
  const error = await workers.measure(metrics.nps, { rating: wrong }, { leastRecords: 0 }).catch((caught) => caught);
  same("the record of an error", [error.name, error.path], ["CxError", "rating[3]"]);
  await workers.close();
  same("once", await parallel.collectParallel(card, columns, { workers: 2, leastRecords: 0 }), cx.collect(card, columns));
  return 4;
}
