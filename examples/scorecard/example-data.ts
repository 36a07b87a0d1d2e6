import { createRandom, type Random } from "./random.ts";

/** A customer of the imagined company, a provider of internet and phone lines in 2025. */
interface Customer {
  readonly id: string;
  readonly account: string;
  readonly region: Region;
  /** How well things go for this customer: about 0, seldom beyond -2 and 2. */
  readonly mood: number;
  readonly start: number;
  /** The first day without service. */
  readonly end: number | null;
  readonly back: number | null;
  readonly before: number;
  readonly now: number;
}

interface Region {
  readonly name: string;
  readonly share: number;
  readonly mood: number;
  readonly price: number;
}

const SEED = 20250101;
const YEAR_START = Date.UTC(2025, 0, 1);
const YEAR_END = Date.UTC(2026, 0, 1);
const DAY = 86_400_000;
const CUSTOMERS = 4_000;
const ACCOUNTS = 1_600;
const ANSWERS = 12_000;
const FIRST_CONTACTS = 4_600;

// A comma in a name, as real exports have it: a reader must understand quoted fields.
const REGIONS: readonly Region[] = [
  { name: "North", share: 0.32, mood: 0.25, price: 1.1 },
  { name: "South", share: 0.26, mood: -0.1, price: 0.9 },
  { name: "East", share: 0.2, mood: 0.05, price: 1 },
  { name: "West", share: 0.16, mood: -0.45, price: 1.3 },
  { name: "Islands, other", share: 0.06, mood: 0.5, price: 0.8 },
];

/** The example files by name: answers, contacts and customers, as CSV. */
export function exampleData(): Record<string, string> {
  const random = createRandom(SEED);
  const customers = Array.from({ length: CUSTOMERS }, (_, index) => makeCustomer(random, index));
  return {
    "answers.csv": answersCsv(random, customers),
    "contacts.csv": contactsCsv(random, customers),
    "customers.csv": customersCsv(customers),
  };
}

function makeCustomer(random: Random, index: number): Customer {
  const region = random.weighted(
    REGIONS,
    REGIONS.map(({ share }) => share),
  );
  const mood = region.mood + random.bell();
  const isNew = random.chance(0.14);
  const start = isNew ? YEAR_START + random.below(330) * DAY : YEAR_START - (1 + random.below(1_400)) * DAY;
  // The unhappy leave more often.
  const leaves = random.chance(Math.min(0.6, Math.max(0.02, 0.13 - 0.09 * mood)));
  const earliest = Math.max(start, YEAR_START) + 20 * DAY;
  const end = leaves && earliest < YEAR_END - DAY ? earliest + random.below((YEAR_END - earliest) / DAY) * DAY : null;
  const back = end !== null && end < YEAR_END - 90 * DAY && random.chance(0.06) ? end + (10 + random.below(70)) * DAY : null;
  const revenue = money(38 * region.price * random.unequal());
  const before = isNew ? 0 : revenue;
  const here = end === null || back !== null;
  const change = random.weighted([1, 1.2, 0.8, 1.05], [0.6, 0.1 + 0.03 * Math.max(0, mood), 0.1, 0.2]);
  const now = here ? money(revenue * (isNew ? 1 : change)) : 0;
  const account = `A${pad(random.chance(0.35) ? index % 200 : index % ACCOUNTS, 4)}`;
  return { id: `C${pad(index + 1, 5)}`, account, region, mood, start, end, back, before, now };
}

function answersCsv(random: Random, customers: readonly Customer[]): string {
  const answers = Array.from({ length: ANSWERS }, () => {
    const customer = randomOf(random, customers);
    const at = momentWith(random, customer);
    const season = (at - YEAR_START) / (YEAR_END - YEAR_START);
    const felt = 1.1 * customer.mood + 0.5 * season + 0.9 * random.bell();
    const rating = random.chance(0.05) ? "" : String(clamp(Math.round(7.9 + 1.7 * felt), 0, 10));
    const satisfaction = random.chance(0.11) ? "" : String(clamp(Math.round(3.9 + 0.55 * felt + 0.5 * random.bell()), 1, 5));
    const channel = random.weighted(["email", "app", "phone", "web"], [0.5, 0.25, 0.1, 0.15]);
    // The survey goes out every quarter: an answer stands for three months' revenue.
    const revenue = random.chance(0.02) ? "" : fixed(3 * Math.max(customer.before, customer.now));
    return { at, cells: [customer.id, customer.account, customer.region.name, channel, moment(at), rating, satisfaction, revenue] };
  });
  answers.sort((left, right) => left.at - right.at);
  const rows = answers.map(({ cells }, index) => [`R${pad(index + 1, 5)}`, ...cells]);
  spoil(rows);
  return csv(["respondent", "customer", "account", "region", "channel", "answeredAt", "rating", "satisfaction", "revenue"], rows);
}

