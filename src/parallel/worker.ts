// What runs in each thread. It works where workers are those of the web (browsers, Deno, Bun) and where they are those of Node.
import { columnsByRole } from "../core/measure.ts";
import type { Answer, Task } from "./protocol.ts";
import { rebuildMetric } from "./rebuild.ts";

interface Port {
  postMessage(answer: Answer): void;
}
interface WebScope extends Port {
  addEventListener(event: "message", listener: (event: { readonly data: unknown }) => void): void;
}
interface NodePort extends Port {
  on(event: "message", listener: (data: unknown) => void): void;
}

const scope = globalThis as unknown as Partial<WebScope> & {
  readonly process?: { getBuiltinModule?: (name: string) => { readonly parentPort?: NodePort | null } | undefined };
};

function work(port: Port, { id, definition, columns }: Task): void {
  try {
    const metric = rebuildMetric(definition);
    const tally: unknown = metric?.create();
    if (metric) {
      const { columns: byRole, length } = columnsByRole(metric.fields, (name) => columns[name]);
      metric.addColumns(tally, byRole, 0, length);
    }
    port.postMessage(metric ? { kind: "tally", id, tally } : { kind: "failed", id });
  } catch {
    // The asking thread collects this part again, so that its error is the one that a single thread gives.
    port.postMessage({ kind: "failed", id });
  }
}

if (typeof scope.postMessage === "function") {
  const port = scope as WebScope;
  port.addEventListener("message", ({ data }) => {
    work(port, data as Task);
  });
  port.postMessage({ kind: "ready" });
} else {
  const port = scope.process?.getBuiltinModule?.("node:worker_threads")?.parentPort;
  port?.on("message", (data) => {
    work(port, data as Task);
  });
  port?.postMessage({ kind: "ready" });
}
