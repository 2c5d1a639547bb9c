/**
 * @file The value of --strategy, and the threads that a strategy uses.
 */
import { isModelKind, STRATEGIES, type Strategy } from "../../core/study/index.ts";
import { createThreads, type Threads } from "../threads/index.ts";
import { BadInput } from "./exit.ts";

export { STRATEGIES };

/** The strategy of that name; BadInput for any other name. */
export function readStrategy(text: string | undefined): Strategy | undefined {
  const found = STRATEGIES.find((strategy) => strategy === text);
  if (text !== undefined && found === undefined) {
    throw new BadInput(`--strategy must be one of ${STRATEGIES.join(", ")}; got "${text}".`);
  }
  return found;
}

/** Worker threads for the strategy: none where it fits no model. */
export function threadsFor(strategy: Strategy, count: number | undefined): Threads {
  if (!isModelKind(strategy)) return { threads: [], close: async () => {} };
  return createThreads(count);
}
