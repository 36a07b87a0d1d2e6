// What each calculator is given, and what the library itself says of it.
import {
  businessCase,
  churnRate,
  compareNps,
  compareProportions,
  convertRate,
  csat,
  csatFromCounts,
  fcr,
  nps,
  npsFromCounts,
  npsSampleSize,
  prioritize,
  retentionProfit,
  revenueWeightedNps,
  simulate,
} from "cx-metrics";

/** Right input: what the form is filled with, and figures by their label. */
export interface RightCase {
  readonly calculator: string;
  readonly fill: Readonly<Record<string, string>>;
  readonly figures: Readonly<Record<string, unknown>>;
}

/** Wrong input: the field that must say what is wrong, and what it must say; `null` when it is about no field. */
export interface WrongCase {
  readonly calculator: string;
  readonly fill: Readonly<Record<string, string>>;
  readonly field: string | null;
  readonly says: string;
}

const counts = { promoters: 1436, passives: 968, detractors: 342 };
const scores = npsFromCounts(counts, { level: 0.9 });
const ratings = [10, 9, 9, 3, 7, 8, 10];
const weighted = revenueWeightedNps({ rating: [10, 2, 7], revenue: [1234.5, 800.25, 2000] });
const missing = revenueWeightedNps({ rating: [10, null, 7, 3], revenue: [100, 50, null, 20] });
const change = compareNps({ promoters: 60, passives: 25, detractors: 15 }, { promoters: 50, passives: 30, detractors: 20 }, { margin: 30 });
const shares = compareProportions({ successes: 190, trials: 200 }, { successes: 160, trials: 200 }, { margin: 0.2 });
const churn = churnRate({ startCustomers: 500, lostCustomers: 30, newCustomers: 100 }, { basis: "start-plus-new", method: "jeffreys" });
const kept = churnRate({ startCustomers: 400, lostCustomers: 60 });
const profit = retentionProfit({
  customers: 2500,
  retention: { retentionRate: kept.retentionRate, interval: kept.retentionInterval },
  margin: 87.5,
  lift: 0.035,
  discountRate: 0.087,
  horizon: 4,
});
const costs = [{ name: "build", amount: 1000, interval: { low: 900, high: 1500 }, start: 0, periods: 1 }];
const benefits = [{ name: "saved", amount: 500, interval: { low: 300, high: 650 } }];
const expected = businessCase({ costs, benefits, horizon: 4, discountRate: 0.1 });
const futures = simulate(
  {
    costs: [{ name: "build", amount: { distribution: "pert", low: 900, mode: 1000, high: 1500 }, start: 0, periods: 1 }],
    benefits: [{ name: "saved", amount: { distribution: "pert", low: 300, mode: 500, high: 650 } }],
    horizon: 4,
    discountRate: 0.1,
  },
  { draws: 5000, seed: 3 },
);
const choice = prioritize(
  [
    { id: "a", cost: 10.5, benefit: 20 },
    { id: "__proto__", cost: 5, benefit: 9, requires: ["a"] },
    { id: "c", cost: 7, benefit: 1, mandatory: true },
    { id: "d", cost: 100, benefit: 900 },
  ],
  { limit: 25 },
);
const [level, method] = [0.99, "clopper-pearson"] as const;

