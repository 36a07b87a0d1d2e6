/** An estimate as far as its error goes. */
export interface EstimateError {
  /** Standard error, in the unit of the estimate. */
  readonly standardError: number;
  /** Degrees of freedom of the standard error. */
  readonly degreesOfFreedom: number;
}

/**
 * The error of a difference or sum of two independent estimates: `s^2 = a^2 + b^2` with `s^4 / (a^4 / df_a + b^4 / df_b)` degrees of freedom
 * (Welch 1947; Satterthwaite 1946), without overflow on the way. Where neither has an error, the degrees of freedom are those of equal variances.
 */
export function welchError(a: EstimateError, b: EstimateError): EstimateError {
  const larger = Math.max(a.standardError, b.standardError);
  if (larger === 0) return { standardError: 0, degreesOfFreedom: a.degreesOfFreedom + b.degreesOfFreedom };
  const [errorA, errorB] = [a.standardError / larger, b.standardError / larger];
  const total = errorA * errorA + errorB * errorB;
  const part = (error: number, degreesOfFreedom: number): number => (error === 0 ? 0 : ((error * error) / total) ** 2 / degreesOfFreedom);
  return {
    standardError: larger * Math.sqrt(total),
    degreesOfFreedom: 1 / (part(errorA, a.degreesOfFreedom) + part(errorB, b.degreesOfFreedom)),
  };
}
