/**
 * @file The value of --strategy.
 */
import { STRATEGIES, type Strategy } from "../../core/study/index.ts";
import { BadInput, quoted } from "./exit.ts";

export { STRATEGIES };

/** The strategy of that name; throws BadInput for any other name. */
export function readStrategy(text: string | undefined): Strategy | undefined {
  const found = STRATEGIES.find((strategy) => strategy === text);
  if (text !== undefined && found === undefined) {
    throw new BadInput(`--strategy must be one of ${STRATEGIES.join(", ")}; got ${quoted(text)}.`);
  }
  return found;
}
