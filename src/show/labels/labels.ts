import { budget } from "./budget.ts";
import { common } from "./common.ts";
import { health } from "./health.ts";
import { journey } from "./journey.ts";
import { lifetime } from "./lifetime.ts";
import { reasons } from "./reasons.ts";
import { retention } from "./retention.ts";
import { segments } from "./segments.ts";
import { service } from "./service.ts";
import { statistics } from "./statistics.ts";
import { survey } from "./survey.ts";
import type { Words } from "./words.ts";

/** What the tables and pictures name: the keys of a table of one's own words. */
export type Label =
  | keyof typeof budget
  | keyof typeof common
  | keyof typeof health
  | keyof typeof journey
  | keyof typeof lifetime
  | keyof typeof reasons
  | keyof typeof retention
  | keyof typeof segments
  | keyof typeof service
  | keyof typeof statistics
  | keyof typeof survey;

const WORDS: Readonly<Record<Label, Words>> = {
  ...budget,
  ...common,
  ...health,
  ...journey,
  ...lifetime,
  ...reasons,
  ...retention,
  ...segments,
  ...service,
  ...statistics,
  ...survey,
};

/** The languages that come with the library. */
export type Language = "en" | "it" | "th";

/** The languages, in the order of the words. */
export const LANGUAGES: readonly Language[] = ["en", "it", "th"];

/** The word for a label in a language. */
export const wordFor = (label: Label, language: Language): string => WORDS[label][LANGUAGES.indexOf(language)]!;

/** Whether a name is one of the labels. */
export const isLabel = (name: string): name is Label => Object.hasOwn(WORDS, name);