export const right: readonly RightCase[] = [
  {
    calculator: "nps",
    fill: { promoters: "1,436", passives: "968", detractors: "342", level: "90", margin: "2,5" },
    figures: {
      "Score, points": scores.score,
      "Interval, lower limit": scores.interval.low,
      "Standard error, points": scores.standardError,
      "Answers needed, if they spread like these": npsSampleSize({ marginOfError: 2.5, level: 0.9, expected: counts }).responses,
      "Answers needed, whatever they are": npsSampleSize({ marginOfError: 2.5, level: 0.9 }).responses,
    },
  },
  ...[
    "10\n9\n9\n3\n7\n8\n10",
    "rating\n10\n9\n9\n3\n7\n8\n10\n",
    "10, 9, 9, 3, 7, 8, 10",
    "10,9,9,3,7,8,10",
    "10\t9\t9\t3\t7\t8\t10",
    "10,0\n9,0\n9,0\n3,0\n7\n8\n10",
  ].map((text) => ({
    calculator: "nps",
    fill: { from: "ratings", ratings: text, population: "1000" },
    figures: {
      "Score, points": nps(ratings, { population: 1000 }).score,
      "Interval, upper limit": nps(ratings, { population: 1000 }).interval.high,
      Answers: 7,
    },
  })),
  ...[
    "rating\trevenue\n10\t1.234,50\n2\t800,25\n7\t2.000",
    "10\t1,234.50\n2\t800.25\n7\t2,000",
    "rating;revenue\n10;1234,5\n2;800,25\n7;2000",
    'rating,revenue\n10,"1,234.50"\n2,800.25\n7,"2,000"',
    "10 1234,5\n2 800,25\n7 2000",
    "10\t€ 1 234,50\r\n2\t€ 800,25\r\n7\t€ 2 000,00\r\n\r\n",
  ].map((answers) => ({
    calculator: "revenue-weighted-nps",
    fill: { answers },
    figures: {
      "Revenue-weighted score, points": weighted.score,
      "Interval, lower limit": weighted.interval.low,
      "Revenue of detractors, at risk": 800.25,
      "Plain NPS of the same answers": weighted.unweighted.score,
    },
  })),
  {
    calculator: "revenue-weighted-nps",
    fill: { answers: "10\t100\n\t50\n7\t\n3\t20" },
    figures: { "Revenue-weighted score, points": missing.score, "Rows without an answer or revenue": missing.missing },
  },
  {
    calculator: "csat",
    fill: { satisfied: "410", responses: "480", level: "99", method },
    figures: {
      Satisfied: 410 / 480,
      "Interval, lower limit": csatFromCounts({ satisfied: 410, responses: 480 }, { level, method }).interval.low,
    },
  },
  {
    calculator: "csat",
    fill: { from: "ratings", ratings: "5 5 4 1 2 3" },
    figures: { "Mean rating": 20 / 6, "Interval of the mean, lower limit": csat([5, 5, 4, 1, 2, 3]).meanInterval.low },
  },
  {
    calculator: "fcr",
    fill: { resolved: "1.203", contacts: "1.500" },
    figures: { "Interval, upper limit": fcr({ resolvedFirst: 1203, contacts: 1500 }).interval.high },
  },
  {
    calculator: "churn",
    fill: { basis: "start-plus-new", start: "500", new: "100", lost: "30", method: "jeffreys" },
    figures: {
      "Churn rate": 0.05,
      "Interval, lower limit": churn.interval.low,
      "Interval of the retention rate, upper limit": churn.retentionInterval.high,
    },
  },
  {
    calculator: "compare",
    fill: { "a-promoters": "60", "a-passives": "25", "a-detractors": "15", margin: "30" },
    figures: {
      Difference: 15,
      "Interval of the difference, lower limit": change.interval.low,
      "P-value": change.pValue,
      "P-value of that": change.equivalence?.pValue,
    },
  },
  {
    calculator: "compare",
    fill: { measure: "share", "a-successes": "190", "a-trials": "200", "b-successes": "160", "b-trials": "200", margin: "20" },
    figures: {
      "Interval of the difference, upper limit": shares.interval.high,
      "P-value": shares.pValue,
      "P-value of that": shares.equivalence?.pValue,
    },
  },
  {
    calculator: "convert-rate",
    fill: { rate: "30", from: "year" },
    figures: { "Lost in a month": convertRate(0.3, { from: "year", to: "month" }), "Lost in a year": 0.3 },
  },
  {
    calculator: "retention-profit",
    fill: {
      customers: "2500",
      known: "counts",
      start: "400",
      lost: "60",
      lift: "3.5",
      margin: "87,50",
      discountRate: "8.7 %",
      horizon: "4",
    },
    figures: {
      "Profit, present value": profit.profit,
      "Interval of the profit, upper limit": profit.interval?.high,
      "Gained by period, not discounted": profit.gains,
    },
  },
  {
    calculator: "business-case",
    fill: {
      costs: "build\t900\t1000\t1500\t0\t1",
      benefits: "saved;300;500;650",
      horizon: "4",
      discountRate: "10",
      draws: "5000",
      seed: "3",
    },
    figures: {
      "Net present value, everything most likely": expected.npv,
      "Everything at its worst": expected.npvInterval?.low,
      "Payback, periods from now": expected.payback.periods,
      "Chance that it pays (net present value above 0)": futures.probabilityPositive.probability,
      "95 % of futures are below": futures.percentiles[4]?.value,
    },
  },
  {
    calculator: "prioritize",
    fill: { items: "a;10,5;20\n__proto__;5;9;;a\nc;7;1;yes\nd;100;900", limit: "25" },
    figures: {
      Chosen: choice.chosen,
      Benefit: choice.benefit,
      "What one more unit of budget is worth": choice.price,
      "Benefit of that": choice.greedy.benefit,
    },
  },
];

