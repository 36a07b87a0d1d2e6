import { enginePackage } from "../install.ts";

/** A collection of a pipeline that is being built. */
interface Collection {
  apply(transform: unknown): Collection;
  map(act: (element: never) => unknown): Collection;
}

interface Grouping {
  combining(expression: (element: never) => unknown, combineFn: unknown, name: string): unknown;
}

/** What we use of Apache Beam. */
interface Beam {
  create(elements: readonly unknown[]): unknown;
  groupBy(key: string | ((element: never) => unknown), name?: string): Grouping;
  createRunner(options: { readonly runner: "direct" }): { run(build: (root: Collection) => unknown): Promise<unknown> };
}

/** How Beam knows the exports of modules by name. */
interface Serialization {
  requireForSerialization(module: string, exports: Readonly<Record<string, unknown>>): void;
  getRegisteredModules(): readonly string[];
}

/** How Beam sends a function to a worker, and what the worker makes of it. */
interface Sending {
  serializeFn(value: unknown): Uint8Array;
  deserializeFn(bytes: Uint8Array): unknown;
}

interface Writer {
  finish(): Uint8Array;
}

/** How Beam sends a value from worker to worker. */
interface Coder {
  encode(value: unknown, writer: Writer, context: "outer"): void;
  decode(reader: unknown, context: "outer"): unknown;
}

export const beam = enginePackage("apache-beam") as Beam;
export const { requireForSerialization, getRegisteredModules } = enginePackage("apache-beam/serialization") as Serialization;
export const { serializeFn, deserializeFn } = enginePackage("apache-beam/internal/serialize") as Sending;
const { GeneralObjectCoder } = enginePackage("apache-beam/coders/js_coders") as { readonly GeneralObjectCoder: new () => Coder };
const protobuf = enginePackage("protobufjs") as {
  readonly Writer: { create(): Writer };
  readonly Reader: { create(bytes: Uint8Array): unknown };
};

/** A value after its way from one worker to another. */
export function crossed(value: unknown): unknown {
  const writer = protobuf.Writer.create();
  new GeneralObjectCoder().encode(value, writer, "outer");
  return received(writer.finish());
}

/** What a worker makes of the bytes of a value. */
export function received(bytes: Uint8Array): unknown {
  return new GeneralObjectCoder().decode(protobuf.Reader.create(bytes), "outer");
}
