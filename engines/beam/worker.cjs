// What Beam's own worker does with a combiner: requires the modules it is told, builds the function from the bytes it is sent, folds its part of the
// records, and sends the accumulator.
const { readFileSync } = require("node:fs");
const { GeneralObjectCoder } = require("apache-beam/coders/js_coders");
const { deserializeFn } = require("apache-beam/internal/serialize");
const { Writer } = require("protobufjs");

const { modules, payload, rows } = JSON.parse(readFileSync(0, "utf8"));
for (const name of modules) if (name.startsWith("/")) require(name);
const { combineFn } = deserializeFn(Buffer.from(payload, "base64"));
const accumulator = rows.reduce((folded, row) => combineFn.addInput(folded, row), combineFn.createAccumulator());
const writer = Writer.create();
new GeneralObjectCoder().encode(accumulator, writer, "outer");
process.stdout.write(Buffer.from(writer.finish()).toString("base64"));
