import { invalidValue } from "../core/errors.ts";
import { checkSuccesses } from "./proportion-limits.ts";
import type { ProportionCounts } from "./two-proportions.ts";

/** Refuses fewer than two groups, and what is not successes in trials that add up to a count. */
export function checkGroupList(groups: readonly ProportionCounts[]): void {
  if (!(groups.length >= 2)) throw invalidValue("groups", "at least 2 groups", groups.length);
  for (const [index, { successes, trials }] of groups.entries()) checkSuccesses(successes, trials, `groups[${index}].`);
  const total = groups.reduce((sum, { trials }) => sum + trials, 0);
  if (!Number.isSafeInteger(total)) throw invalidValue("groups", "trials that add up to less than 2^53", total);
}
