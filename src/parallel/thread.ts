/** A thread that takes messages. */
export interface Thread {
  /** Sends a message; the buffers move with it. */
  post(message: unknown, moved: readonly unknown[]): void;
  /** Ends the thread, whatever it is doing. */
  stop(): Promise<void>;
}

/** What a thread tells. */
export interface ThreadEvents {
  /** It sent a message. */
  readonly message: (data: unknown) => void;
  /** It ended, or broke, by itself; told once or more. */
  readonly end: (reason: string) => void;
}

interface WebWorker {
  postMessage(message: unknown, moved: readonly unknown[]): void;
  terminate(): void;
  addEventListener(event: string, listener: (event: { data?: unknown; message?: string; preventDefault?: () => void }) => void): void;
}
interface NodeWorker {
  postMessage(message: unknown, moved: readonly unknown[]): void;
  terminate(): Promise<unknown>;
  on(event: string, listener: (value: unknown) => void): void;
}
interface Builtins {
  (name: "node:worker_threads"): { readonly Worker: new (url: unknown) => NodeWorker } | undefined;
  (name: "node:os"): { availableParallelism?: () => number } | undefined;
  (name: "node:url"): { pathToFileURL(path: string): { readonly href: string } } | undefined;
}

// The platforms' own names, declared as far as they are used: sources know neither Node nor the DOM.
declare const Worker: new (url: unknown, options: { readonly type: "module" }) => WebWorker;
declare const URL: new (path: string, base: string | undefined) => unknown;
// eslint-disable-next-line no-underscore-dangle -- the name that CommonJS gives
declare const __filename: string;
declare global {
  interface ImportMeta {
    /** The address of a module. */
    url: string;
  }
}
const scope = globalThis as unknown as {
  readonly process?: { readonly getBuiltinModule?: Builtins };
  readonly navigator?: { readonly hardwareConcurrency?: number };
};

/** Whether this platform has threads. */
export function hasThreads(): boolean {
  return typeof Worker === "function" || scope.process?.getBuiltinModule?.("node:worker_threads") !== undefined;
}

/** How many threads this machine runs at once, as far as it tells. */
export function machineThreads(): number {
  return scope.process?.getBuiltinModule?.("node:os")?.availableParallelism?.() ?? scope.navigator?.hardwareConcurrency ?? 1;
}

/** Starts a thread on the package's worker file, or on the one at an address. */
export function startThread(address: string | undefined, events: ThreadEvents): Thread {
  if (typeof Worker === "function") {
    const moved = address ?? besideScript();
    const worker =
      moved === undefined
        ? // Written out, since bundlers know a worker by this form.
          new Worker(new URL("./worker.js", import.meta.url), { type: "module" })
        : new Worker(moved, { type: "module" });
    worker.addEventListener("message", ({ data }) => {
      events.message(data);
    });
    worker.addEventListener("error", (event) => {
      event.preventDefault?.();
      events.end(event.message || "an error");
    });
    worker.addEventListener("messageerror", () => {
      events.end("a message that cannot be read");
    });
    worker.addEventListener("close", () => {
      events.end("its end");
    });
    return {
      post: (message, moved) => {
        worker.postMessage(message, moved);
      },
      stop: () => {
        worker.terminate();
        return Promise.resolve();
      },
    };
  }
  const threads = scope.process?.getBuiltinModule?.("node:worker_threads");
  const moved = address ?? besideScript();
  const worker = new (threads as NonNullable<typeof threads>).Worker(
    moved === undefined ? new URL("./worker.js", import.meta.url) : new URL(moved, undefined),
  );
  worker.on("message", events.message);
  worker.on("error", (error) => {
    events.end(error instanceof Error ? error.message : String(error));
  });
  worker.on("messageerror", () => {
    events.end("a message that cannot be read");
  });
  worker.on("exit", (code) => {
    events.end(`exit code ${String(code)}`);
  });
  return {
    post: (message, moved) => {
      worker.postMessage(message, moved);
    },
    stop: async () => {
      await worker.terminate();
    },
  };
}

/** The worker's file beside a CommonJS file; nothing beside a module, which knows its own address. */
function besideScript(): string | undefined {
  if (typeof __filename !== "string") return undefined;
  const script = scope.process?.getBuiltinModule?.("node:url")?.pathToFileURL(__filename).href;
  return script?.replace(/[^/]*$/u, "worker.js");
}
