/** A distribution function that is this close below the probability has reached it: the accuracy it is computed with. */
const SLACK = 0.9999999999999982; // 1 - 8 * 2^-52

/**
 * The smallest whole number from 0 to `largest` at which a distribution function reaches `probability`: doubling steps away
 * from a guess, then halving.
 */
export function discreteQuantile(distribution: (k: number) => number, probability: number, guess: number, largest: number): number {
  const wanted = probability * SLACK;
  const reaches = (k: number): boolean => distribution(k) >= wanted;
  let below = -1;
  let reached = largest;
  let step = 1;
  let at = Math.min(largest, Math.max(0, Math.floor(guess)));
  if (reaches(at)) {
    for (reached = at; (at = reached - step) >= 0 && reaches(at); step *= 2) reached = at;
    below = Math.max(-1, at);
  } else {
    for (below = at; (at = below + step) < largest && !reaches(at); step *= 2) below = at;
    reached = Math.min(largest, at);
  }
  while (reached - below > 1) {
    const middle = below + Math.floor((reached - below) / 2);
    if (reaches(middle)) reached = middle;
    else below = middle;
  }
  return reached;
}
