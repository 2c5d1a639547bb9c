/**
 * @file Expected failures in words.
 */
import type { ExpectedFailures } from "../../../core/surrogate/index.ts";
import { formatNumber } from "../../../figures/index.ts";

/**
 * The expected number of failures in a batch: `0.4 of the last batch expected to fail, by a model of 5 failures among 40
 * trials`.
 *
 * @param batch - names the batch
 */
export function failureWords({ failed, completed, expected }: ExpectedFailures, batch: string): string {
  return `${formatNumber(expected, 2)} of ${batch} expected to fail, by a model of ${failed} failures among ${failed + completed} trials`;
}
