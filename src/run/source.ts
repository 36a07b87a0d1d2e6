import { CxError } from "../core/errors.ts";

/** A signal that asks to stop, such as that of an `AbortController`. */
export interface StopSignal {
  /** Whether it was asked already. */
  readonly aborted: boolean;
  /** Why. */
  readonly reason?: unknown;
  /** Calls the listener when it is asked. */
  addEventListener(type: "abort", listener: () => void): void;
  /** Takes the listener away. */
  removeEventListener(type: "abort", listener: () => void): void;
}

/** What is read from a reader. */
export interface ReadResult<Item> {
  /** Whether the source is at its end. */
  readonly done?: boolean | undefined;
  /** The next item. */
  readonly value?: Item | undefined;
}

/** A source that is read through a reader, such as a web `ReadableStream`. */
export interface ReadableSource<Item> {
  /** Locks the source and gives its reader. */
  getReader(): {
    /** The next item. */
    read(): PromiseLike<ReadResult<Item>>;
    /** Tells the source that no more is wanted. */
    cancel(reason?: unknown): PromiseLike<unknown>;
    /** Unlocks the source. */
    releaseLock(): void;
  };
}

/** A source, opened. */
export interface Input {
  /** The next item, now or later. */
  next(): PromiseLike<ReadResult<unknown>> | ReadResult<unknown>;
  /** Whether items come later, so that each must be awaited. */
  readonly later: boolean;
  /** Closes a source that was not read to its end. `waiting` says that the next item is still on its way. */
  close(waiting: boolean): unknown;
  /** Lets go of a source that came to its end, or failed. */
  release(): void;
}

/** Opens a source by its shape; nothing when it is none. A reader comes before an iterator, since it can be cancelled while an item is on its way. */
export function openInput(source: unknown): Input | undefined {
  const shaped = Object(source) as Partial<ReadableSource<unknown> & AsyncIterable<unknown> & Iterable<unknown>> & {
    destroy?: () => unknown;
  };
  if (typeof shaped.getReader === "function") {
    const reader = shaped.getReader();
    return {
      later: true,
      next: () => reader.read(),
      close: async () => {
        await reader.cancel();
        reader.releaseLock();
      },
      release: () => {
        reader.releaseLock();
      },
    };
  }
  const later = typeof shaped[Symbol.asyncIterator] === "function";
  if (!later && (typeof source === "string" || typeof shaped[Symbol.iterator] !== "function")) return undefined;
  const iterator = (later ? shaped[Symbol.asyncIterator]?.() : shaped[Symbol.iterator]?.()) as AsyncIterator<unknown> | Iterator<unknown>;
  return {
    later,
    next: () => iterator.next(),
    close: (waiting) => {
      // A generator that waits hears of its return only when it goes on; a Node stream can be ended at once.
      if (waiting && typeof shaped.destroy === "function") shaped.destroy();
      return iterator.return?.();
    },
    release: () => undefined,
  };
}

/** Rejects as soon as the signal asks to stop, until `end` is called. */
export function whenAborted(signal: StopSignal): { readonly stopped: Promise<never>; end(): void } {
  let listener = (): void => undefined;
  const stopped = new Promise<never>((_, reject) => {
    listener = (): void => {
      reject(aborted());
    };
  });
  signal.addEventListener("abort", listener);
  return {
    stopped,
    end: () => {
      signal.removeEventListener("abort", listener);
    },
  };
}

/** The error of a stream that was asked to stop. */
export function aborted(): CxError {
  return new CxError("aborted", "options.signal", "a stream that runs to its end", "a request to stop");
}
