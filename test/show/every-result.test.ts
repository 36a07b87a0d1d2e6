import { fileURLToPath } from "node:url";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { VIEWERS } from "../../src/show/view-of.ts";
import { RESULTS } from "./results.ts";

/** What functions return that is not for people to read as it is, and why. */
const EXCEPTIONS: Readonly<Record<string, string>> = {
  "readonly CustomerPurchases[]": "records for the models of purchases, one per customer",
  "readonly CustomerSession[]": "records for rates of sessions, one per session",
  "readonly ActivitySpell[]": "records for retention, one per customer and stay",
  BusinessHours: "a calendar by which durations are measured",
  SimulationPart: "one part of a simulation, put together by simulationFromParts",
  NpsMethod: "a method, given to nps",
  NpsInterval: "an interval belongs to a result, which shows it",
  "Readonly<Record<keyof HealthThresholds,": "limits; the result that uses them shows each with its source",
  "SegmentKey<": "a key of a scorecard",
  "Scorecard<": "a definition; its measure gives the result",
  "CombineFn<": "a definition for a data-flow engine",
  "LoadedCheckpoint<": "a state to go on from",
  "LikertReader<": "a reader of answers",
  "Metric<": "a metric; what it measures is looked at",
  "Promise<": "a tally or the result of a metric that is looked at",
};

/** What the public functions return that is an object: by the name of the function, with what a metric measures in place of the metric. */
function returned(): { name: string; shown: boolean; text: string }[] {
  const path = (file: string): string => fileURLToPath(new URL(`../../src/${file}`, import.meta.url));
  const program = ts.createProgram([path("index.ts"), path("show/index.ts")], {
    target: ts.ScriptTarget.ES2023,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    allowImportingTsExtensions: true,
    strict: true,
    exactOptionalPropertyTypes: true,
    noEmit: true,
    types: [],
  });
  const checker = program.getTypeChecker();
  const exportsOf = (file: string): ts.Symbol[] =>
    checker
      .getExportsOfModule(checker.getSymbolAtLocation(program.getSourceFile(path(file))!)!)
      .map((symbol) => (symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol));
  const showable = checker.getDeclaredTypeOfSymbol(exportsOf("show/index.ts").find(({ name }) => name === "Showable")!);
  return exportsOf("index.ts")
    .filter(({ flags }) => flags & ts.SymbolFlags.Function)
    .flatMap((symbol) =>
      checker
        .getTypeOfSymbol(symbol)
        .getCallSignatures()
        .flatMap((signature) => {
          const whole = checker.getReturnTypeOfSignature(signature);
          // Where the kinds of metric carry the type of their result.
          const place = { FieldMetric: 2, SegmentedMetric: 1 }[whole.aliasSymbol === undefined ? (whole.symbol?.name ?? "") : ""];
          const measured = place === undefined ? undefined : checker.getTypeArguments(whole as ts.TypeReference)[place];
          const type = measured && !(measured.flags & ts.TypeFlags.TypeParameter) ? measured : whole;
          return (type.isUnion() ? type.types : [type])
            .filter((each) => each.flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection))
            .map((each) => ({
              name: symbol.name,
              shown: checker.isTypeAssignableTo(each, showable),
              text: checker.typeToString(each),
            }));
        }),
    );
}

describe("every result", () => {
  const all = returned();

  it("of the public functions can be shown, or is an exception with a reason", () => {
    const left = all.filter(
      ({ shown, text }) => !shown && !/^(?:readonly )?(?:number|string|\(number \| null\))\[\]$|^Float64Array/.test(text),
    );
    const unexplained = left.filter(
      ({ text }) => !Object.keys(EXCEPTIONS).some((name) => (/[<,]$/.test(name) ? text.startsWith(name) : text === name)),
    );
    expect(unexplained.map(({ name, text }) => `${name}: ${text}`)).toEqual([]);
  });

  it("that is an exception is still one", () => {
    const kept = Object.keys(EXCEPTIONS).filter((name) =>
      all.some(({ shown, text }) => !shown && (/[<,]$/.test(name) ? text.startsWith(name) : text === name)),
    );
    expect(kept).toEqual(Object.keys(EXCEPTIONS));
  });

  it("looks at many results, so the list can't be empty by mistake", () => {
    expect(all.filter(({ shown }) => shown).length).toBeGreaterThan(80);
  });

  it("that can be shown is in the tests: every viewer is the first that fits one of them", () => {
    const used = new Set(Object.values(RESULTS).map((result) => VIEWERS.findIndex(({ fits }) => fits(result))));
    expect(VIEWERS.map((_, at) => at).filter((at) => !used.has(at))).toEqual([]);
  });
});
