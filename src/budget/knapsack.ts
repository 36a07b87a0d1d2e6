/** The best of a choice under one limit. */
export interface KnapsackResult {
  /** By item, 1 when chosen. */
  readonly chosen: Uint8Array;
  /** Their benefit. */
  readonly benefit: number;
  /** No choice has more benefit; equal to `benefit` when the search came to its end. */
  readonly bound: number;
  /** What the linear relaxation allows. */
  readonly relaxed: number;
  /** What a unit more of the limit brings to the relaxation: the rate of the first item that does not fit. */
  readonly rate: number;
  /** States looked at. */
  readonly states: number;
}

/** A relative margin beyond the rounding of a quotient and a product. */
const UP = 1.0000000000000018; // 1 + 2^-49

/**
 * The choice of items with the greatest benefit whose cost keeps a limit, proved optimal.
 *
 * Dynamic programming over a core (Pisinger 1997, Operations Research 45, 758-767): items are sorted by benefit per cost and taken until one does not
 * fit; around that one the core grows by an item at a time, to the right and to the left. Of the states (cost, benefit) only those are kept that no
 * other one beats at once in cost and benefit, and that can still win: whoever fills the free money at the rate of the next item outside the core, or
 * saves what is missing at the rate of the last one before it, is an upper bound. When no state is left, the best one seen is optimal.
 *
 * All numbers are whole and above 0, and their totals below 2^53; no cost is above the limit. Bounds are rounded outwards.
 */
export function knapsack(costs: Float64Array, benefits: Float64Array, limit: number, stateLimit: number): KnapsackResult {
  const rates = new Float64Array(costs.length);
  const order = new Uint32Array(costs.length);
  for (let item = 0; item < costs.length; item += 1) {
    rates[item] = (benefits[item] as number) / (costs[item] as number);
    order[item] = item;
  }
  order.sort(
    (left, right) =>
      (rates[right] as number) - (rates[left] as number) || (costs[left] as number) - (costs[right] as number) || left - right,
  );
  const size = order.length;
  const costAt = (place: number): number => costs[order[place] as number] as number;
  const benefitAt = (place: number): number => benefits[order[place] as number] as number;
  const rateAt = (place: number): number => rates[order[place] as number] as number;

  let breaking = 0;
  let [baseCost, baseBenefit] = [0, 0];
  while (breaking < size && baseCost + costAt(breaking) <= limit) {
    baseCost += costAt(breaking);
    baseBenefit += benefitAt(breaking);
    breaking += 1;
  }
  const chosen = new Uint8Array(size);
  for (let place = 0; place < breaking; place += 1) chosen[order[place] as number] = 1;
  if (breaking === size) return { chosen, benefit: baseBenefit, bound: baseBenefit, relaxed: baseBenefit, rate: 0, states: 1 };

  const step = greatestCommonDivisor(benefits);
  const breakRate = rateAt(breaking);
  const free = limit - baseCost;
  const relaxed = baseBenefit + free * breakRate;
  const trail = emptyTrail();
  let [best, bestTrail] = [baseBenefit, 0];
  // A first good answer: what was taken and one item more, or the item that did not fit instead of one.
  for (let place = 0; place < size; place += 1) {
    const swap = place < breaking;
    const cost = swap ? costAt(breaking) - costAt(place) : costAt(place);
    const benefit = swap ? benefitAt(breaking) - benefitAt(place) : benefitAt(place);
    if (cost > free || baseBenefit + benefit <= best) continue;
    best = baseBenefit + benefit;
    bestTrail = swap ? extend(trail, extend(trail, 0, place), breaking) : extend(trail, 0, place);
  }

  let [from, to] = [statesFor(64), statesFor(64)];
  from.costs[0] = baseCost;
  from.benefits[0] = baseBenefit;
  from.size = 1;
  let [left, right, states] = [breaking - 1, breaking, 1];
  /** The most that is to be hoped for when an item is flipped, by the rate of the item that did not fit. */
  const hope = (place: number): number => relaxed - Math.abs(benefitAt(place) - costAt(place) * breakRate) + margin(relaxed);
  const rightRate = (): number => (right < size ? rateAt(right) * UP : 0);
  const leftRate = (): number => (left >= 0 ? rateAt(left) / UP : Infinity);
  while (from.size > 0 && states <= stateLimit) {
    // Items of which nothing is to be hoped are passed over for good.
    while (right < size && hope(right) < best + step) right += 1;
    while (left >= 0 && hope(left) < best + step) left -= 1;
    if (right >= size && left < 0) break;
    const place = left < 0 || (right < size && hope(right) >= hope(left)) ? right++ : left--;
    const sign = place >= breaking ? 1 : -1;
    const [cost, benefit, upper, lower] = [sign * costAt(place), sign * benefitAt(place), rightRate(), leftRate()];
    if (to.costs.length < 2 * from.size) to = statesFor(4 * from.size);
    // The states as they are and with the item flipped, both by cost, become one list.
    let [one, two, kept, most] = [0, 0, 0, -Infinity];
    const { costs: oldCosts, benefits: oldBenefits, trails: oldTrails, size: count } = from;
    while (two < count || one < count) {
      const oneCost = one < count ? (oldCosts[one] as number) : Infinity;
      const twoCost = two < count ? (oldCosts[two] as number) + cost : Infinity;
      const flips = twoCost < oneCost;
      const stateCost = flips ? twoCost : oneCost;
      const origin = flips ? two++ : one++;
      const stateBenefit = (oldBenefits[origin] as number) + (flips ? benefit : 0);
      if (stateBenefit <= most) continue;
      most = stateBenefit;
      const room = limit - stateCost;
      if (stateBenefit + room * (room >= 0 ? upper : lower) + margin(stateBenefit) < best + step) continue;
      const path = flips ? extend(trail, oldTrails[origin] as number, place) : (oldTrails[origin] as number);
      if (room >= 0 && stateBenefit > best) [best, bestTrail] = [stateBenefit, path];
      to.costs[kept] = stateCost;
      to.benefits[kept] = stateBenefit;
      to.trails[kept] = path;
      kept += 1;
    }
    to.size = kept;
    states += kept;
    [from, to] = [to, from];
  }

  // Left open: what the states can still reach, at most what the linear relaxation allows.
  let open = best;
  if (left >= 0 || right < size) {
    for (let state = 0; state < from.size; state += 1) {
      const room = limit - (from.costs[state] as number);
      const benefit = from.benefits[state] as number;
      open = Math.max(open, benefit + room * (room >= 0 ? rightRate() : leftRate()) + margin(benefit));
    }
  }
  for (let at = bestTrail; at !== 0; at = trail.before[at] as number) {
    const item = order[trail.places[at] as number] as number;
    chosen[item] = 1 - (chosen[item] as number);
  }
  const ceiling = Math.floor(relaxed + margin(relaxed));
  return { chosen, benefit: best, bound: Math.min(Math.floor(open), ceiling), relaxed: ceiling, rate: breakRate, states };
}

