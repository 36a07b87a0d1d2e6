// A dry run of the release: pack, install into an empty project, import, require, and compile against the types with old and new compilers.
import { cpSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { installPackage } from "./installed-package.ts";
import { run } from "./process.ts";

const COMPILERS = ["5.0.4", "5.4.5", "5.9.3", "6.0.3"];
const RESOLUTIONS = [
  { module: "nodenext", moduleResolution: "nodenext", files: ["sample.mts", "sample.cts"] },
  { module: "node16", moduleResolution: "node16", files: ["sample.mts", "sample.cts"] },
  { module: "esnext", moduleResolution: "bundler", files: ["sample.ts"] },
];

const { folder, files, size } = installPackage();
const unwanted = files.filter((path) => !/^(dist\/|package\.json$|README\.md$|LICENSE$|CHANGELOG\.md$)/.test(path));
if (unwanted.length > 0) fail(`the tarball has files that users do not need: ${unwanted.join(", ")}`);
for (const wanted of ["README.md", "LICENSE", "dist/index.js", "dist/index.cjs", "dist/index.d.ts", "dist/index.d.cts"]) {
  if (!files.includes(wanted)) fail(`the tarball lacks ${wanted}`);
}
const installed = readdirSync(join(folder, "node_modules")).filter((name) => !name.startsWith("."));
if (installed.join() !== "cx-metrics") fail(`installing brought more than the package: ${installed.join(", ")}`);
console.log(`tarball: ${files.length} files, ${(size / 1024).toFixed(0)} kB, nothing else installed`);

for (const script of ["smoke-esm.mjs", "smoke-cjs.cjs"]) console.log(run(process.execPath, [script], { cwd: folder }).trim());

run(
  "npm",
  ["install", "--no-audit", "--no-fund", "--no-save", ...COMPILERS.map((version) => `typescript-${version}@npm:typescript@${version}`)],
  {
    cwd: folder,
  },
);
for (const { module, moduleResolution, files: samples } of RESOLUTIONS) {
  const project = join(folder, moduleResolution);
  mkdirSync(project);
  for (const sample of samples) cpSync("test/package/consumer/sample.ts", join(project, sample));
  const compilerOptions = {
    module,
    moduleResolution,
    target: "es2022",
    lib: ["es2022"],
    types: [],
    strict: true,
    noEmit: true,
    skipLibCheck: false,
  };
  writeFileSync(join(project, "tsconfig.json"), JSON.stringify({ compilerOptions, files: samples }));
  for (const version of COMPILERS) {
    run(process.execPath, [`node_modules/typescript-${version}/lib/tsc.js`, "-p", project], { cwd: folder });
    console.log(`types: TypeScript ${version}, ${moduleResolution}, ${samples.length} files`);
  }
}

function fail(message: string): never {
  console.error(message);
  process.exit(1);
}
