import { describe, expect, it } from "vitest";
import { closedLoop, cxHealth } from "cx-metrics";
import { toText, toVegaLite } from "cx-metrics/show";

const share = (rate: number, low: number, high: number) => ({ rate, interval: { low, high, level: 0.95, method: "any" } });

describe("the view of the nine signs", () => {
  const text = toText(cxHealth({ bounce: share(0.8, 0.75, 0.85), engagement: share(0.6, 0.45, 0.75), kpis: [] }));
  it("tells the finding of each sign and the source of each threshold", () => {
    expect(text).toMatch(/^ *3 +High bounce rate +SIGN +Visits that bounce$/m);
    expect(text).toMatch(/^ *7 +Disengaged customers +not known +Engaged$/m);
    expect(text).toMatch(/^Visits that bounce +80\.0% \(75\.0% … 85\.0%\) +70\.0% +SIGN +rule of thumb/m);
    expect(text).toMatch(/^Employee NPS +– +0\.0 +not known +by construction/m);
    expect(text).toMatch(/^KPIs with baseline, target and date +0\.0% +50\.0% +SIGN/m);
  });
  it("draws every check on its own scale, right being better, and nothing where nothing was measured", () => {
    const { data } = toVegaLite(cxHealth({ bounce: share(0.8, 0.75, 0.85), enps: { score: 20, interval: null } })) as unknown as {
      data: { values: { value: number; low: number; high: number; threshold: number; text: string }[] };
    };
    const close = (value: number) => expect.closeTo(value, 12);
    expect(data.values[0]).toMatchObject({ value: close(0.2), low: close(0.15), high: close(0.25), threshold: close(0.3) });
    expect(data.values[1]).toMatchObject({ value: 0.6, low: 0.6, high: 0.6, threshold: 0.5, text: "20.0 (≥ 0.0)" });
    expect(toVegaLite(cxHealth({}))).toBeNull();
  });
});

describe("the view of the closed loop", () => {
  it("says in which unit, and that a difference without a lot is no effect", () => {
    const tickets = [
      { opened: "2026-01-01", closed: "2026-01-02", rating: 9, followedUp: true },
      { opened: "2026-01-01", rating: 2, followedUp: false },
    ];
    const options = { within: 2, unit: "day", asOf: "2026-01-10" } as const;
    const text = toText(closedLoop(tickets, options));
    expect(text).toMatch(/^Closed in time +50\.0%/m);
    expect(text).toMatch(/^Median days to close +5\.0/m);
    expect(text).toMatch(/^Difference \(no effect: not decided by lot\) +200\.0/m);
    expect(toText(closedLoop(tickets, { ...options, randomized: true }))).toMatch(/^Difference +200\.0/m);
  });
  it("shows loops of which none is due as text alone", () => {
    const fresh = closedLoop([{ opened: "2026-01-01" }], { within: 48, asOf: "2026-01-01T01:00Z" });
    expect(toText(fresh)).toMatch(/^Closed in time +–$/m);
    expect(toText(fresh)).toMatch(/^Open for hours, from/m);
    expect(toVegaLite(fresh)).toBeNull();
  });
});
