import { checkChoice, checkOptions, isMissing } from "../core/check.ts";
import { invalidOption, invalidValue } from "../core/errors.ts";
import type { LabeledField } from "../core/definition.ts";
import { type Field, readerOf } from "../core/fields.ts";
import type { CollectOptions } from "../core/metric.ts";

/** The agreement scales that come with the package: points and language. */
export type LikertScaleName =
  | "agreement-5-en"
  | "agreement-7-en"
  | "agreement-5-it"
  | "agreement-7-it"
  | "agreement-5-th"
  | "agreement-7-th";

/** A named scale, labels from the lowest rating (1) to the highest, or labels with the rating of each. */
export type LikertScale = LikertScaleName | readonly string[] | Readonly<Record<string, number>>;

/** An answer in words; `null`, `undefined` and `NaN` are no answer. */
export type LikertAnswer = string | number | null | undefined;

/** Reads the rating of a record, and says of which field and by which labels. */
export interface LikertReader<Row> {
  (row: Row): unknown;
  /** The field and its labels, in the spelling in which they are compared; `null` when a function reads the answer. */
  readonly source: LabeledField | null;
}

const AGREEMENT: Readonly<Record<LikertScaleName, string>> = {
  "agreement-5-en": "Strongly disagree|Disagree|Neither agree nor disagree|Agree|Strongly agree",
  "agreement-7-en": "Strongly disagree|Disagree|Somewhat disagree|Neither agree nor disagree|Somewhat agree|Agree|Strongly agree",
  "agreement-5-it": "Fortemente in disaccordo|In disaccordo|Né d'accordo né in disaccordo|D'accordo|Fortemente d'accordo",
  "agreement-7-it":
    "Fortemente in disaccordo|In disaccordo|Parzialmente in disaccordo|Né d'accordo né in disaccordo|Parzialmente d'accordo|D'accordo|Fortemente d'accordo",
  "agreement-5-th": "ไม่เห็นด้วยอย่างยิ่ง|ไม่เห็นด้วย|เฉยๆ|เห็นด้วย|เห็นด้วยอย่างยิ่ง",
  "agreement-7-th": "ไม่เห็นด้วยอย่างยิ่ง|ไม่เห็นด้วย|ค่อนข้างไม่เห็นด้วย|เฉยๆ|ค่อนข้างเห็นด้วย|เห็นด้วย|เห็นด้วยอย่างยิ่ง",
};

/**
 * The labels of a named agreement scale, from the lowest rating (1) to the highest.
 *
 * @param name - Points and language of the scale.
 * @returns Five or seven labels.
 * @throws {@link CxError} `"invalid-option"` when there is no scale of this name.
 * @example The middle of the Italian scale
 * ```ts
 * import { likertLabels } from "cx-metrics";
 * likertLabels("agreement-5-it")[2]; // => "Né d'accordo né in disaccordo"
 * ```
 * @see Likert 1932, Archives of Psychology 140, 1-55.
 */
export function likertLabels(name: LikertScaleName): readonly string[] {
  checkChoice("scale", name, Object.keys(AGREEMENT));
  return AGREEMENT[name].split("|");
}

/**
 * Turns answers in words into ratings that {@link csat}, {@link ces} and {@link nps} take.
 *
 * Labels are compared without regard to case, to spaces around and between words, and to straight or curly apostrophes.
 *
 * - Input: n answers in any order; `null`, `undefined` and `NaN` stay missing, as `null`. An empty text is a label like any other.
 * - Result: n ratings in the same order. With `invalid: "skip"` an unknown label becomes `Infinity`, which is on no scale, so that the metric
 *   counts it as invalid by its own rule.
 * - Cost: O(n) time and memory. For fields of records use {@link likertField}.
 *
 * @param answers - Answers in words.
 * @param scale - A named scale, labels from the lowest rating (1) up, or labels with their ratings.
 * @param options - What to do with unknown labels.
 * @returns One rating for each answer.
 * @throws {@link CxError} `"invalid-value"` when a label is not on the scale; `"invalid-option"` when the scale is unknown, empty, names a
 * label twice or gives it a rating that is not a whole number.
 * @example Agreement as satisfaction
 * ```ts
 * import { csat, likertRatings } from "cx-metrics";
 * const ratings = likertRatings(["Agree", "strongly agree", null, "Disagree"], "agreement-5-en");
 * ratings; // => [4, 5, null, 2]
 * csat(ratings).satisfied; // => 2
 * likertRatings(["Very likely"], { "Very likely": 10, "Not at all": 0 }); // => [10]
 * ```
 * @see Likert 1932, Archives of Psychology 140, 1-55.
 */