/** What exports are like: typing errors, text among numbers, blanks, a refund. */
function spoil(rows: string[][]): void {
  const [REGION, RATING, SATISFACTION, REVENUE] = [3, 6, 7, 8];
  const spoils: readonly (readonly [row: number, cell: number, value: string])[] = [
    [311, RATING, "11"],
    [1_204, RATING, "ten"],
    [2_718, RATING, "8.5"],
    [5_000, SATISFACTION, "0"],
    [5_001, SATISFACTION, "n/a"],
    [6_180, REVENUE, "-49.90"],
    [7_777, REGION, ""],
    [8_128, REGION, "__proto__"],
    [9_999, RATING, " 9 "],
  ];
  for (const [row, cell, value] of spoils) (rows[row] as string[])[cell] = value;
}

function contactsCsv(random: Random, customers: readonly Customer[]): string {
  const channels = ["phone", "chat", "email", "shop"];
  const repeats: Record<string, number> = { phone: 0.2, chat: 0.26, email: 0.36, shop: 0.12 };
  const contacts: { at: number; cells: string[] }[] = [];
  for (let index = 0; index < FIRST_CONTACTS; index += 1) {
    const customer = randomOf(random, customers);
    const topic = random.weighted(["billing", "outage", "delivery", "contract"], [0.35, 0.3, 0.2, 0.15]);
    let channel = random.weighted(channels, [0.4, 0.25, 0.25, 0.1]);
    let at = momentWith(random, customer);
    const unresolvable = random.chance(0.02);
    let again = true;
    while (again && at < YEAR_END) {
      again = random.chance(Math.max(0.05, (repeats[channel] ?? 0) - 0.05 * customer.mood));
      contacts.push({ at, cells: [customer.id, topic, channel, moment(at), again ? "no" : "yes", unresolvable ? "yes" : "no"] });
      at += Math.round((0.2 + 5.5 * random.next()) * DAY);
      if (random.chance(0.35)) channel = random.weighted(channels, [0.6, 0.2, 0.1, 0.1]);
    }
  }
  contacts.sort((left, right) => left.at - right.at);
  return csv(
    ["customer", "topic", "channel", "at", "resolved", "unresolvable"],
    contacts.map(({ cells }) => cells),
  );
}

function customersCsv(customers: readonly Customer[]): string {
  const rows = customers.flatMap(({ id, region, start, end, back, before, now }) => {
    const first = [id, region.name, day(start), end === null ? "" : day(end), fixed(before), back === null ? fixed(now) : "0.00"];
    // Who came back has two rows: two spells of one customer.
    return back === null ? [first] : [first, [id, region.name, day(back), "", "0.00", fixed(now)]];
  });
  return csv(["customer", "region", "start", "end", "revenueBefore", "revenueNow"], rows);
}

/** A moment of the year, mostly in the daytime, at which the customer is one. */
function momentWith(random: Random, { start, end }: Customer): number {
  const from = Math.max(start, YEAR_START);
  const until = Math.min(end ?? YEAR_END, YEAR_END);
  const hour = 7 + Math.floor(7 * (random.next() + random.next()));
  return from + random.below(Math.max(1, (until - from) / DAY)) * DAY + hour * 3_600_000 + random.below(3_600) * 1_000;
}

function csv(header: readonly string[], rows: readonly (readonly string[])[]): string {
  return [header, ...rows].map((cells) => `${cells.map(quoted).join(",")}\n`).join("");
}

function quoted(cell: string): string {
  return /[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

function randomOf(random: Random, customers: readonly Customer[]): Customer {
  return customers[random.below(customers.length)] as Customer;
}

const clamp = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value));
const money = (value: number): number => Math.round(value * 100) / 100;
const fixed = (value: number): string => value.toFixed(2);
const pad = (value: number, width: number): string => String(value).padStart(width, "0");
const day = (at: number): string => new Date(at).toISOString().slice(0, 10);
const moment = (at: number): string => `${new Date(at).toISOString().slice(0, 19)}Z`;
