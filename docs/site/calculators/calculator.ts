import type { Chart } from "./charts.ts";
import type { Figure } from "./figures.ts";
import type { Call } from "./library.ts";
import { readNumber } from "./numbers.ts";
import { readTable, readValues, type Table, type TableColumn, TableError } from "./table.ts";

/** A field of a calculator's form. */
export interface Field {
  readonly id: string;
  readonly label: string;
  readonly help?: string;
  readonly kind: "count" | "number" | "percent" | "choice" | "values" | "table";
  /** What stands in it at first. */
  readonly start: string;
  /** The choices, by value. */
  readonly choices?: Readonly<Record<string, string>>;
  /** The columns of a table. */
  readonly columns?: readonly TableColumn[];
  /** The library's names of what is entered here, as its errors give them. */
  readonly paths: readonly string[];
  /** The choice under which the field is there. */
  readonly when?: readonly [field: string, ...values: string[]];
}

/** What a calculator shows. */
export interface Outcome {
  /** The result in one sentence. */
  readonly headline: string;
  readonly calls: readonly Call[];
  readonly figures: readonly Figure[];
  readonly charts?: readonly Chart[];
}

/** A calculator: its form and what it computes. */
export interface Calculator {
  readonly fields: readonly Field[];
  readonly calculate: (input: Inputs) => Outcome;
}

/** A mistake in one field. */
export class FieldError extends Error {
  readonly field: string;
  constructor(field: string, message: string) {
    super(message);
    this.field = field;
  }
}

/** What the form holds, read field by field. What cannot be read goes to the library as it stands, which says what it expected. */
export class Inputs {
  readonly #texts: ReadonlyMap<string, string>;
  readonly #fields: ReadonlyMap<string, Field>;
  /** The fields whose first row was taken for names of columns. */
  readonly headers: Set<string> = new Set();

  constructor(fields: readonly Field[], texts: ReadonlyMap<string, string>) {
    this.#fields = new Map(fields.map((field) => [field.id, field]));
    this.#texts = texts;
  }

  text(id: string): string {
    return this.#texts.get(id) ?? "";
  }

  /** A number; of a percent field its fraction. */
  number(id: string): number {
    const kind = this.#fields.get(id)?.kind;
    const value = readNumber(this.text(id), undefined, kind === "count");
    // 8.7 / 100 is not the double that 0.087 is.
    return (kind === "percent" && typeof value === "number" ? Number((value / 100).toPrecision(15)) : value) as number;
  }

  /** Options of which the empty ones are left out. */
  options<const Name extends string>(...ids: readonly Name[]): { readonly [Key in Name]?: number } {
    return Object.fromEntries(ids.filter((id) => this.text(id).trim() !== "").map((id) => [id, this.number(id)])) as {
      readonly [Key in Name]?: number;
    };
  }

  values(id: string): number[] {
    return this.#table(id, readValues(this.text(id))).rows.map(([value]) => value as number);
  }

  rows(id: string): Table["rows"] {
    try {
      return this.#table(id, readTable(this.text(id), this.#fields.get(id)?.columns ?? [])).rows;
    } catch (error) {
      throw error instanceof TableError ? new FieldError(id, error.message) : error;
    }
  }

  #table(id: string, table: Table): Table {
    if (table.header) this.headers.add(id);
    return table;
  }
}
