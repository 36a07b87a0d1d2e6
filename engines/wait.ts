/** Asks until there is an answer, at most `seconds` long; then fails with what `problem` says. */
export async function waitFor<Answer>(
  ask: () => Answer | null | undefined | false | Promise<Answer | null | undefined | false>,
  problem: () => string,
  seconds = 60,
): Promise<Answer> {
  const end = Date.now() + 1_000 * seconds;
  for (;;) {
    const answer = await ask();
    if (answer !== null && answer !== undefined && answer !== false) return answer;
    if (Date.now() > end) throw new Error(`after ${seconds} s: ${problem()}`);
    await pause(50);
  }
}

/** Waits for a promise, at most `seconds` long. */
export async function within<Answer>(answer: Promise<Answer>, problem: () => string, seconds = 60): Promise<Answer> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`after ${seconds} s: ${problem()}`));
    }, 1_000 * seconds);
  });
  return Promise.race([answer, late]).finally(() => {
    clearTimeout(timer);
  });
}

export const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => void setTimeout(resolve, milliseconds));
