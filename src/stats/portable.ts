/**
 * Exponential, logarithm and normal distribution of basic arithmetic and square roots alone, which IEEE 754 rounds alike everywhere: engines differ in the
 * last bits of their own `Math.exp`, `Math.log` and `Math.sin`, and a seed must give the same bits in all of them.
 */

// Ln 2 in two parts: multiples of the first up to 2^20 are exact.
const LN2_HIGH = 0.6931471803691238;
const LN2_LOW = 1.9082149292705877e-10;
const ONE_OVER_LN2 = 1.4426950408889634;

/** `exp(x)`, the same bits everywhere, good to two units in the last place where the result is a normal number. */
export function portableExp(x: number): number {
  if (x !== x) return x;
  if (x > 709.782712893384) return Infinity;
  if (x < -745.2) return 0;
  const k = Math.floor(x * ONE_OVER_LN2 + 0.5);
  const high = x - k * LN2_HIGH;
  const low = k * LN2_LOW;
  const r = high - low;
  // The series of (exp(r) - 1 - r) / r^2 for abs(r) < 0.347.
  const tail =
    0.5 +
    r *
      (1.6666666666666666e-1 +
        r *
          (4.1666666666666664e-2 +
            r *
              (8.333333333333333e-3 +
                r *
                  (1.3888888888888889e-3 +
                    r *
                      (1.984126984126984e-4 +
                        r *
                          (2.48015873015873e-5 +
                            r *
                              (2.7557319223985893e-6 +
                                r *
                                  (2.755731922398589e-7 +
                                    r * (2.505210838544172e-8 + r * (2.08767569878681e-9 + r * 1.6059043836821613e-10))))))))));
  return timesPowerOfTwo(1 + (r + (r * r * tail + (high - r - low))), k);
}

/** `x * 2^k`. */
function timesPowerOfTwo(x: number, k: number): number {
  let scaled = x;
  let left = k;
  for (; left > 30; left -= 30) scaled *= 1073741824;
  for (; left < -30; left += 30) scaled *= 9.313225746154785e-10;
  return left >= 0 ? scaled * (1 << left) : scaled / (1 << -left);
}

/** `log(x)` of a positive finite number, the same bits everywhere, good to two units in the last place. */
export function portableLog(x: number): number {
  let mantissa = x;
  let exponent = 0;
  for (; mantissa >= 1; exponent += 32) mantissa *= 2.3283064365386963e-10;
  for (; mantissa < 2.3283064365386963e-10; exponent -= 32) mantissa *= 4294967296;
  // Between 2^-32 and 1: the leading zeros of its first 32 bits take it to between 1/2 and 1.
  const zeros = Math.clz32(mantissa * 4294967296);
  mantissa *= (1 << zeros) >>> 0;
  exponent -= zeros;
  if (mantissa < Math.SQRT1_2) {
    mantissa *= 2;
    exponent -= 1;
  }
  // 2 atanh(s) of s = (m - 1) / (m + 1), abs(s) < 0.1716, as in m - 1 = f: f - s (f - ...), which keeps the digits of f.
  const f = mantissa - 1;
  const s = f / (2 + f);
  const z = s * s;
  const series =
    z *
    (0.6666666666666666 +
      z *
        (0.4 +
          z *
            (0.2857142857142857 +
              z *
                (0.2222222222222222 +
                  z *
                    (0.18181818181818182 +
                      z * (0.15384615384615385 + z * (0.13333333333333333 + z * (0.11764705882352941 + z * 0.10526315789473684))))))));
  const half = 0.5 * f * f;
  return exponent * LN2_HIGH - (half - (s * (half + series) + exponent * LN2_LOW) - f);
}

/** `sin(x)` for `abs(x) <= pi / 6`, the same bits everywhere. */
export function portableSine(x: number): number {
  const z = x * x;
  let sum = 1;
  for (let n = 18; n >= 2; n -= 2) sum = 1 - (z / (n * (n + 1))) * sum;
  return x * sum;
}

/**
 * Distribution function of the standard normal, the same bits everywhere, good to 1e-15 absolutely.
 *
 * @see Hart et al. 1968, Computer Approximations, 5666; in this form West 2005, Better approximations to cumulative normal functions.
 */
export function portableNormalDistribution(x: number): number {
  const a = Math.abs(x);
  if (a > 37) return x > 0 ? 1 : 0;
  const bell = portableExp(-0.5 * a * a);
  const tail =
    a < 7.07106781186547
      ? (bell *
          ((((((0.0352624965998911 * a + 0.700383064443688) * a + 6.37396220353165) * a + 33.912866078383) * a + 112.079291497871) * a +
            221.213596169931) *
            a +
            220.206867912376)) /
        (((((((0.0883883476483184 * a + 1.75566716318264) * a + 16.064177579207) * a + 86.7807322029461) * a + 296.564248779674) * a +
          637.333633378831) *
          a +
          793.826512519948) *
          a +
          440.413735824752)
      : bell / (a + 1 / (a + 2 / (a + 3 / (a + 4 / (a + 0.65))))) / 2.506628274631;
  return x > 0 ? 1 - tail : tail;
}
