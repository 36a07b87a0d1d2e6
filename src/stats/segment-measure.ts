import { checkCount, checkFinite, checkNonNegative } from "../core/check.ts";
import { invalidValue } from "../core/errors.ts";
import type { NetCounts } from "./net-score.ts";
import type { ProportionCounts } from "./two-proportions.ts";

/** Mean and spread of the values of a segment. */
export interface MeanMeasure {
  /** How many values. */
  readonly n: number;
  /** Their mean. */
  readonly mean: number;
  /** Their sample variance, divisor n - 1; 0 for a single value. */
  readonly variance: number;
}

/** What a segment's figure rests on: answers by category, successes of trials, or the moments of values. */
export type SegmentMeasure = NetCounts | ProportionCounts | MeanMeasure;

/** A measure of one kind, checked. */
export type CheckedMeasure =
  | (NetCounts & { readonly kind: "net" })
  | (ProportionCounts & { readonly kind: "share" })
  | (MeanMeasure & { readonly kind: "mean" });

type Members = Readonly<Record<string, unknown>>;

/**
 * What the results of this library's metrics rest on, told by their members, since rooms do not know each other. A result that has the members of
 * several is of the first.
 */
const READERS: readonly (readonly [members: readonly string[], read: (result: Members) => Members])[] = [
  [["promoters", "passives", "detractors"], (result) => result],
  [["successes", "trials"], (result) => result],
  // Customer satisfaction.
  [["satisfied", "responses"], ({ satisfied, responses }) => ({ successes: satisfied, trials: responses })],
  // Customer effort: the error tells the spread.
  [
    ["easy", "score", "responses"],
    ({ score, standardError, responses }) => ({
      n: responses,
      mean: score,
      variance: standardError === null ? 0 : (standardError as number) ** 2 * (responses as number),
    }),
  ],
  // Churn, of a table of customers or of spells.
  [["lost", "base"], ({ lost, base }) => ({ successes: lost, trials: base })],
  [["lost", "start"], ({ lost, start }) => ({ successes: lost, trials: start })],
  // First contact resolution, one touch, service level.
  [["resolved", "firstContacts"], ({ resolved, firstContacts }) => ({ successes: resolved, trials: firstContacts })],
  [["oneTouch", "resolved"], ({ oneTouch, resolved }) => ({ successes: oneTouch, trials: resolved })],
  [["met", "counted"], ({ met, counted }) => ({ successes: met, trials: counted })],
  // Abandonment, reopened tickets.
  [["abandoned", "counted"], ({ abandoned, counted }) => ({ successes: abandoned, trials: counted })],
  [["reopened", "resolved"], ({ reopened, resolved }) => ({ successes: reopened, trials: resolved })],
  // Conversion, bounces, engagement.
  [["converted", "of"], ({ converted, of }) => ({ successes: converted, trials: of })],
  [["bounced", "sessions"], ({ bounced, sessions }) => ({ successes: bounced, trials: sessions })],
  [["engaged", "sessions"], ({ engaged, sessions }) => ({ successes: engaged, trials: sessions })],
  [["n", "mean", "variance"], (result) => result],
];

/** The members of a known result that its measure is read from; `null` for a result of another kind. */
export function readMeasure(result: unknown): SegmentMeasure | null {
  const members = Object(result) as Members;
  const known = READERS.find(([names]) => names.every((name) => typeof members[name] === "number"));
  return known ? (known[1](members) as unknown as SegmentMeasure) : null;
}

/** A measure whose counts can be, and that has something to tell; `null` when it rests on nothing. */
export function checkMeasure(path: string, measure: SegmentMeasure): CheckedMeasure | null {
  const given = Object(measure) as Members;
  if ("promoters" in given) {
    const { promoters, passives, detractors } = measure as NetCounts;
    for (const [name, value] of Object.entries({ promoters, passives, detractors })) checkCount(`${path}.${name}`, value);
    return promoters + passives + detractors === 0 ? null : { kind: "net", promoters, passives, detractors };
  }
  if ("trials" in given) {
    const { successes, trials } = measure as ProportionCounts;
    checkCount(`${path}.trials`, trials);
    checkCount(`${path}.successes`, successes);
    if (successes > trials) throw invalidValue(`${path}.successes`, `at most the ${trials} trials`, successes);
    return trials === 0 ? null : { kind: "share", successes, trials };
  }
  if ("mean" in given) {
    const { n, mean, variance } = measure as MeanMeasure;
    checkCount(`${path}.n`, n);
    checkFinite(`${path}.mean`, mean);
    checkNonNegative(`${path}.variance`, variance);
    return n === 0 ? null : { kind: "mean", n, mean, variance };
  }
  throw invalidValue(path, "promoters, passives and detractors, successes and trials, or n, mean and variance", measure);
}

/** How many answers, trials or values a measure rests on. */
export function sizeOf(measure: CheckedMeasure): number {
  switch (measure.kind) {
    case "net":
      return measure.promoters + measure.passives + measure.detractors;
    case "share":
      return measure.trials;
    case "mean":
      return measure.n;
  }
}

/** The figure itself: points, a share, or a mean. */
export function figureOf(measure: CheckedMeasure): number {
  switch (measure.kind) {
    case "net":
      return (100 * (measure.promoters - measure.detractors)) / sizeOf(measure);
    case "share":
      return measure.successes / measure.trials;
    case "mean":
      return measure.mean;
  }
}

/** Two measures of one kind as one. */
export function joinMeasures(a: CheckedMeasure, b: CheckedMeasure): CheckedMeasure {
  if (a.kind === "net" && b.kind === "net") {
    return {
      kind: "net",
      promoters: a.promoters + b.promoters,
      passives: a.passives + b.passives,
      detractors: a.detractors + b.detractors,
    };
  }
  if (a.kind === "share" && b.kind === "share") {
    return { kind: "share", successes: a.successes + b.successes, trials: a.trials + b.trials };
  }
  if (a.kind === "mean" && b.kind === "mean") {
    const n = a.n + b.n;
    const away = a.mean - b.mean;
    const squares = (a.n - 1) * a.variance + (b.n - 1) * b.variance + a.n * (b.n / n) * away * away;
    return { kind: "mean", n, mean: a.mean - away * (b.n / n), variance: squares / (n - 1) };
  }
  throw invalidValue("segments", "measures of one kind", b.kind);
}

/** What a metric's result rests on; `null` where nothing was measured. */
export function measureAt(result: unknown, path: string, read: ((result: never) => SegmentMeasure) | undefined): CheckedMeasure | null {
  if (result === null) return null;
  const measure = read ? read(result as never) : readMeasure(result);
  if (!measure) throw invalidValue(path, "a result with counts or a mean, or options.read that finds them", result);
  return checkMeasure(path, measure);
}

/** All measures as one, and for each all others as one; `undefined` for the only one. In time that grows with their number. */
export function joinedWithOthers(measures: readonly CheckedMeasure[]): [all: CheckedMeasure, others: (CheckedMeasure | undefined)[]] {
  const before = runningJoins(measures);
  const after = runningJoins([...measures].reverse()).reverse();
  const others = measures.map((_, place) => {
    const [left, right] = [before[place - 1], after[place + 1]];
    return left && right ? joinMeasures(left, right) : (left ?? right);
  });
  return [before.at(-1) as CheckedMeasure, others];
}

function runningJoins(measures: readonly CheckedMeasure[]): CheckedMeasure[] {
  const joined: CheckedMeasure[] = [];
  for (const measure of measures) {
    const last = joined.at(-1);
    joined.push(last ? joinMeasures(last, measure) : measure);
  }
  return joined;
}
