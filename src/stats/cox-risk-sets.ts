/** How events at the same time are taken. */
export type CoxTies = "efron" | "breslow";

/** Spells with covariates, by stratum and within it from the latest time to the earliest. */
export interface CoxData {
  readonly count: number;
  readonly terms: number;
  readonly time: Float64Array;
  readonly event: Uint8Array;
  /** The covariates, standardized, spell by spell. */
  readonly x: Float64Array;
  /** Where each stratum begins, and at last where all end. */
  readonly starts: readonly number[];
  /** Those who came late, by stratum and from the latest entry to the earliest; `null` when all were there from the start. */
  readonly late: LateEntries | null;
}

/** Spells that begin after 0. */
export interface LateEntries {
  readonly place: Uint32Array;
  readonly entry: Float64Array;
  readonly starts: readonly number[];
}

/** Weighted sums over spells: of weights, of covariates, and of their products (lower triangle, row by row). */
export interface WeightedSums {
  weight: number;
  readonly sum: Float64Array;
  readonly product: Float64Array;
}

/** What the partial likelihood knows of one event time. The same object for every time. */
export interface RiskSet {
  stratum: number;
  time: number;
  deaths: number;
  /** Of all at risk. */
  readonly all: WeightedSums;
  /** Of those who have the event now. */
  readonly dead: WeightedSums;
  /** The sums of the covariates, and of the predictors, of those who have the event now. */
  readonly deadX: Float64Array;
  deadPredictor: number;
  /** What was subtracted from all predictors of the stratum, so that weights stay doubles. */
  shift: number;
}

/** The linear predictor of each spell. */
export function predictors({ count, terms, x }: CoxData, beta: readonly number[]): Float64Array {
  const predictor = new Float64Array(count);
  for (let spell = 0; spell < count; spell += 1) {
    let sum = 0;
    for (let term = 0; term < terms; term += 1) sum += (x[spell * terms + term] as number) * (beta[term] as number);
    predictor[spell] = sum;
  }
  return predictor;
}

const sumsOf = (terms: number): WeightedSums => ({
  weight: 0,
  sum: new Float64Array(terms),
  product: new Float64Array((terms * (terms + 1)) / 2),
});

function clear(sums: WeightedSums): void {
  sums.weight = 0;
  sums.sum.fill(0);
  sums.product.fill(0);
}

/** Visits the event times of all strata, from the last to the first, with the sums of those at risk. */
export function visitRiskSets(data: CoxData, beta: readonly number[], visit: (set: RiskSet) => void): void {
  const { terms, time, event, x, starts, late } = data;
  const predictor = predictors(data, beta);
  const set: RiskSet = {
    stratum: 0,
    time: 0,
    deaths: 0,
    all: sumsOf(terms),
    dead: sumsOf(terms),
    deadX: new Float64Array(terms),
    deadPredictor: 0,
    shift: 0,
  };
  const add = (sums: WeightedSums, spell: number, weight: number): void => {
    sums.weight += weight;
    let at = 0;
    for (let row = 0; row < terms; row += 1) {
      const weighted = weight * (x[spell * terms + row] as number);
      sums.sum[row] = (sums.sum[row] as number) + weighted;
      for (let column = 0; column <= row; column += 1, at += 1) {
        sums.product[at] = (sums.product[at] as number) + weighted * (x[spell * terms + column] as number);
      }
    }
  };
  for (let stratum = 0; stratum + 1 < starts.length; stratum += 1) {
    const [start, end] = [starts[stratum] as number, starts[stratum + 1] as number];
    clear(set.all);
    set.stratum = stratum;
    set.shift = predictor.subarray(start, end).reduce((most, value) => Math.max(most, value), -Infinity);
    const weightOf = (spell: number): number => Math.exp((predictor[spell] as number) - set.shift);
    let entry = late ? (late.starts[stratum] as number) : 0;
    const lastEntry = late ? (late.starts[stratum + 1] as number) : 0;
    let present = 0;
    for (let place = start; place < end;) {
      set.time = time[place] as number;
      set.deaths = 0;
      set.deadPredictor = 0;
      set.deadX.fill(0);
      clear(set.dead);
      for (; place < end && time[place] === set.time; place += 1) {
        const weight = weightOf(place);
        add(set.all, place, weight);
        present += 1;
        if (event[place] === 0) continue;
        set.deaths += 1;
        set.deadPredictor += (predictor[place] as number) - set.shift;
        for (let term = 0; term < terms; term += 1) set.deadX[term] = (set.deadX[term] as number) + (x[place * terms + term] as number);
        add(set.dead, place, weight);
      }
      // At risk are those who came before this time.
      for (; entry < lastEntry && (late!.entry[entry] as number) >= set.time; entry += 1) {
        const gone = late!.place[entry] as number;
        add(set.all, gone, -weightOf(gone));
        present -= 1;
      }
      if (set.deaths > 0) visit(set);
      // Nothing but rounding is left of nobody: going down, later ones must not stand on it.
      if (present === 0) clear(set.all);
    }
  }
}
