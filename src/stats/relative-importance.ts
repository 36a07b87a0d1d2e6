import type { Matrix } from "./cholesky.ts";
import { symmetricEigen } from "./symmetric-eigen.ts";

/** Correlations of attributes with each other and with an outcome. */
export interface OutcomeCorrelations {
  /** Of the attributes with each other. */
  readonly among: Matrix;
  /** Of each attribute with the outcome. */
  readonly withOutcome: readonly number[];
}

/** What an attribute still varies by, less than which is rounding: it is a combination of the others. */
const NOTHING = 1e-12;

/**
 * How much of R squared is each attribute's: its part averaged over all orders in which attributes can enter (Lindeman, Merenda & Gold 1980; Shapley 1953).
 * The parts add up to R squared. Cost: 2^p.
 */
export function shapleyImportance({ among, withOutcome }: OutcomeCorrelations): number[] {
  const p = withOutcome.length;
  const explained = new Float64Array(2 ** p);
  // Attributes are taken or left one after the other; what is left of the later ones is kept as covariances, the outcome last.
  const visit = (place: number, chosen: number, sofar: number, left: Matrix): void => {
    if (place === p) {
      explained[chosen] = sofar;
      return;
    }
    const [own, ...others] = left as [readonly number[], ...(readonly number[])[]];
    visit(
      place + 1,
      chosen,
      sofar,
      others.map((row) => row.slice(1)),
    );
    const pivot = own[0]!;
    const last = own.length - 1;
    const isNew = pivot > NOTHING;
    visit(
      place + 1,
      chosen | (1 << place),
      isNew ? sofar + (own[last]! * own[last]!) / pivot : sofar,
      others.map((row) => row.slice(1).map((value, at) => (isNew ? value - (row[0]! * own[at + 1]!) / pivot : value))),
    );
  };
  visit(0, 0, 0, [...among.map((row, at) => [...row, withOutcome[at]!]), [...withOutcome, 1]]);
  // How many orders bring an attribute in after a given set of so many, as a share of all.
  const weights = Array.from({ length: p }, (_, size) => 1 / (p * choose(p - 1, size)));
  return withOutcome.map((_, at) => {
    let part = 0;
    for (let set = 0; set < explained.length; set += 1) {
      if ((set >> at) & 1) continue;
      part += weights[members(set)]! * (explained[set | (1 << at)]! - explained[set]!);
    }
    return part;
  });
}

/**
 * Johnson's relative weights (2000): attributes are turned into the orthogonal ones that are nearest to them, whose parts are plain squares, and those are
 * shared out again. Close to {@link shapleyImportance}, adds up to R squared, and costs p^3.
 */
export function relativeWeights({ among, withOutcome }: OutcomeCorrelations): number[] {
  const { values, vectors } = symmetricEigen(among);
  const roots = values.map((value) => Math.sqrt(Math.max(0, value)));
  // Loadings: the correlations of attributes with the orthogonal ones, V sqrt(D) V'.
  const loadings = vectors.map((row) => vectors.map((other) => roots.reduce((sum, root, k) => sum + row[k]! * root * other[k]!, 0)));
  const inVectors = vectors.map((_, k) => vectors.reduce((sum, row, j) => sum + row[k]! * withOutcome[j]!, 0));
  const slopes = vectors.map((row) =>
    roots.reduce((sum, root, k) => sum + (root * root > NOTHING ? (row[k]! * inVectors[k]!) / root : 0), 0),
  );
  return loadings.map((row) => row.reduce((sum, loading, k) => sum + (loading * slopes[k]!) ** 2, 0));
}

function choose(n: number, k: number): number {
  let ways = 1;
  for (let step = 1; step <= k; step += 1) ways = (ways * (n - k + step)) / step;
  return ways;
}

function members(set: number): number {
  let count = 0;
  for (let rest = set; rest > 0; rest &= rest - 1) count += 1;
  return count;
}
