/** A polynomial with whole coefficients, constant first, the last one not zero; `[]` is zero. */
export type Polynomial = readonly bigint[];

/** A factor without repeated roots, whose roots are all of one multiplicity. */
export interface SquareFreeFactor {
  readonly polynomial: Polynomial;
  readonly multiplicity: number;
}

/** Sign changes in a list, zeros left out: Descartes' bound on the positive roots. */
export function signChanges(coefficients: readonly (number | bigint)[]): number {
  let changes = 0;
  let last = 0;
  for (const coefficient of coefficients) {
    const sign = coefficient > 0 ? 1 : coefficient < 0 ? -1 : last;
    if (sign !== last && last !== 0) changes += 1;
    last = sign;
  }
  return changes;
}

/** The factors of a polynomial by the multiplicity of their roots (Yun 1976 gives the idea; here by repeated division). */
export function squareFreeFactors(polynomial: Polynomial): SquareFreeFactor[] {
  const repeated = [primitive(polynomial)];
  for (let last = repeated[0] as Polynomial; last.length > 1;) {
    last = greatestCommonDivisor(last, derivative(last));
    repeated.push(last);
  }
  // The roots of multiplicity k and more, each once.
  const atLeast = repeated.slice(1).map((divisor, index) => divided(repeated[index] as Polynomial, divisor));
  return atLeast.flatMap((roots, index) => {
    const more = atLeast[index + 1];
    const exactly = more === undefined ? roots : divided(roots, more);
    return exactly.length > 1 ? [{ polynomial: exactly, multiplicity: index + 1 }] : [];
  });
}

/**
 * The greatest common divisor by images modulo primes, put together and proved by division (Brown 1971, Journal of the ACM 18,
 * 478-504). One prime settles the usual case, no common factor, in O(n^2) operations on doubles.
 */
export function greatestCommonDivisor(left: Polynomial, right: Polynomial): Polynomial {
  if (right.length <= 1) return right.length === 0 ? primitive(left) : [1n];
  const leading = euclid(left.at(-1) as bigint, right.at(-1) as bigint);
  let modulus = 1n;
  let combined: bigint[] = [];
  let before = "";
  for (const prime of primes()) {
    const big = BigInt(prime);
    if ((left.at(-1) as bigint) % big === 0n || (right.at(-1) as bigint) % big === 0n) continue;
    const image = commonDivisorModulo(residues(left, big), residues(right, big), prime);
    if (image.length === 1) return [1n];
    if (combined.length > 0 && image.length > combined.length) continue;
    if (image.length < combined.length || combined.length === 0) {
      combined = image.map(() => 0n);
      modulus = 1n;
    }
    const scale = leading % big;
    const inverse = BigInt(inverseModulo(Number(modulus % big), prime));
    combined = combined.map((value, index) => {
      const residue = (BigInt(image[index] as number) * scale) % big;
      const step = ((((residue - value) * inverse) % big) + big) % big;
      return value + modulus * step;
    });
    modulus *= big;
    const candidate = primitive(combined.map((value) => (2n * value > modulus ? value - modulus : value)));
    const text = candidate.join();
    if (text === before && quotient(left, candidate) && quotient(right, candidate)) return candidate;
    before = text;
  }
  return [1n];
}

function derivative(polynomial: Polynomial): Polynomial {
  return polynomial.slice(1).map((coefficient, index) => coefficient * BigInt(index + 1));
}

/** The same roots with the smallest whole coefficients, the last one positive. */
function primitive(polynomial: Polynomial): Polynomial {
  let content = 0n;
  for (const coefficient of polynomial) {
    content = euclid(content, coefficient);
    if (content === 1n) break;
  }
  if ((polynomial.at(-1) as bigint) < 0n) content = -content;
  return polynomial.map((coefficient) => coefficient / content);
}

/** The quotient of primitive polynomials, or null when there is a remainder. */
function quotient(polynomial: Polynomial, divisor: Polynomial): Polynomial | null {
  const rest = [...polynomial];
  const leading = divisor.at(-1) as bigint;
  const result: bigint[] = [];
  for (let top = rest.length - 1; top >= divisor.length - 1; top -= 1) {
    const value = rest[top] as bigint;
    if (value % leading !== 0n) return null;
    const factor = value / leading;
    const shift = top - divisor.length + 1;
    if (factor !== 0n)
      divisor.forEach((coefficient, index) => (rest[shift + index] = (rest[shift + index] as bigint) - factor * coefficient));
    result.push(factor);
  }
  return rest.some((value) => value !== 0n) ? null : result.reverse();
}

function divided(polynomial: Polynomial, divisor: Polynomial): Polynomial {
  // By Gauss' lemma a primitive divisor leaves whole coefficients.
  return quotient(polynomial, divisor) as Polynomial;
}

function euclid(left: bigint, right: bigint): bigint {
  let [a, b] = [left < 0n ? -left : left, right < 0n ? -right : right];
  while (b !== 0n) [a, b] = [b, a % b];
  return a;
}

/** Primes below 2^26, largest first: products of two residues are exact doubles. */
function* primes(): Generator<number> {
  for (let candidate = 2 ** 26 - 1; candidate > 2; candidate -= 2) {
    let divisor = 3;
    while (divisor * divisor <= candidate && candidate % divisor !== 0) divisor += 2;
    if (divisor * divisor > candidate) yield candidate;
  }
}

function residues(polynomial: Polynomial, prime: bigint): number[] {
  return polynomial.map((coefficient) => Number(((coefficient % prime) + prime) % prime));
}

/** The greatest common divisor modulo a prime, with leading coefficient 1. */
function commonDivisorModulo(left: readonly number[], right: readonly number[], prime: number): number[] {
  let [a, b] = [[...left], trimmed([...right])];
  while (b.length > 0) [a, b] = [b, remainderModulo(a, b, prime)];
  const inverse = inverseModulo(a.at(-1) as number, prime);
  return a.map((value) => (value * inverse) % prime);
}

function remainderModulo(polynomial: number[], divisor: readonly number[], prime: number): number[] {
  const inverse = inverseModulo(divisor.at(-1) as number, prime);
  for (let top = polynomial.length - 1; top >= divisor.length - 1; top -= 1) {
    const factor = ((polynomial[top] as number) * inverse) % prime;
    if (factor === 0) continue;
    const shift = top - divisor.length + 1;
    for (let index = 0; index < divisor.length; index += 1) {
      const difference = (polynomial[shift + index] as number) - ((factor * (divisor[index] as number)) % prime);
      polynomial[shift + index] = difference < 0 ? difference + prime : difference;
    }
  }
  return trimmed(polynomial);
}

function trimmed(polynomial: number[]): number[] {
  while (polynomial.at(-1) === 0) polynomial.pop();
  return polynomial;
}

function inverseModulo(value: number, prime: number): number {
  let [a, b, inverse, next] = [value, prime, 1, 0];
  while (b !== 0) {
    const times = Math.floor(a / b);
    [a, b, inverse, next] = [b, a - times * b, next, inverse - times * next];
  }
  return ((inverse % prime) + prime) % prime;
}
