/** The answers that the jobs measure: 5 % without a rating, revenues as unequal as real ones. */
export interface BenchAnswer {
  readonly rating: number | null;
  readonly satisfaction: number | null;
  readonly revenue: number;
  readonly region: string;
  readonly month: string;
}

const REGIONS = ["North", "South", "East", "West", "Islands"];
const MONTHS = Array.from({ length: 12 }, (_, month) => `2025-${String(month + 1).padStart(2, "0")}`);

/** Rows one after the other, each made when it is asked for: nothing is held. */
export function* answerRows(count: number): Generator<BenchAnswer> {
  const random = uniform(2025);
  for (let index = 0; index < count; index += 1) {
    const skill = random();
    yield {
      rating: random() < 0.05 ? null : Math.min(10, Math.floor(12 * Math.sqrt(skill))),
      satisfaction: random() < 0.1 ? null : 1 + Math.min(4, Math.floor(5.5 * Math.sqrt(random()))),
      revenue: Math.round(100 / (skill + 0.01)) / 100,
      region: REGIONS[Math.floor(5 * random())] as string,
      month: MONTHS[Math.floor(12 * random())] as string,
    };
  }
}

/** Ratings 0 to 10 as bytes. */
export function ratingBytes(count: number): Uint8Array {
  const random = uniform(7);
  return Uint8Array.from({ length: count }, () => Math.floor(11 * random()));
}

/** Revenues in whole cents as doubles. */
export function revenueDoubles(count: number): Float64Array {
  const random = uniform(11);
  return Float64Array.from({ length: count }, () => Math.round(100_000 / (random() + 0.01)) / 100);
}

/** Codes of a thousand segments of unequal size. */
export function segmentCodes(count: number): Int32Array {
  const random = uniform(13);
  return Int32Array.from({ length: count }, () => Math.floor(1000 * random() ** 2));
}

/** Spells of customers who leave at a constant rate, one in 400 a day, as fractions of days and in whole days; three of ten are still there. */
export function spellColumns(count: number): { event: Uint8Array; continuous: Float64Array; days: Float64Array } {
  const random = uniform(17);
  const continuous = Float64Array.from({ length: count }, () => -400 * Math.log(1 - random()));
  return { event: Uint8Array.from({ length: count }, () => (random() < 0.7 ? 1 : 0)), continuous, days: continuous.map(Math.ceil) };
}

/** mulberry32: a small generator of 32-bit state, good enough to keep branches unpredictable. */
function uniform(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Purchases of customers without a contract. */
export interface PurchaseColumns {
  /** Repeat purchases. */
  readonly frequency: Float64Array;
  /** Weeks from the first purchase to the last one. */
  readonly lastRepeatAge: Float64Array;
  /** Weeks from the first purchase to now. */
  readonly age: Float64Array;
}

/** Customers like those of CDNOW, to the day, by the BG/NBD model with r = 1/4, alpha = 4.4, a = 1 and b = 3. */
export function purchaseColumns(count: number): PurchaseColumns {
  const random = uniform(39);
  const columns = { frequency: new Float64Array(count), lastRepeatAge: new Float64Array(count), age: new Float64Array(count) };
  const day = (weeks: number): number => Math.round(7 * weeks) / 7;
  for (let index = 0; index < count; index += 1) {
    const age = day(27 + 12 * random());
    const rate = gammaOfQuarter(random) / 4.4;
    const dropout = 1 - random() ** (1 / 3);
    let [time, frequency, last] = [0, 0, 0];
    for (;;) {
      time -= Math.log(1 - random()) / rate;
      if (!(time <= age)) break;
      frequency += 1;
      last = time;
      if (random() < dropout) break;
    }
    columns.frequency[index] = frequency;
    columns.lastRepeatAge[index] = Math.min(age, day(last));
    columns.age[index] = age;
  }
  return columns;
}

/** A gamma deviate of shape 1/4: an exponential one times a beta of 1/4 and 3/4, by Jöhnk's method. */
function gammaOfQuarter(random: () => number): number {
  for (;;) {
    const left = random() ** 4;
    const right = random() ** (4 / 3);
    if (left + right > 0 && left + right <= 1) return (-Math.log(1 - random()) * left) / (left + right);
  }
}