export function likertRatings(answers: Iterable<LikertAnswer>, scale: LikertScale, options: CollectOptions = {}): (number | null)[] {
  checkOptions(options, ["invalid"]);
  const { invalid: rule = "error" } = options;
  checkChoice("invalid", rule, ["error", "skip"]);
  const ratings = ratingsByLabel(scale);
  const expected = `one of ${ratings.size} labels`;
  return Array.from(answers, (answer, index) => {
    if (isMissing(answer)) return null;
    const rating = typeof answer === "string" ? ratings.get(foldedLabel(answer)) : undefined;
    if (rating === undefined && rule === "error") throw invalidValue("answers", expected, answer, index);
    return rating ?? Infinity;
  });
}

/**
 * A reader of a field that holds answers in words, for `npsOf`, `csatOf` and `cesOf`.
 *
 * Known labels become ratings; everything else is handed on as it is, so that the metric judges it: missing stays missing, and an unknown
 * label is invalid with its place and its wording.
 *
 * @param field - The field that holds the answer, or a function that reads it.
 * @param scale - A named scale, labels from the lowest rating (1) up, or labels with their ratings.
 * @returns A function that reads the rating of a record. Over a named field it carries the field and the labels as `source`, so that a
 * metric's definition can name them.
 * @throws {@link CxError} `"invalid-option"` when the scale is unknown, empty, names a label twice or gives it a rating that is not a
 * whole number.
 * @example Satisfaction in words
 * ```ts
 * import { csatOf, likertField, measure } from "cx-metrics";
 * const answers = [{ answer: "Satisfied" }, { answer: "Dissatisfied" }, { answer: "Very satisfied" }, { answer: null }];
 * const scale = ["Very dissatisfied", "Dissatisfied", "Neither", "Satisfied", "Very satisfied"];
 * measure(csatOf(likertField("answer", scale)), answers).rate; // => 0.667
 * ```
 */
export function likertField<Row>(field: Field<Row>, scale: LikertScale): LikertReader<Row> {
  const ratings = ratingsByLabel(scale);
  const read = readerOf(field);
  const reader = (row: Row): unknown => {
    const answer = read(row);
    return typeof answer === "string" ? (ratings.get(foldedLabel(answer)) ?? answer) : answer;
  };
  return Object.assign(reader, { source: typeof field === "string" ? { field, labels: [...ratings] } : null });
}

function ratingsByLabel(scale: LikertScale): ReadonlyMap<string, number> {
  const entries = typeof scale === "string" ? numbered(likertLabels(scale)) : isList(scale) ? numbered(scale) : Object.entries(scale ?? {});
  const ratings = new Map<string, number>();
  for (const [label, rating] of entries) {
    if (typeof label !== "string" || !Number.isSafeInteger(rating)) throw invalidOption("scale", "labels with whole numbers", rating);
    if (ratings.has(foldedLabel(label))) throw invalidOption("scale", "labels that differ", label);
    ratings.set(foldedLabel(label), rating);
  }
  if (ratings.size === 0) throw invalidOption("scale", "at least one label", scale);
  return ratings;
}

function isList(scale: LikertScale): scale is readonly string[] {
  return Array.isArray(scale);
}

function numbered(labels: readonly string[]): [string, number][] {
  return labels.map((label, index) => [label, index + 1]);
}

/** A label in the spelling in which labels are compared. */
export function foldedLabel(label: string): string {
  return label.normalize("NFKC").trim().replace(/\s+/gu, " ").replace(/[’ʼ]/gu, "'").toLowerCase();
}
