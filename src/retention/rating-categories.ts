import { checkChoice, checkWhole } from "../core/check.ts";
import { invalidOption } from "../core/errors.ts";

/** A scale of whole numbers cut into categories. */
export interface RatingCategories {
  /** The lowest rating. */
  readonly min: number;
  /** The highest rating. */
  readonly max: number;
  /** The categories, ascending: each holds the ratings from its lowest up to below the lowest of the next; the first begins at `min`. */
  readonly categories: readonly {
    /** Its name in the result. */
    readonly name: string;
    /** Its lowest rating. */
    readonly from: number;
  }[];
}

/**
 * Categories by name: `"nps"` for 0 to 10 and `"nps-one-to-ten"` (detractors up to 6, passives 7 and 8, promoters 9 and 10), `"csat"` for 1 to 5
 * (dissatisfied 1 and 2, neutral 3, satisfied 4 and 5).
 */
export type RatingCategoriesName = "nps" | "nps-one-to-ten" | "csat";

const PASSIVES = { name: "passives", from: 7 };
const PROMOTERS = { name: "promoters", from: 9 };

const NAMED: Readonly<Record<RatingCategoriesName, RatingCategories>> = {
  nps: { min: 0, max: 10, categories: [{ name: "detractors", from: 0 }, PASSIVES, PROMOTERS] },
  "nps-one-to-ten": { min: 1, max: 10, categories: [{ name: "detractors", from: 1 }, PASSIVES, PROMOTERS] },
  csat: {
    min: 1,
    max: 5,
    categories: [
      { name: "dissatisfied", from: 1 },
      { name: "neutral", from: 3 },
      { name: "satisfied", from: 4 },
    ],
  },
};

/** The categories of an option, checked. */
export function ratingCategories(option: RatingCategoriesName | RatingCategories = "nps"): RatingCategories {
  if (typeof option !== "object") {
    checkChoice("categories", option, ["nps", "nps-one-to-ten", "csat"]);
    return NAMED[option];
  }
  const { min, max, categories } = option;
  checkWhole("categories.min", min, -1e9, 1e9);
  checkWhole("categories.max", max, min + 1, 1e9);
  if (!Array.isArray(categories) || categories.length === 0)
    throw invalidOption("categories.categories", "a list of { name, from }", categories);
  const names = new Set<string>();
  for (const [place, { name, from }] of (categories as RatingCategories["categories"]).entries()) {
    if (typeof name !== "string" || names.has(name)) throw invalidOption(`categories.categories[${place}].name`, "a name of its own", name);
    names.add(name);
    const before = categories[place - 1] as RatingCategories["categories"][number] | undefined;
    const [least, most] = before ? [before.from + 1, max] : [min, min];
    checkWhole(`categories.categories[${place}].from`, from, least, most);
  }
  return option;
}

/** The place of the category that holds a rating, or a mean of ratings. */
export function categoryPlace({ categories }: RatingCategories, rating: number): number {
  let place = 0;
  while (place + 1 < categories.length && rating >= (categories[place + 1] as { from: number }).from) place += 1;
  return place;
}
