import type { ExactSum } from "./exact-sum.ts";

/** The grid of all doubles: every finite double is a whole multiple of 2^-1074. */
const GRID = 1074;
/** Quotients whose exponent is at most this lie below 2^-1021. */
const LAST_SUBNORMAL = -1022;
/** Enough bits for `Number` to round a quotient once, with the last one standing for all that follow. */
const KEPT_BITS = 68;

/** A finite double as a count of 2^-1074. */
export function gridCount(value: number): bigint {
  let exponent = GRID;
  let whole = value;
  while (!Number.isInteger(whole)) {
    // Halving the exponent range in steps keeps the scaling exact.
    const step = Math.min(512, exponent);
    whole *= 2 ** step;
    exponent -= step;
  }
  return BigInt(whole) << BigInt(exponent);
}

/** An exact sum as a count of 2^-1074. */
export function exactCount({ overflow, parts }: ExactSum): bigint {
  return parts.reduce((total, part) => total + gridCount(part), BigInt(overflow) << BigInt(GRID + 1000));
}

/** `numerator / denominator` rounded once to the nearest double, ties to even; the denominator is positive. */
export function nearestRatio(numerator: bigint, denominator: bigint): number {
  if (numerator < 0n) return 0 - nearestRatio(-numerator, denominator);
  if (numerator === 0n) return 0;
  const exponent = bits(numerator) - bits(denominator);
  const shift = KEPT_BITS - exponent;
  if (exponent <= LAST_SUBNORMAL) {
    // Subnormal doubles have fewer bits: round on the grid itself.
    const doubled = (numerator << BigInt(GRID + 1)) / denominator;
    const exact = (numerator << BigInt(GRID + 1)) % denominator === 0n;
    const count = doubled >> 1n;
    const up = doubled & 1n && (!exact || count & 1n) ? 1n : 0n;
    return Number(count + up) * Number.MIN_VALUE;
  }
  const [over, under] = shift > 0 ? [numerator << BigInt(shift), denominator] : [numerator, denominator << BigInt(-shift)];
  const quotient = over / under;
  const sticky = over % under === 0n ? quotient : quotient | 1n;
  const half = Math.trunc(shift / 2);
  return Number(sticky) * 2 ** -half * 2 ** (half - shift);
}

/** Bits of a positive integer. */
function bits(value: bigint): number {
  const digits = value.toString(16);
  return digits.length * 4 - (Math.clz32(Number.parseInt(digits.slice(0, 1), 16)) - 28);
}
