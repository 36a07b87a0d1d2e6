import { describe, expect, it } from "vitest";
import { hazardByAge } from "../../src/stats/hazard-by-age.ts";
import { kaplanMeier } from "../../src/stats/kaplan-meier.ts";
import { logRank } from "../../src/stats/log-rank.ts";
import { nelsonAalen } from "../../src/stats/nelson-aalen.ts";
import { AML, AML_FIGURES } from "../reference/figures-survival.ts";

const close = (found: number | null | undefined, wanted: number): void => expect(Math.abs((found ?? NaN) / wanted - 1)).toBeLessThan(1e-12);

describe("remission of leukemia, as R has it", () => {
  it("by Kaplan and Meier", () => {
    const found = kaplanMeier(AML.weeks, AML.event, { interval: "log", until: 30, at: [30] });
    const [step] = found.steps;
    const { at30, log, median, restrictedMean } = AML_FIGURES;
    expect(step?.atRisk).toBe(at30.atRisk);
    close(step?.survival, at30.survival);
    close(step?.standardError, at30.standardError);
    close(step?.low, log[0]);
    close(step?.high, log[1]);
    expect([found.median.time, found.median.low, found.median.high]).toStrictEqual(median);
    close(found.restrictedMean?.mean, restrictedMean[0]);
    close(found.restrictedMean?.standardError, restrictedMean[1]);
  });
  it("by Nelson and Aalen, by age, and by group", () => {
    const { at30, hazard, logRank: wanted } = AML_FIGURES;
    close(nelsonAalen(AML.weeks, AML.event).steps.find(({ time }) => time === 30)?.cumulativeHazard, at30.cumulativeHazard);
    const [first] = hazardByAge(AML.weeks, AML.event, { breaks: [0, 10] }).ages;
    close(first?.hazard, hazard[0]);
    close(first?.interval?.low, hazard[1]);
    close(first?.interval?.high, hazard[2]);
    const test = logRank(AML.weeks, AML.event, AML.group);
    close(test.statistic, wanted.statistic);
    close(test.pValue, wanted.pValue);
    for (const [index, { expected }] of test.groups.entries()) close(expected, wanted.expected[index]!);
  });
});