/** States of a core in the order of their cost. */
interface States {
  readonly costs: Float64Array;
  readonly benefits: Float64Array;
  readonly trails: Int32Array;
  size: number;
}

function statesFor(room: number): States {
  return { costs: new Float64Array(room), benefits: new Float64Array(room), trails: new Int32Array(room), size: 0 };
}

/** What led to a state: the item flipped last and, before it, what led to the state from which it came. Trail 0 is none. */
interface Trail {
  before: Int32Array;
  places: Int32Array;
  size: number;
}

function emptyTrail(): Trail {
  return { before: new Int32Array(128), places: new Int32Array(128), size: 1 };
}

function extend(trail: Trail, before: number, place: number): number {
  if (trail.size === trail.before.length) {
    trail.before = grown(trail.before);
    trail.places = grown(trail.places);
  }
  trail.before[trail.size] = before;
  trail.places[trail.size] = place;
  return trail.size++;
}

function grown(list: Int32Array): Int32Array {
  const longer = new Int32Array(2 * list.length);
  longer.set(list);
  return longer;
}

/** More than the rounding of a bound of this size. */
function margin(value: number): number {
  return Math.abs(value) * 2 ** -48;
}

/** The largest whole number that divides all of them. */
export function greatestCommonDivisor(values: Float64Array): number {
  let divisor = 0;
  for (const value of values) {
    let [a, b] = [divisor, Math.abs(value)];
    while (b !== 0) [a, b] = [b, a % b];
    divisor = a;
    if (divisor === 1) break;
  }
  return divisor;
}
