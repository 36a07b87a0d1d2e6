/**
 * The x below which `P - D` lies with probability `share`, for shares (P, O, D) with a Dirichlet distribution of shapes a, e, c: at most 1/2, and
 * found for that tail alone. The upper quantile is minus this one of (c, e, a).
 *
 * P, O and D are gamma variables over their sum, so `P - D <= x` says `W <= 0` with `W = (1 - x) G_a - x G_e - (1 + x) G_c`: a sum of independent
 * gamma variables, whose tail is one integral of an elementary function (see `lowerTail`). Newton's method on the logarithm of the tail against that of
 * the distance from -1, where it is nearly a straight line at both ends of its range.
 *
 * Good to a few units of 1e-16 absolutely, and of the standard deviation to 1e-14, for shapes of 1/2 to 2^53. `z` is the normal quantile of the
 * share, where to start.
 */
export function dirichletDifferenceQuantile(a: number, e: number, c: number, share: number, z: number): number {
  const total = a + c + e;
  const mean = (a - c) / total;
  // How far the mean is from -1 and from 1, without cancellation.
  const fromLow = (e + 2 * a) / total;
  const fromHigh = (e + 2 * c) / total;
  const deviation = Math.sqrt(((e / total) * ((a + c) / total) + 4 * (a / total) * (c / total)) / (total + 1));
  const guess = fromLow * Math.exp((-z * deviation) / fromLow);
  // The unknown is the distance from -1 when the root is close to that, or else the place seen from the mean: what is small keeps its digits.
  const isClose = guess < fromLow / 2;
  let unknown = isClose ? guess : fromLow * Math.expm1((-z * deviation) / fromLow);
  let [low, high] = isClose ? [0, 2] : [-fromLow, fromHigh];
  for (let round = 0; round < 200; round += 1) {
    const place = isClose ? unknown - fromLow : unknown;
    const distance = isClose ? unknown : fromLow + unknown;
    const { logTail, slope } = lowerTail([a, e, c], [fromHigh - place, -(mean + place), -distance], -total * place);
    const excess = logTail - Math.log(share);
    if (excess > 0) high = unknown;
    else low = unknown;
    let next = unknown + distance * Math.expm1(-excess / (slope * distance));
    if (!(next >= low && next <= high)) next = (low + high) / 2;
    const step = next - unknown;
    unknown = next;
    if (Math.abs(step) <= 1e-8 * Math.min(deviation, distance)) break;
  }
  return isClose ? unknown - 1 : mean + unknown;
}

const STEP = 0.0625;
/** The tangent of 22.5 degrees; written out, since bundlers do not drop an unused difference. */
const TILT = 0.41421356237309503;

/**
 * The logarithm of `P(W <= 0)`, and its derivative by x, for `W` the sum of gamma variables with these shapes and weights; `mean` is that of W.
 *
 * With the cumulants' function `K(s) = -sum of shape log(1 - weight s)`, the tail is `-1/(2 pi i)` times the integral of `exp(K(s)) / s` along any
 * path from below to above that crosses the real axis between the branch point on the left and 0. It crosses at the saddle point, where the
 * integrand is largest on the path and smallest on the axis, and falls off on both sides like a bell, an exponential or a power. On the hyperbola
 * `s = saddle + width (i sinh(u) + tilt (cosh(u) - 1))` the trapezoidal rule has no error but rounding, whatever the shapes: between the upright
 * and the diagonal, 22.5 degrees to either side of the path, bells and exponentials both stay bounded, and no singularity is nearer. The tilt is to the side on which
 * the term of the largest shape falls.
 */
