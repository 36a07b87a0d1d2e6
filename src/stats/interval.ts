/** A confidence or credible interval: what the data are compatible with. On a scale without ends a limit may be `null`: there is none. */
export interface Interval<Method extends string = string, Limit extends number | null = number> {
  /** The lower limit, in the unit of the estimate. */
  readonly low: Limit;
  /** The upper limit, in the unit of the estimate. */
  readonly high: Limit;
  /** The confidence level, between 0 and 1: how often such intervals hold the true value. */
  readonly level: number;
  /** The method by its name in the literature. */
  readonly method: Method;
}
