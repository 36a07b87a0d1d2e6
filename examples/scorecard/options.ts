import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { Problem } from "./problem.ts";

/** What the program prints with `--help`. */
export const USAGE = `Usage: npm run example -- [options]

Prints a customer-experience scorecard of up to three CSV files; without any file, of the example data.
A part whose columns a file lacks is left out. A column that you name must exist.

Files
  --answers <file>           survey answers, one per row
  --contacts <file>          service contacts, one per row
  --customers <file>         customers, or spells of customers, one per row
  --delimiter <character>    between the fields (,)
  --where <column=value>     only rows with this value, in the files with this column; may be repeated

Columns of the answers
  --rating, --satisfaction, --revenue, --account, --region, --date <column>
  --by <column>              one more table by this column; may be repeated
  --period <period>          day, week, month, quarter or year (month)
  --scale <scale>            zeroToTen or oneToTen (zeroToTen)
  --not-used <code>          a satisfaction that means "no answer"; may be repeated

Columns of the contacts
  --contact-customer, --topic, --channel, --at, --resolved, --unresolvable <column>
  --any-topic                a contact about another topic is a repeat, too
  --window-days <days>       a contact is resolved when none follows so soon (7)
  --as-of <moment>           until when contacts are known (the latest contact)

Columns of the customers
  --customer, --start, --end, --revenue-before, --revenue-now <column>   (revenue per month)
  --churned <column=value>   who left, for files without dates
  --churn-period <period>    in which they left: year, quarter or month (year)
  --from <date> --to <date>  the window of churn (the calendar year of the latest start or end)

Business case
  --cost <money>             of the improvement, now (60000)
  --running-cost <money>     of the improvement, per year (12000)
  --churn-cut <share>        of the churn that it prevents (0.1)
  --margin <share>           of the revenue that is profit (0.6)
  --discount-rate <rate>     per year (0.1)
  --years <count>            (3)

Output
  --json                     the results as JSON
  --level <level>            of the intervals (0.95)
  --time-zone <zone>         of dates without offset (UTC)
  --currency <code>          (EUR)
  --locale <tag>             of the numbers (en)
`;

const STRING = { type: "string" } as const;
const STRINGS = { type: "string", multiple: true } as const;
const FLAG = { type: "boolean" } as const;

/** The arguments as text; the program reads numbers with {@link numberOption}. */
export type Options = ReturnType<typeof readOptions>;

/** Reads the command line. Refuses what it does not know. */
export function readOptions(args: readonly string[]) {
  const options = parse(args);
  if (options.answers === undefined && options.contacts === undefined && options.customers === undefined) {
    const data = new URL("../data/", import.meta.url);
    const [answers, contacts, customers] = ["answers", "contacts", "customers"].map((name) => fileURLToPath(new URL(`${name}.csv`, data)));
    return { ...options, answers, contacts, customers };
  }
  return options;
}

/** A number among the arguments, or the usual one. */
export function numberOption(name: string, text: string | undefined, usual: number): number {
  if (text === undefined) return usual;
  const number = Number(text);
  if (text.trim() === "" || !Number.isFinite(number)) throw new Problem(`--${name}: expected a number, received "${text}"`);
  return number;
}

/** A word from a closed list among the arguments, or the first of the list. */
export function choiceOption<const Choice extends string>(
  name: string,
  text: string | undefined,
  choices: readonly [Choice, ...Choice[]],
): Choice {
  if (text === undefined) return choices[0];
  const choice = choices.find((known) => known === text);
  if (choice === undefined) throw new Problem(`--${name}: expected one of ${choices.join(", ")}, received "${text}"`);
  return choice;
}

/** `column=value`, as two words. */
export function pairOption(name: string, text: string): readonly [column: string, value: string] {
  const equals = text.indexOf("=");
  if (equals < 1) throw new Problem(`--${name}: expected column=value, received "${text}"`);
  return [text.slice(0, equals), text.slice(equals + 1)];
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        answers: STRING,
        contacts: STRING,
        customers: STRING,
        delimiter: STRING,
        where: STRINGS,
        rating: STRING,
        satisfaction: STRING,
        revenue: STRING,
        account: STRING,
        region: STRING,
        date: STRING,
        by: STRINGS,
        period: STRING,
        scale: STRING,
        "not-used": STRINGS,
        "contact-customer": STRING,
        topic: STRING,
        channel: STRING,
        at: STRING,
        resolved: STRING,
        "any-topic": FLAG,
        unresolvable: STRING,
        "window-days": STRING,
        "as-of": STRING,
        customer: STRING,
        start: STRING,
        end: STRING,
        "revenue-before": STRING,
        "revenue-now": STRING,
        churned: STRING,
        "churn-period": STRING,
        from: STRING,
        to: STRING,
        cost: STRING,
        "running-cost": STRING,
        "churn-cut": STRING,
        margin: STRING,
        "discount-rate": STRING,
        years: STRING,
        json: FLAG,
        level: STRING,
        "time-zone": STRING,
        currency: STRING,
        locale: STRING,
        help: FLAG,
      },
    }).values;
  } catch (error) {
    throw new Problem((error as Error).message);
  }
}