function lowerTail(
  shapes: readonly [number, number, number],
  weights: readonly [number, number, number],
  mean: number,
): { readonly logTail: number; readonly slope: number } {
  const saddle = saddlePoint(shapes, weights, mean);
  let curvature = 1 / (saddle * saddle);
  for (let j = 0; j < 3; j += 1) curvature += (shapes[j] as number) * ((weights[j] as number) / (1 - (weights[j] as number) * saddle)) ** 2;
  const width = 1 / Math.sqrt(curvature);
  const largest = weights[shapes.indexOf(Math.max(...shapes))] as number;
  const tilt = largest > 0 ? -TILT : TILT;
  let [tail, slope, peak] = [0, 0, 0];
  for (let node = 0; node < 2000; node += 1) {
    const sinh = Math.sinh(node * STEP);
    const cosh = Math.cosh(node * STEP);
    const x = saddle + width * tilt * (cosh - 1);
    const y = width * sinh;
    let [real, imaginary] = [mean * x, mean * y];
    let [sumReal, sumImaginary] = [0, 0];
    for (let j = 0; j < 3; j += 1) {
      const shape = shapes[j] as number;
      const weight = weights[j] as number;
      const u = weight * x;
      const v = weight * y;
      const [deficitReal, deficitImaginary] = logDeficit(u, v);
      real += shape * deficitReal;
      imaginary += shape * deficitImaginary;
      const size = (1 - u) * (1 - u) + v * v;
      sumReal += (shape * (1 - u)) / size;
      sumImaginary += (shape * v) / size;
    }
    if (node === 0) peak = real;
    const amount = Math.exp(real - peak) * (node === 0 ? 0.5 : 1);
    const [cosine, sine] = [amount * Math.cos(imaginary), amount * Math.sin(imaginary)];
    // The direction of the path, over i.
    const [forward, aside] = [cosh, -tilt * sinh];
    const [stepReal, stepImaginary] = [cosine * forward - sine * aside, cosine * aside + sine * forward];
    const size = x * x + y * y;
    tail -= (stepReal * x + stepImaginary * y) / size;
    slope += stepReal * sumReal - stepImaginary * sumImaginary;
    if ((amount * cosh) / Math.sqrt(size) < 1e-18 * tail) break;
  }
  // The factor width * STEP / pi stands before both.
  return { logTail: peak + Math.log((tail * width * STEP) / Math.PI), slope: slope / tail };
}

/** Where `K(s) - log(-s)` is smallest between the branch point `1 / weights[2]` and 0, to about a thousandth. */
function saddlePoint(shapes: readonly [number, number, number], weights: readonly [number, number, number], mean: number): number {
  const variance = shapes.reduce((sum, shape, j) => sum + shape * (weights[j] as number) ** 2, 0);
  let [low, high] = [1 / weights[2], 0];
  // As if W were normal.
  let s = -2 / (Math.hypot(mean, 2 * Math.sqrt(variance)) - mean);
  for (let round = 0; round < 100; round += 1) {
    if (!(s > low && s < high)) s = (low + high) / 2;
    let rise = mean - 1 / s;
    let curvature = 1 / (s * s);
    for (let j = 0; j < 3; j += 1) {
      const weight = weights[j] as number;
      const rest = 1 - weight * s;
      rise += ((shapes[j] as number) * weight * weight * s) / rest;
      curvature += (shapes[j] as number) * (weight / rest) ** 2;
    }
    if (rise > 0) high = s;
    else low = s;
    const step = rise / curvature;
    s -= step;
    if (Math.abs(step) * Math.sqrt(curvature) < 1e-3) break;
  }
  return s;
}

/** `-log(1 - w) - w` of the complex number `w = u + i v`, without cancellation. */
function logDeficit(u: number, v: number): [number, number] {
  if (u * u + v * v > 0.0625) return [-0.5 * Math.log((1 - u) * (1 - u) + v * v) - u, Math.atan2(v, 1 - u) - v];
  // With q = w / (2 - w) it is w q + 2 q (q^2/3 + q^4/5 + ...).
  const size = (2 - u) * (2 - u) + v * v;
  const qReal = (u * (2 - u) - v * v) / size;
  const qImaginary = (2 * v) / size;
  const squareReal = qReal * qReal - qImaginary * qImaginary;
  const squareImaginary = 2 * qReal * qImaginary;
  let [real, imaginary] = [0, 0];
  for (let odd = 21; odd >= 3; odd -= 2) {
    const shifted = real + 1 / odd;
    [real, imaginary] = [shifted * squareReal - imaginary * squareImaginary, shifted * squareImaginary + imaginary * squareReal];
  }
  const [factorReal, factorImaginary] = [u + 2 * real, v + 2 * imaginary];
  return [qReal * factorReal - qImaginary * factorImaginary, qReal * factorImaginary + qImaginary * factorReal];
}
