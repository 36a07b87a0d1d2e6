import ts from "typescript";

/** The names that one module exports: those that exist at run time, and those that are types only. */
export interface PublicNames {
  readonly values: readonly string[];
  readonly types: readonly string[];
}

/** What each of the files exports, as TypeScript reads them (sources or declarations). */
export function publicNames(files: readonly string[]): Map<string, PublicNames> {
  const program = ts.createProgram([...files], {
    target: ts.ScriptTarget.ES2023,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    allowImportingTsExtensions: true,
    noEmit: true,
    types: [],
  });
  const checker = program.getTypeChecker();
  return new Map(
    files.map((file) => {
      const source = program.getSourceFile(file);
      const module = source && checker.getSymbolAtLocation(source);
      if (!module) throw new Error(`${file} is not a module`);
      const names: { values: string[]; types: string[] } = { values: [], types: [] };
      for (const symbol of checker.getExportsOfModule(module)) {
        const target = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
        (target.flags & ts.SymbolFlags.Value ? names.values : names.types).push(symbol.name);
      }
      return [file, { values: names.values.sort(), types: names.types.sort() }];
    }),
  );
}
