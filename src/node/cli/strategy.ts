/**
 * @file The value of --strategy.
 */
import type { Strategy } from "../../core/index.ts";
import { BadInput } from "./exit.ts";

/** The strategies, best first. */
export const STRATEGIES: readonly Strategy[] = ["saas", "map", "sobol", "random"];

/** The strategy of that name; BadInput for any other name. */
export function readStrategy(text: string | undefined): Strategy | undefined {
  const found = STRATEGIES.find((strategy) => strategy === text);
  if (text !== undefined && found === undefined) {
    throw new BadInput(`--strategy must be one of ${STRATEGIES.join(", ")}; got "${text}".`);
  }
  return found;
}
