/**
 * @file The value of --strategy, and the threads that a strategy uses.
 */
import { isModelKind, type Strategy } from "../../core/index.ts";
import { createThreads, type Threads } from "../threads/index.ts";
import { BadInput } from "./exit.ts";

/** The strategies, best first. */
export const STRATEGIES: readonly Strategy[] = ["saas", "map-saas", "map", "nsga2", "tpe", "sobol", "random"];

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
