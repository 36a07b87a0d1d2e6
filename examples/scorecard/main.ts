// A customer-experience scorecard of CSV files: `npm run example`, or with your own files `npm run example -- --help`.
import { caseReport, caseText } from "./business-case.ts";
import { contactsReport, contactsText } from "./contacts.ts";
import { openTable, type Table } from "./csv.ts";
import { customersReport, customersText } from "./customers.ts";
import { type Options, pairOption, readOptions, USAGE } from "./options.ts";
import { Problem } from "./problem.ts";
import { surveyReport, surveyText } from "./survey.ts";
import { createWriter } from "./text.ts";

try {
  const options = readOptions(process.argv.slice(2));
  console.log(options.help ? USAGE : await run(options));
} catch (error) {
  const { name, message } = error as Error;
  // What the user can mend is one line; anything else is a fault of the program and shows where it happened.
  if (name !== "Problem" && name !== "CxError") throw error;
  console.error(`scorecard: ${message}`);
  process.exitCode = 1;
}

async function run(options: Options): Promise<string> {
  const columns = new Set<string>();
  const part = async <Report>(
    path: string | undefined,
    read: (table: Table, options: Options) => Promise<Report>,
  ): Promise<Report | null> => {
    if (path === undefined) return null;
    const table = await openTable(path, options);
    for (const column of table.columns) columns.add(column);
    return read(table, options).catch((error: Error) => {
      throw error.name === "CxError" ? new Problem(`${table.name}: ${error.message}`) : error;
    });
  };
  const survey = await part(options.answers, surveyReport);
  const customers = await part(options.customers, customersReport);
  const contacts = await part(options.contacts, contactsReport);
  const unknown = (options.where ?? []).find((condition) => !columns.has(pairOption("where", condition)[0]));
  if (unknown !== undefined) throw new Problem(`--where ${unknown}: no file has such a column`);
  const businessCase = customers && caseReport(customers, options);
  if (options.json) return JSON.stringify({ survey, customers, contacts, businessCase }, null, 2);

  const write = createWriter(options);
  return [
    `CX SCORECARD  ${write.percent(Number(options.level ?? 0.95))} intervals in brackets`,
    survey && surveyText(survey, write),
    customers && customersText(customers, write),
    contacts && contactsText(contacts, write),
    businessCase && caseText(businessCase, write),
  ]
    .filter((text) => text !== null)
    .join("\n\n\n");
}