export const wrong: readonly WrongCase[] = [
  {
    calculator: "nps",
    fill: { promoters: "-3" },
    field: "promoters",
    says: "counts.promoters: expected a whole number of at least 0, received -3",
  },
  { calculator: "nps", fill: { passives: "many" }, field: "passives", says: 'received "many"' },
  { calculator: "nps", fill: { detractors: "" }, field: "detractors", says: "nothing is there" },
  { calculator: "nps", fill: { promoters: "0", passives: "0", detractors: "0" }, field: null, says: "expected at least one valid rating" },
  {
    calculator: "nps",
    fill: { level: "120" },
    field: "level",
    says: "expected a number between 0 and 1, received 1.2; this field is in percent",
  },
  { calculator: "nps", fill: { population: "12" }, field: "population", says: "a whole number from 100" },
  { calculator: "nps", fill: { margin: "0" }, field: "margin", says: "expected a number of points above 0 and up to 100" },
  { calculator: "nps", fill: { from: "ratings", ratings: "rating\n9\n11" }, field: "ratings", says: "received 11 (row 3)" },
  { calculator: "nps", fill: { from: "ratings", ratings: "" }, field: null, says: "expected at least one valid rating" },
  {
    calculator: "revenue-weighted-nps",
    fill: { answers: "9\t100\n10\t-1" },
    field: "answers",
    says: "revenue[1]: expected a finite number of at least 0, received -1 (row 2)",
  },
  {
    calculator: "revenue-weighted-nps",
    fill: { answers: "9\t100\n10" },
    field: "answers",
    says: "row 2: expected 2 columns (rating, revenue), received 1",
  },
  { calculator: "revenue-weighted-nps", fill: { answers: "9\t0" }, field: "answers", says: "expected" },
  { calculator: "csat", fill: { satisfied: "101" }, field: "satisfied", says: "expected at most the 100 responses, received 101" },
  { calculator: "csat", fill: { from: "ratings", ratings: "5\n6" }, field: "ratings", says: "from 1 to 5, received 6" },
  { calculator: "fcr", fill: { contacts: "0", resolved: "0" }, field: "contacts", says: "expected at least one contact" },
  { calculator: "churn", fill: { lost: "201" }, field: "lost", says: "expected at most the 200 customers of the base" },
  { calculator: "churn", fill: { basis: "up-for-renewal", renewal: "1.5" }, field: "renewal", says: "expected a whole number" },
  { calculator: "compare", fill: { "b-detractors": "x" }, field: "b-detractors", says: 'received "x"' },
  { calculator: "compare", fill: { measure: "share", "a-successes": "71" }, field: "a-successes", says: "expected" },
  { calculator: "compare", fill: { margin: "-1" }, field: "margin", says: "expected" },
  { calculator: "convert-rate", fill: { rate: "101" }, field: "rate", says: "expected a number from 0 to 1, received 1.01" },
  { calculator: "retention-profit", fill: { retention: "99", lift: "5" }, field: "lift", says: "leaves retention between 0 and 1" },
  { calculator: "retention-profit", fill: { horizon: "0" }, field: "horizon", says: "a whole number from 1 to 1200" },
  { calculator: "business-case", fill: { costs: "build\t9\t5\t7" }, field: "costs", says: "low <= amount <= high" },
  { calculator: "business-case", fill: { costs: "build\t9\tx\t7" }, field: "costs", says: "row 1" },
  { calculator: "business-case", fill: { benefits: "a\t1\t2\t3\na\t1\t2\t3" }, field: "benefits", says: "a name of its own" },
  { calculator: "business-case", fill: { draws: "99" }, field: "draws", says: "a whole number from 100" },
  { calculator: "business-case", fill: { draws: "2000000" }, field: "draws", says: "at most 1,000,000" },
  { calculator: "prioritize", fill: { limit: "-1" }, field: "limit", says: "expected a finite number of at least 0, received -1" },
  { calculator: "prioritize", fill: { items: "a\t1\t2\tperhaps" }, field: "items", says: "expected yes or nothing" },
  { calculator: "prioritize", fill: { items: "a\t1\t2\t\tz" }, field: "items", says: "expected the id of an item" },
  { calculator: "prioritize", fill: { items: "a\t1\t2\na\t3\t4" }, field: "items", says: "an id of its own" },
];

/** What nobody enters by mistake. Every field of every calculator gets each of them, by hand and by link. */
export const hostile: readonly string[] = [
  "<img src=x onerror=\"document.title='broken into'\">",
  "\"><script>document.title='broken into'</script>",
  "__proto__\tconstructor\ttoString",
  "1e999",
  "-0",
  "9007199254740993",
  "١٢٣",
  "\u0000\u202e\ud800",
  "=1+1",
  "1,2,3.4.5",
  "x".repeat(20_000),
  "0\n".repeat(3000),
  "\t\t\t\n;;;\n,,,",
];
