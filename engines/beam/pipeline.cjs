// The module of a pipeline as its author writes it. Every worker requires it, and so learns the combiner's name.
const { bands, combineFnOf, csatOf, npsOf, revenueWeightedNpsOf, scorecard } = require("cx-metrics");
const { requireForSerialization } = require("apache-beam/serialization");

exports.card = scorecard({
  by: ["region", bands("revenue", [100, 1000])],
  metrics: {
    nps: npsOf((answer) => answer.rating),
    weighted: revenueWeightedNpsOf({ rating: "rating", revenue: "revenue" }),
    csat: csatOf("satisfaction", { invalid: "skip" }),
  },
});
exports.cardCombiner = combineFnOf(exports.card);
requireForSerialization(__filename, exports);
