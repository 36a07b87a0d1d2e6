import { type CoxData, type CoxTies, type RiskSet, visitRiskSets } from "./cox-risk-sets.ts";

/** What one event time adds to the partial likelihood. The same object for every time. */
export interface CoxContribution {
  logLikelihood: number;
  /** First derivatives: the sum of the Schoenfeld residuals of this time. */
  readonly score: Float64Array;
  /** Second derivatives with the sign changed (lower triangle, row by row). */
  readonly information: Float64Array;
  /** How much the cumulative hazard of a predictor of 0 rises. */
  hazard: number;
}

/** Visits the event times with what each adds to the partial likelihood. */
export function visitContributions(
  data: CoxData,
  beta: readonly number[],
  ties: CoxTies,
  visit: (added: CoxContribution, set: RiskSet) => void,
): void {
  const { terms } = data;
  const mean = new Float64Array(terms);
  const added = { logLikelihood: 0, score: new Float64Array(terms), information: new Float64Array((terms * (terms + 1)) / 2), hazard: 0 };
  visitRiskSets(data, beta, (set) => {
    const { all, dead, deaths } = set;
    added.logLikelihood = set.deadPredictor;
    added.score.set(set.deadX);
    added.information.fill(0);
    added.hazard = 0;
    for (let death = 0; death < deaths; death += 1) {
      // Efron: of those who have the event together, a part is gone when the next one has it.
      const gone = ties === "efron" ? death / deaths : 0;
      const weight = all.weight - gone * dead.weight;
      added.logLikelihood -= Math.log(weight);
      added.hazard += Math.exp(-set.shift) / weight;
      let at = 0;
      for (let row = 0; row < terms; row += 1) {
        mean[row] = ((all.sum[row] as number) - gone * (dead.sum[row] as number)) / weight;
        added.score[row] = (added.score[row] as number) - (mean[row] as number);
        for (let column = 0; column <= row; column += 1, at += 1) {
          const square = ((all.product[at] as number) - gone * (dead.product[at] as number)) / weight;
          added.information[at] = (added.information[at] as number) + square - (mean[row] as number) * (mean[column] as number);
        }
      }
    }
    visit(added, set);
  });
}

/** The partial log-likelihood with its derivatives. */
export interface CoxLikelihood {
  readonly logLikelihood: number;
  readonly score: number[];
  readonly information: number[][];
}

/** The partial likelihood of standardized coefficients. */
export function coxLikelihood(data: CoxData, beta: readonly number[], ties: CoxTies): CoxLikelihood {
  let logLikelihood = 0;
  const score = new Float64Array(data.terms);
  const information = new Float64Array((data.terms * (data.terms + 1)) / 2);
  visitContributions(data, beta, ties, (added) => {
    logLikelihood += added.logLikelihood;
    for (let term = 0; term < score.length; term += 1) score[term] = (score[term] as number) + (added.score[term] as number);
    for (let at = 0; at < information.length; at += 1) information[at] = (information[at] as number) + (added.information[at] as number);
  });
  return { logLikelihood, score: [...score], information: squareOf(information, data.terms) };
}

/** The symmetric matrix of a lower triangle. */
export function squareOf(triangle: Float64Array, size: number): number[][] {
  const at = (row: number, column: number): number => triangle[(row * (row + 1)) / 2 + column] as number;
  return Array.from({ length: size }, (_, row) =>
    Array.from({ length: size }, (__, column) => (column <= row ? at(row, column) : at(column, row))),
  );
}
