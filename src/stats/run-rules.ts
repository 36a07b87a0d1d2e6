/** A run rule by what it looks for. The numbers are those of Nelson 1984; Western Electric 1956 has rules 1, 5, 6 and the run of eight. */
export type RunRule =
  | "beyond-limits"
  | "nine-on-one-side"
  | "eight-on-one-side"
  | "six-rising-or-falling"
  | "fourteen-alternating"
  | "two-of-three-beyond-two-sigma"
  | "four-of-five-beyond-one-sigma"
  | "fifteen-within-one-sigma"
  | "eight-beyond-one-sigma";

/** A pattern that chance alone seldom makes. */
export interface RuleViolation {
  /** Which rule it is. */
  readonly rule: RunRule;
  /** The point, from 0, at which the pattern begins. */
  readonly from: number;
  /** The point that completes it. */
  readonly at: number;
  /** On which side of the center; for a run of rising points `"above"`, of falling `"below"`; `null` where the rule has no side. */
  readonly side: "above" | "below" | null;
}

/** A point of a chart: what is plotted, how many standard errors it is from the center, and whether it is beyond the limits. */
export interface ChartedPoint {
  readonly value: number;
  readonly z: number;
  readonly beyond: boolean;
}

/** Nelson's eight tests, in his order. */
export const NELSON_RULES: readonly RunRule[] = [
  "beyond-limits",
  "nine-on-one-side",
  "six-rising-or-falling",
  "fourteen-alternating",
  "two-of-three-beyond-two-sigma",
  "four-of-five-beyond-one-sigma",
  "fifteen-within-one-sigma",
  "eight-beyond-one-sigma",
];

/** The four zone rules of Western Electric. */
export const WESTERN_ELECTRIC_RULES: readonly RunRule[] = [
  "beyond-limits",
  "two-of-three-beyond-two-sigma",
  "four-of-five-beyond-one-sigma",
  "eight-on-one-side",
];

/** Every rule there is. */
export const RUN_RULES: readonly RunRule[] = [
  "beyond-limits",
  "nine-on-one-side",
  "six-rising-or-falling",
  "fourteen-alternating",
  "two-of-three-beyond-two-sigma",
  "four-of-five-beyond-one-sigma",
  "fifteen-within-one-sigma",
  "eight-beyond-one-sigma",
  "eight-on-one-side",
];

type Window = readonly ChartedPoint[];
interface Rule {
  /** Points in a row that are looked at. */
  readonly length: number;
  /** Whether they make the pattern upwards. The downward pattern is that of the mirrored points. */
  readonly above: (window: Window) => boolean;
  /** Whether the pattern has a side. */
  readonly sided: boolean;
}

const count = (window: Window, far: number): number => window.filter(({ z }) => z > far).length;
const steps = (window: Window): number[] => window.slice(1).map(({ value }, index) => value - window[index]!.value);
const allAbove = (window: Window): boolean => count(window, 0) === window.length;

const RULES: Readonly<Record<RunRule, Rule>> = {
  "beyond-limits": { length: 1, sided: true, above: ([point]) => point!.beyond && point!.z > 0 },
  "nine-on-one-side": { length: 9, sided: true, above: allAbove },
  "eight-on-one-side": { length: 8, sided: true, above: allAbove },
  "six-rising-or-falling": { length: 6, sided: true, above: (window) => steps(window).every((step) => step > 0) },
  "fourteen-alternating": {
    length: 14,
    sided: false,
    above: (window) => steps(window).every((step, index, all) => step !== 0 && (index === 0 || step > 0 !== all[index - 1]! > 0)),
  },
  "two-of-three-beyond-two-sigma": { length: 3, sided: true, above: (window) => count(window, 2) >= 2 },
  "four-of-five-beyond-one-sigma": { length: 5, sided: true, above: (window) => count(window, 1) >= 4 },
  "fifteen-within-one-sigma": { length: 15, sided: false, above: (window) => window.every(({ z }) => Math.abs(z) < 1) },
  "eight-beyond-one-sigma": { length: 8, sided: false, above: (window) => window.every(({ z }) => Math.abs(z) > 1) },
};

/**
 * Where the rules are broken, read literally: every comparison is strict, a window is full, and the rules of two in three and four in five look at the
 * window whether or not its last point is itself beyond. A gap (`null`) ends every pattern. O(points) for each rule.
 */
export function runRules(points: readonly (ChartedPoint | null)[], rules: readonly RunRule[]): RuleViolation[] {
  const mirrored = points.map((point) => point && { value: -point.value, z: -point.z, beyond: point.beyond });
  const found: RuleViolation[] = [];
  points.forEach((_, at) => {
    for (const rule of rules) {
      const { length, above, sided } = RULES[rule];
      const from = at - length + 1;
      const whole = windowOf(points, from, at);
      if (whole === null) continue;
      if (above(whole)) found.push({ rule, from, at, side: sided ? "above" : null });
      else if (sided && above(windowOf(mirrored, from, at)!)) found.push({ rule, from, at, side: "below" });
    }
  });
  return found;
}

function windowOf(points: readonly (ChartedPoint | null)[], from: number, at: number): Window | null {
  if (from < 0) return null;
  const window = points.slice(from, at + 1).filter((point) => point !== null);
  return window.length === at + 1 - from ? window : null;
}
