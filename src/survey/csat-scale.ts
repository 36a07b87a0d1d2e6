import { checkChoice } from "../core/check.ts";
import { invalidOption } from "../core/errors.ts";
import type { Scale } from "../core/rating-tally.ts";

/** A scale of whole numbers with the ends that count as satisfied and as dissatisfied. */
export interface CsatScale extends Scale {
  /** The lowest rating of a satisfied customer. */
  readonly positiveFrom: number;
  /**
   * The highest rating of a dissatisfied customer.
   * @defaultValue as many points as are satisfied, from the other end
   */
  readonly negativeTo?: number | undefined;
}

/**
 * Scales by name, with the points that count as satisfied and as dissatisfied, and tools that count so:
 *
 * - `"oneToFive"`: 4 and 5 against 1 and 2 (nearly all tools);
 * - `"oneToFive-neutral-bad"`: 4 and 5 against 1 to 3 (Zendesk, where 3 counts as bad);
 * - `"thumbs"`: 1 against 0 (thumbs up and down, yes and no);
 * - `"oneToThree-top1"`: 3 against 1 (Formbricks, Zendesk);
 * - `"oneToFour-top2"`: 3 and 4 against 1 and 2; `"oneToSix-top2"`: 5 and 6 against 1 and 2 (Formbricks);
 * - `"oneToSeven-top2"`: 6 and 7 against 1 and 2 (Formbricks);
 * - `"oneToSeven-top3"`: 5 to 7 against 1 to 3 (CustomerGauge, for effort);
 * - `"oneToTen-top2"`: 9 and 10 against 1 and 2 (CustomerGauge);
 * - `"oneToTen-top3"`: 8 to 10 against 1 to 3 (Formbricks).
 */
export type CsatPreset =
  | "oneToFive"
  | "oneToFive-neutral-bad"
  | "thumbs"
  | "oneToThree-top1"
  | "oneToFour-top2"
  | "oneToSix-top2"
  | "oneToSeven-top2"
  | "oneToSeven-top3"
  | "oneToTen-top2"
  | "oneToTen-top3";

const PRESETS: Readonly<Record<CsatPreset, readonly [min: number, max: number, positiveFrom: number, negativeTo: number]>> = {
  oneToFive: [1, 5, 4, 2],
  "oneToFive-neutral-bad": [1, 5, 4, 3],
  thumbs: [0, 1, 1, 0],
  "oneToThree-top1": [1, 3, 3, 1],
  "oneToFour-top2": [1, 4, 3, 2],
  "oneToSix-top2": [1, 6, 5, 2],
  "oneToSeven-top2": [1, 7, 6, 2],
  "oneToSeven-top3": [1, 7, 5, 3],
  "oneToTen-top2": [1, 10, 9, 2],
  "oneToTen-top3": [1, 10, 8, 3],
};

/** The scale of an option, checked and complete. */
export function csatScale(scale: CsatPreset | CsatScale = "oneToFive"): Required<CsatScale> & { readonly negativeTo: number } {
  if (typeof scale !== "object") {
    checkChoice("scale", scale, Object.keys(PRESETS));
    const [min, max, positiveFrom, negativeTo] = PRESETS[scale];
    return { min, max, positiveFrom, negativeTo };
  }
  const { min, max, positiveFrom } = scale;
  if (!(Number.isInteger(positiveFrom) && positiveFrom > min && positiveFrom <= max)) {
    throw invalidOption("scale.positiveFrom", `a rating above ${min} and at most ${max}`, positiveFrom);
  }
  const { negativeTo = Math.min(min + max - positiveFrom, positiveFrom - 1) } = scale;
  if (!(Number.isInteger(negativeTo) && negativeTo >= min && negativeTo < positiveFrom)) {
    throw invalidOption("scale.negativeTo", `a rating from ${min} to ${positiveFrom - 1}`, negativeTo);
  }
  return { min, max, positiveFrom, negativeTo };
}
