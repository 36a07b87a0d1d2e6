// Declared names must exist at run time and the other way round, for each entry, as ESM and as CJS. Types that lie pass publint and attw.
import { createRequire } from "node:module";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { publicNames } from "./public-names.ts";
import { entries } from "./entries.ts";

const require = createRequire(resolve("package.json"));
const list = entries();
const declared = publicNames(list.flatMap((entry) => [entry.import.types, entry.require.types]));
let failures = 0;

for (const entry of list) {
  const loaded = [
    { form: "ESM", file: entry.import, module: (await import(pathToFileURL(resolve(entry.import.default)).href)) as object },
    { form: "CJS", file: entry.require, module: require(resolve(entry.require.default)) as object },
  ];
  for (const { form, file, module } of loaded) {
    const actual = new Set(Object.keys(module).filter((name) => name !== "default" && name !== "__esModule"));
    const promised = new Set(declared.get(file.types)?.values);
    const absent = [...promised].filter((name) => !actual.has(name));
    const untyped = [...actual].filter((name) => !promised.has(name));
    if (actual.size === 0) absent.push("(nothing is exported)");
    if (absent.length > 0 || untyped.length > 0) {
      failures += 1;
      console.error(
        `${entry.specifier} as ${form}: declared but absent: ${absent.join(", ") || "none"}; present but undeclared: ${untyped.join(", ") || "none"}`,
      );
    } else {
      console.log(`${entry.specifier} as ${form}: ${actual.size} names, all declared and all there`);
    }
  }
}
process.exitCode = failures === 0 ? 0 : 1;
