import { checkFinite } from "./check.ts";
import { invalidValue } from "./errors.ts";

/**
 * The state of a stream of random numbers: four whole numbers of 32 bits. Plain data: copied or stored as JSON, it goes on where it was.
 *
 * Drawing changes it. Whoever needs the same numbers twice makes it twice from the same seed, or copies it first.
 */
export interface Random {
  /** First word. */
  a: number;
  /** Second word. */
  b: number;
  /** Third word. */
  c: number;
  /** Goes up by 1 with every 32 random bits, so that no stream repeats within 2^32 of them. */
  counter: number;
}

/** Where the four lanes of a seed begin, and what they are multiplied with: odd, without pattern. */
const STARTS: readonly number[] = [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344];
const FACTORS: readonly number[] = [0x9e3779b1, 0x85ebca77, 0xc2b2ae3d, 0x27d4eb2f];
const ROUNDS_BEFORE_USE = 20;

/**
 * A stream of random numbers that is the same for the same seed, on every platform and in every version of this package.
 *
 * The generator is sfc32: with all additions modulo 2^32, `out = a + b + counter; counter += 1; a = b ^ (b >>> 9); b = c + (c << 3);
 * c = (c rotated left by 21) + out`. Streams of one seed are independent for all practical purposes, so that workers may share a job: each takes
 * the streams of its parts. The words come from the text `"<stream>:<seed>"`; each UTF-16 unit enters four lanes,
 * `h = rotate(imul(h ^ unit, factor), 13)`; the lanes are then added to one another, finished as in MurmurHash3 and added again; 20 rounds are
 * thrown away.
 *
 * - Cost: constant time. Not for secrets: whoever sees some numbers can compute the others.
 *
 * @param seed - Any finite number or text; 7 and "7" are the same seed.
 * @param stream - Which of the streams of this seed, a whole number of at least 0.
 * @returns The state at its beginning.
 * @throws CxError `"invalid-value"` when the seed is not a finite number or a string, or the stream not a whole number of at least 0.
 *
 * @example The same seed gives the same numbers
 * ```ts
 * import { createRandom, nextUniform } from "cx-metrics/stats";
 * nextUniform(createRandom(7)); // => 0.904677240335679
 * nextUniform(createRandom(7, 1)); // => 0.319307260004229
 * ```
 *
 * @see Doty-Humphrey 2010, PractRand (sfc32)
 */
export function createRandom(seed: number | string, stream = 0): Random {
  if (typeof seed !== "string") checkFinite("seed", seed);
  if (!(Number.isSafeInteger(stream) && stream >= 0)) throw invalidValue("stream", "a whole number of at least 0", stream);
  const [a, b, c, counter] = lanesOf(`${stream}:${seed}`);
  const random = { a, b, c, counter };
  fillCoarseUniforms(random, new Float64Array(ROUNDS_BEFORE_USE));
  return random;
}

/** Four words of 32 bits from a text. */
function lanesOf(text: string): [number, number, number, number] {
  const lanes = [...STARTS] as [number, number, number, number];
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    for (let lane = 0; lane < 4; lane += 1) {
      const product = Math.imul((lanes[lane] as number) ^ unit, FACTORS[lane] as number);
      lanes[lane] = (product << 13) | (product >>> 19);
    }
  }
  spread(lanes);
  for (let lane = 0; lane < 4; lane += 1) lanes[lane] = finished(lanes[lane] as number);
  spread(lanes);
  return lanes;
}

/** Adds the lanes to one another: first all to the first, then the first to all others. */
function spread(lanes: [number, number, number, number]): void {
  lanes[0] = (lanes[0] + lanes[1] + lanes[2] + lanes[3]) | 0;
  for (let lane = 1; lane < 4; lane += 1) lanes[lane] = ((lanes[lane] as number) + lanes[0]) | 0;
}

/** The finish of MurmurHash3 (Appleby 2011): every bit depends on every other. */
function finished(word: number): number {
  let mixed = word ^ (word >>> 16);
  mixed = Math.imul(mixed, 0x85ebca6b);
  mixed ^= mixed >>> 13;
  mixed = Math.imul(mixed, 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}

/**
 * The next number of a stream: uniform between 0 and 1, never 0 and never 1.
 *
 * An odd multiple of 2^-53, from 52 random bits (two rounds of the generator, 26 upper bits of each): all equally likely, as many below 1/2
 * as above.
 *
 * @param random - The stream; it moves on.
 * @returns A number greater than 0 and less than 1.
 *
 * @example One of six, fairly
 * ```ts
 * import { createRandom, nextUniform } from "cx-metrics/stats";
 * const random = createRandom("dice");
 * 1 + Math.floor(6 * nextUniform(random)); // => 5
 * ```
 */
export function nextUniform(random: Random): number {
  const { a, b, c, counter } = random;
  // Two rounds written out: a call for each costs half as much again.
  const high = (a + b + counter) | 0;
  const middle = (c + (c << 3)) | 0;
  const rotated = (((c << 21) | (c >>> 11)) + high) | 0;
  const low = ((b ^ (b >>> 9)) + middle + counter + 1) | 0;
  random.a = middle ^ (middle >>> 9);
  random.b = (rotated + (rotated << 3)) | 0;
  random.c = (((rotated << 21) | (rotated >>> 11)) + low) | 0;
  random.counter = (counter + 2) | 0;
  return ((high >>> 6) * 0x4000000 + (low >>> 6) + 0.5) * 2.220446049250313e-16;
}

/**
 * Fills an array with the next numbers of a stream: the same numbers as so many calls of {@link nextUniform}, in less time.
 *
 * A block of about 1024 numbers that is filled again and again costs least.
 *
 * @param random - The stream; it moves on.
 * @param target - The array to fill, from its first place to its last.
 * @returns The array.
 *
 * @example Three numbers
 * ```ts
 * import { createRandom, fillUniforms } from "cx-metrics/stats";
 * fillUniforms(createRandom(1), new Float64Array(3)).length; // => 3
 * ```
 */
export function fillUniforms(random: Random, target: Float64Array): Float64Array {
  const { length } = target;
  let { a, b, c, counter } = random;
  for (let index = 0; index < length; index += 1) {
    const high = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + high) | 0;
    const low = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + low) | 0;
    target[index] = ((high >>> 6) * 0x4000000 + (low >>> 6) + 0.5) * 2.220446049250313e-16;
  }
  Object.assign(random, { a, b, c, counter });
  return target;
}

/**
 * Fills an array with coarse uniform numbers, one round of the generator each: odd multiples of 2^-33, all equally likely.
 *
 * Twice as fast as {@link fillUniforms} and fine enough for the middle of a distribution: normal numbers made of them end at 6.3 standard
 * deviations.
 *
 * @param random - The stream; it moves on.
 * @param target - The array to fill, from its first place to its last.
 * @returns The array, of numbers greater than 0 and less than 1.
 *
 * @example As many below a half as above, nearly
 * ```ts
 * import { createRandom, fillCoarseUniforms } from "cx-metrics/stats";
 * const block = fillCoarseUniforms(createRandom(2025), new Float64Array(1024));
 * block.filter((uniform) => uniform < 0.5).length; // => 535
 * ```
 */
export function fillCoarseUniforms(random: Random, target: Float64Array): Float64Array {
  const { length } = target;
  let { a, b, c, counter } = random;
  for (let index = 0; index < length; index += 1) {
    const word = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + word) | 0;
    target[index] = ((word >>> 0) + 0.5) * 2.3283064365386963e-10;
  }
  Object.assign(random, { a, b, c, counter });
  return target;
}
