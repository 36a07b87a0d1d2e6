import { heading, textTable, type Writer } from "../scorecard/text.ts";
import { type CaseReport, HORIZON, PLAN } from "./case.ts";

/** The five considerations, each as a heading and sentences in words that a finance department reads. The page and the terminal say the same. */
export function considerations(
  { evidence, revenue, churnCost, savings, simulation, breakEven, sensitivity, margin }: CaseReport,
  write: Writer,
): readonly (readonly [title: string, text: string])[] {
  const [, , detractors] = revenue.categories;
  const range = (interval: { readonly low: number; readonly high: number } | null): string =>
    interval === null ? "" : ` (${write.money(interval.low)} to ${write.money(interval.high)})`;
  const [first, second] = sensitivity.bars;
  return [
    [
      "Customer first",
      `Detractors carry ${write.percent(detractors?.share ?? 0)} of the revenue. ${write.percent(evidence.churn.churnRate)} of ${write.count(evidence.customers)} customers left last year; at a margin of ${write.money(margin)} each a year that cost ${write.money(churnCost.cost)}${range(churnCost.interval)}, ${write.money(churnCost.perPoint)} a point.`,
    ],
    [
      "Importance",
      `The case hangs on “${first?.input ?? ""}” most, then on “${second?.input ?? ""}”. It breaks even when ${breakEven.value === null ? "nothing" : write.percent(breakEven.value)} of the churn is prevented; ${write.percent(breakEven.base)} is expected.`,
    ],
    [
      "Needs and cost by phase",
      `Three needs in three phases; ${write.money(PLAN.reduce((sum, { amount, periods }) => sum + amount.mode * periods, 0))} in all as most likely. Money is asked for when its phase begins.`,
    ],
    [
      "Return",
      `${write.money(simulation.mean)} net present value on average over ${HORIZON} years; nine of ten futures lie between ${write.money(simulation.percentiles[0]?.value ?? 0)} and ${write.money(simulation.percentiles[4]?.value ?? 0)}. The money is back within ${HORIZON} years with a chance of ${write.percent(simulation.paybackBy[2]?.probability ?? 0)}, within two with ${write.percent(simulation.paybackBy[1]?.probability ?? 0)}.`,
    ],
    [
      "Streamlined processes",
      `Of ${write.count(evidence.fcr.firstContacts)} first contacts ${write.percent(evidence.fcr.rate)} needed no second one; ${write.count(evidence.fcr.repeats)} repeats cost ${write.money(savings.repeatCost)}${range(savings.repeatCostInterval)} a year at ${write.money(7)} a contact. Five points more save ${write.money(savings.saving)}.`,
    ],
  ];
}

/** The one line that the decision needs. */
export function headline({ simulation }: CaseReport, write: Writer): string {
  const { probability, interval } = simulation.probabilityPositive;
  // Chances are told in whole percent, as sure as the simulation is of them.
  const sure = interval.high - interval.low < 0.02 ? "" : "about ";
  return `Pays with a chance of ${sure}${Math.round(100 * probability)} %: ${write.money(simulation.mean)} expected over ${HORIZON} years`;
}

/** Rows of the table of costs: the item, need, phase, when, likely and range. */
export function costRows(write: Writer): readonly (readonly string[])[] {
  return PLAN.map(({ name, need, phase, start, periods, amount }) => [
    `${phase}: ${name}`,
    need,
    start === 0 ? "now" : periods > 1 ? `years ${start} to ${start + periods - 1}` : `year ${start}`,
    write.money(amount.mode),
    `${write.money(amount.low)} to ${write.money(amount.high)}`,
  ]);
}

export const COST_HEADER = ["phase and item", "need", "when", "likely", "range"];
export const SCENARIO_HEADER = ["", "net present value", "money back", "benefit / cost"];

/** Rows of the table of scenarios. */
export function scenarioRows({ scenarios }: CaseReport, write: Writer): readonly (readonly string[])[] {
  return scenarios.map(({ name, result }) => [
    name,
    write.money(result.npv),
    result.payback.periods === null ? `not in ${HORIZON} years` : `after ${write.points(result.payback.periods)} years`,
    result.discountedBenefitCost === null ? "" : write.points(result.discountedBenefitCost),
  ]);
}

export const SERVICE_HEADER = ["in a year", "contacts", "repeats", "cost"];

/** Rows of the table of contacts: as it is, and with five points more. */
export function serviceRows({ savings: { before, after } }: CaseReport, write: Writer): readonly (readonly string[])[] {
  return [["as it is", before] as const, ["five points more", after] as const].map(([name, { contacts, repeats, cost }]) => [
    name,
    write.count(Math.round(contacts)),
    write.count(Math.round(repeats)),
    write.money(cost),
  ]);
}

/** The business case as text, 100 characters wide at most. */
export function caseText(report: CaseReport, write: Writer): string {
  const paragraphs = considerations(report, write).map(([title, text], index) => `${index + 1} ${title}\n${wrapped(text)}`);
  const table = (header: readonly string[], rows: readonly (readonly string[])[]): string => textTable(header, rows);
  const { percentiles, draws, standardError } = report.simulation;
  return [
    heading("Business case", headline(report, write)),
    ...paragraphs,
    table(COST_HEADER, costRows(write)),
    table(SCENARIO_HEADER, scenarioRows(report, write)),
    table(SERVICE_HEADER, serviceRows(report, write)),
    table(
      ["share of futures below", ...percentiles.map(({ probability }) => write.percent(probability))],
      [["net present value", ...percentiles.map(({ value }) => write.money(value))]],
    ),
    wrapped(
      `${write.count(draws)} futures drawn; the simulation itself is sure of the mean to ${write.money(2 * standardError)}. Worst and best set every input to its tenth percentile at once.`,
    ),
  ].join("\n\n");
}

function wrapped(text: string): string {
  const lines: string[] = [""];
  for (const word of text.split(" ")) {
    const line = lines[lines.length - 1] as string;
    if (line.length + word.length + 1 > 98) lines.push(word);
    else lines[lines.length - 1] = line === "" ? word : `${line} ${word}`;
  }
  return lines.join("\n");
}
