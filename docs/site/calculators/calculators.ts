import { businessCaseCalculator } from "./business-case.ts";
import type { Calculator } from "./calculator.ts";
import { compareCalculator } from "./compare.ts";
import { convertRateCalculator } from "./convert-rate.ts";
import { npsCalculator } from "./nps.ts";
import { prioritizeCalculator } from "./prioritize.ts";
import { retentionProfitCalculator } from "./retention-profit.ts";
import { revenueWeightedNpsCalculator } from "./revenue-weighted-nps.ts";
import { churnCalculator, csatCalculator, fcrCalculator } from "./shares.ts";

/** All calculators, by the name that their page gives. */
export const calculators: ReadonlyMap<string, Calculator> = new Map([
  ["nps", npsCalculator],
  ["revenue-weighted-nps", revenueWeightedNpsCalculator],
  ["csat", csatCalculator],
  ["fcr", fcrCalculator],
  ["churn", churnCalculator],
  ["compare", compareCalculator],
  ["convert-rate", convertRateCalculator],
  ["retention-profit", retentionProfitCalculator],
  ["business-case", businessCaseCalculator],
  ["prioritize", prioritizeCalculator],
]);
