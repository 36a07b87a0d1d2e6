/**
 * An unevaluated sum of two doubles, about 106 bits. The exponents of distribution functions need them: a tail of 1e-300
 * is `exp(-690)`, and one rounding of 690 costs a thousand units in the last place of the tail.
 * Algorithms: Dekker 1971, Knuth 1969; no fused multiply-add is assumed.
 */
export type DoubleDouble = readonly [high: number, low: number];

const SPLITTER = 134217729; // 2^27 + 1
const LARGEST_SPLIT = 6.696928794914171e299; // 2^996
const LN2: DoubleDouble = [0.6931471805599453, 2.3190468138462996e-17];

/** `a + b`, exactly. */
export function exactSum(a: number, b: number): DoubleDouble {
  const sum = a + b;
  const part = sum - a;
  return [sum, a - (sum - part) + (b - part)];
}

/** `a * b`, exactly, unless it leaves the range of doubles. */
export function exactProduct(a: number, b: number): DoubleDouble {
  const product = a * b;
  if (!(Math.abs(a) < LARGEST_SPLIT && Math.abs(b) < LARGEST_SPLIT && Math.abs(product) < LARGEST_SPLIT)) return [product, 0];
  const aScaled = SPLITTER * a;
  const aHigh = aScaled - (aScaled - a);
  const aLow = a - aHigh;
  const bScaled = SPLITTER * b;
  const bHigh = bScaled - (bScaled - b);
  const bLow = b - bHigh;
  return [product, aLow * bLow - (product - aHigh * bHigh - aLow * bHigh - aHigh * bLow)];
}

/** `high + low` with no overlap, given `abs(high) >= abs(low)`. */
function normalized(high: number, low: number): DoubleDouble {
  const sum = high + low;
  return [sum, low - (sum - high)];
}

export function add(a: DoubleDouble, b: DoubleDouble): DoubleDouble {
  const high = exactSum(a[0], b[0]);
  const low = exactSum(a[1], b[1]);
  const partial = normalized(high[0], high[1] + low[0]);
  return normalized(partial[0], partial[1] + low[1]);
}

export function negate(a: DoubleDouble): DoubleDouble {
  return [-a[0], -a[1]];
}

export function subtract(a: DoubleDouble, b: DoubleDouble): DoubleDouble {
  return add(a, negate(b));
}

export function multiply(a: DoubleDouble, b: DoubleDouble): DoubleDouble {
  const product = exactProduct(a[0], b[0]);
  return normalized(product[0], product[1] + (a[0] * b[1] + a[1] * b[0]));
}

export function divide(a: DoubleDouble, b: DoubleDouble): DoubleDouble {
  const first = a[0] / b[0];
  const rest = subtract(a, multiply([first, 0], b));
  return normalized(first, rest[0] / b[0]);
}

/** `x * 2^exponent` for exponents beyond the range of one factor. */
function scaled(x: number, exponent: number): number {
  const half = Math.trunc(exponent / 2);
  return x * 2 ** half * 2 ** (exponent - half);
}

/** What the doubles 1/3, 1/5 ... 1/23 leave out. */
const RECIPROCAL_RESTS: readonly number[] = [
  1.850371707708594e-17, -1.1102230246251566e-17, 7.93016446160826e-18, 6.1679056923619804e-18, -2.523234146875356e-18,
  -4.270088556250602e-18, 9.251858538542971e-19, 8.163404592832033e-19, 2.921639538487254e-18, 2.64338815386942e-18, 1.206764157201257e-18,
];

/** `1/3 + z/5 + z^2/7 + ...` for `z <= 0.03`: the last terms in double, the first in double-double written out for speed. */
function arctanhTail([z, zRest]: DoubleDouble): DoubleDouble {
  let sum = 0;
  for (let odd = 45; odd >= 25; odd -= 2) sum = 1 / odd + z * sum;
  let rest = 0;
  const zScaled = SPLITTER * z;
  const zHigh = zScaled - (zScaled - z);
  const zLow = z - zHigh;
  for (let term = RECIPROCAL_RESTS.length - 1; term >= 0; term -= 1) {
    const sumScaled = SPLITTER * sum;
    const sumHigh = sumScaled - (sumScaled - sum);
    const sumLow = sum - sumHigh;
    const product = z * sum;
    const productRest = zLow * sumLow - (product - zHigh * sumHigh - zLow * sumHigh - zHigh * sumLow) + (z * rest + zRest * sum);
    const reciprocal = 1 / (2 * term + 3);
    const high = reciprocal + product;
    const low = product - (high - reciprocal) + (productRest + (RECIPROCAL_RESTS[term] as number));
    sum = high + low;
    rest = low - (sum - high);
  }
  return [sum, rest];
}

/** `2 atanh(s)` for `abs(s) < 0.173`. */
function twiceArctanh(s: DoubleDouble): DoubleDouble {
  const square = multiply(s, s);
  const half = add(s, multiply(multiply(s, square), arctanhTail(square)));
  return [2 * half[0], 2 * half[1]];
}

/** Natural logarithm of a positive finite number, with full relative accuracy beside 1. */
export function logarithm(x: DoubleDouble): DoubleDouble {
  const exponent = Math.round(Math.log2(x[0]));
  const mantissa: DoubleDouble = [scaled(x[0], -exponent), scaled(x[1], -exponent)];
  const log = twiceArctanh(divide(add(mantissa, [-1, 0]), add(mantissa, [1, 0])));
  return exponent === 0 ? log : add(multiply([exponent, 0], LN2), log);
}

/** `log(a / b)`, given also `a - b` because nobody else knows its last digits. */
export function logarithmOfRatio(a: DoubleDouble, b: DoubleDouble, difference: DoubleDouble): DoubleDouble {
  const s = divide(difference, add(a, b));
  return Math.abs(s[0]) < 0.17 ? twiceArctanh(s) : subtract(logarithm(a), logarithm(b));
}

/**
 * Deviance of a Poisson mean, `a log(a/m) + m - a`, never negative and without cancellation (Loader 2000,
 * "Fast and accurate computation of binomial probabilities").
 */
export function deviance(a: DoubleDouble, m: DoubleDouble): DoubleDouble {
  const difference = subtract(a, m);
  const s = divide(difference, add(a, m));
  if (Math.abs(s[0]) >= 0.17) return subtract(multiply(a, subtract(logarithm(a), logarithm(m))), difference);
  const square = multiply(s, s);
  const cubic = multiply(multiply(a, multiply(s, square)), arctanhTail(square));
  return add(multiply(difference, s), [2 * cubic[0], 2 * cubic[1]]);
}

/** `exp(x)` as a double. */
export function exponential(x: DoubleDouble): number {
  const high = Math.exp(x[0]);
  return high === Infinity ? high : high + high * x[1];
}
