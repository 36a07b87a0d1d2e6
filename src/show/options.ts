import { checkChoice, checkOptions } from "../core/check.ts";
import { invalidOption } from "../core/errors.ts";
import { isLabel, type Label, type Language, LANGUAGES, wordFor } from "./labels/labels.ts";

/** How a result is shown. */
export interface ShowOptions {
  /**
   * The BCP 47 tag of the reader's language and region, such as `"it-IT"`: it decides how numbers and money are written, and with `en`, `it`
   * or `th` the words too.
   * @defaultValue "en"
   */
  readonly locale?: string | undefined;
  /** The ISO 4217 code of the money in the result, such as `"EUR"`. Without it, money is a plain number. */
  readonly currency?: string | undefined;
  /** Words of one's own, by label: another language, or the house's names. What is not named keeps its word. */
  readonly labels?: Readonly<Partial<Record<Label, string>>> | undefined;
  /** The title; the name of the measure unless given. */
  readonly title?: string | undefined;
}

/** {@link ShowOptions} of what has colors. */
export interface ThemedOptions extends ShowOptions {
  /**
   * The ground it is shown on.
   * @defaultValue "light"
   */
  readonly theme?: "light" | "dark" | undefined;
}

/** Options that have been checked. */
export interface Settings {
  readonly locale: string;
  readonly currency: string | null;
  readonly theme: "light" | "dark";
  readonly title: string | null;
  word(label: Label): string;
}

/** Checks the options, of which `known` may be given. */
export function settingsOf(options: ThemedOptions, known: readonly string[]): Settings {
  checkOptions(options, known);
  const { locale = "en", currency, labels = {}, title, theme = "light" } = options;
  checkChoice("theme", theme, ["light", "dark"]);
  if (title !== undefined && typeof title !== "string") throw invalidOption("title", "a string", title);
  const language = languageOf(locale);
  if (currency !== undefined) checkCurrency(currency);
  for (const [label, word] of Object.entries(labels)) {
    if (!isLabel(label)) throw invalidOption("labels", "words for labels of the library", label);
    if (typeof word !== "string") throw invalidOption(`labels.${label}`, "a string", word);
  }
  return {
    locale,
    currency: currency ?? null,
    theme,
    title: title ?? null,
    word: (label) => labels[label] ?? wordFor(label, language),
  };
}

/** The options of every writer. */
export const SHOW_OPTIONS: readonly (keyof ShowOptions)[] = ["locale", "currency", "labels", "title"];

function languageOf(locale: string): Language {
  let tag: string;
  try {
    tag = new Intl.Locale(locale).language;
  } catch {
    throw invalidOption("locale", "a BCP 47 language tag", locale);
  }
  return LANGUAGES.find((language) => language === tag) ?? "en";
}

function checkCurrency(currency: string): void {
  try {
    void Intl.NumberFormat("en", { style: "currency", currency });
  } catch {
    throw invalidOption("currency", "an ISO 4217 code of three letters", currency);
  }
}
