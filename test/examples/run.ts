import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";

/** What a program printed, and how it ended. */
export interface Finished {
  readonly code: number;
  readonly output: string;
  readonly errors: string;
}

const root = fileURLToPath(new URL("../../", import.meta.url));

/** Runs the scorecard program as its users do, in a process of its own. */
export function runScorecard(...args: readonly string[]): Promise<Finished> {
  return new Promise((resolve) => {
    const options = { cwd: root, maxBuffer: 2 ** 26 };
    execFile(process.execPath, ["scripts/run.mjs", "examples/scorecard/main.ts", ...args], options, (error, output, errors) => {
      resolve({ code: error ? Number(error.code) : 0, output, errors });
    });
  });
}

/** Runs it with `--json` and reads what it prints. */
export async function scorecardJson(...args: readonly string[]): Promise<ScorecardJson> {
  const { code, output, errors } = await runScorecard(...args, "--json");
  if (code !== 0) throw new Error(errors);
  return JSON.parse(output) as ScorecardJson;
}

interface Range {
  readonly low: number;
  readonly high: number;
}

interface Share {
  readonly rate: number;
  readonly interval: Range;
}

/** One line of a scorecard, as far as the tests read it. */
export interface SegmentJson {
  readonly key: Record<string, string | null>;
  readonly records: number;
  readonly metrics: {
    readonly nps: { readonly score: number; readonly responses: number; readonly interval: Range; readonly mean: number } | null;
    readonly weighted: { readonly score: number; readonly responses: number; readonly interval: Range } | null;
    readonly csat: { readonly score: number; readonly rate: number; readonly responses: number; readonly interval: Range } | null;
  };
  readonly counts: Record<"nps" | "weighted" | "csat", { readonly valid: number; readonly missing: number; readonly invalid: number }>;
}

/** One line of the customers. */
export interface CustomerJson {
  readonly segment: string | null;
  readonly customers: number;
  readonly lost: number;
  readonly churn: Share;
  readonly revenue: number;
  readonly grossRetention: Share;
  readonly netRetention: Share;
}

/** The output of the program, as far as the tests read it. */
export interface ScorecardJson {
  readonly survey: {
    readonly cards: readonly { readonly by: readonly string[]; readonly total: SegmentJson; readonly segments: readonly SegmentJson[] }[];
  } | null;
  readonly customers: { readonly total: CustomerJson; readonly segments: readonly CustomerJson[] } | null;
  readonly contacts: {
    readonly rate: number;
    readonly contacts: number;
    readonly firstContacts: number;
    readonly resolved: number;
    readonly repeats: number;
    readonly pending: number;
    readonly crossChannelRepeats: number;
    readonly net: { readonly firstContacts: number; readonly resolved: number };
    readonly byChannel: readonly { readonly channel: string; readonly firstContacts: number; readonly resolved: number }[];
  } | null;
  readonly businessCase: {
    readonly churn: Share;
    readonly result: { readonly npv: number; readonly npvInterval: (Range & { readonly level: number | null }) | null };
  } | null;
}
