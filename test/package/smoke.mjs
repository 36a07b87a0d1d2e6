// The same assertions in every runtime: Node, Deno, Bun and the browser. Plain JavaScript without any import.

/** Throws when the package gives anything but the known values. Returns what it found, for comparison between builds. */
export function smoke(cx, stats, show) {
  const found = [];
  const near = (name, actual, expected) => {
    found.push([name, actual]);
    if (!(Math.abs(actual - expected) <= 1e-12 * Math.max(1, Math.abs(expected))))
      throw new Error(`${name}: expected ${expected}, got ${actual}`);
  };
  const same = (name, actual, expected) => {
    found.push([name, actual]);
    if (JSON.stringify(actual) !== JSON.stringify(expected))
      throw new Error(`${name}: expected ${JSON.stringify(expected)}, got ${JSON.stringify(actual)}`);
  };

  const result = cx.nps([10, 9, 8, 3, null]);
  near("nps", result.score, 25);
  same("missing", result.missing, 1);
  same("interval around the score", result.interval.low < 25 && result.interval.high > 25, true);
  if (show) {
    same("text", show.toText(result).split("\n")[3], "Score      25.0  95% interval from -50.5 to 77.8");
    same("chart", show.toVegaLite(result).title, "Net Promoter Score");
  }
  near("typed array", cx.nps(Uint8Array.of(10, 9, 8, 3)).score, 25);

  const metrics = { nps: cx.npsOf("rating"), csat: cx.csatOf("satisfaction") };
  const card = cx.scorecard({ by: ["region"], metrics }).measure([
    { region: "North", rating: 10, satisfaction: 5 },
    { region: "__proto__", rating: 6, satisfaction: 1 },
  ]);
  near("scorecard", card.total.metrics.nps.score, 0);
  same("hostile key", card.segments.map(({ key }) => key.region).toSorted(), ["North", "__proto__"]);

  let code = "nothing thrown";
  try {
    cx.nps([11]);
  } catch (error) {
    code = `${error.name} ${error.code} ${error.path}`;
  }
  same("error", code, "CxError invalid-value ratings[0]");
  same("no prototype was changed", Object.keys(Object.prototype), []);
  if (stats) near("normal quantile", stats.normalQuantile(0.975), 1.959963984540054);
  return found;
}
