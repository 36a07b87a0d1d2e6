/** A confidence or credible interval: what the data are compatible with. */
export interface Interval<Method extends string = string> {
  /** The lower limit, in the unit of the estimate. */
  readonly low: number;
  /** The upper limit, in the unit of the estimate. */
  readonly high: number;
  /** The confidence level, between 0 and 1: how often such intervals hold the true value. */
  readonly level: number;
  /** The method by its name in the literature. */
  readonly method: Method;
}
