/**
 * @file Which batch is looked into.
 */
import type { TimedBatch } from "../engine/messages.ts";

/** The batches that there are, and the one that is shown. */
export function BatchChoice({
  batches,
  shown,
  onChoose,
}: {
  readonly batches: readonly TimedBatch[];
  readonly shown: number;
  readonly onChoose: (batch: number) => void;
}) {
  return (
    <label class="field">
      <span>Batch</span>
      <select value={shown} onChange={({ currentTarget }) => onChoose(Number(currentTarget.value))}>
        {batches.map(({ number, trialsBefore }) => (
          <option key={number} value={number}>
            {number}, after {trialsBefore} evaluations
          </option>
        ))}
      </select>
    </label>
  );
}

/** The batch that an address shows, or the nearest that there is; undefined before the first. */
export function shownBatch(batches: readonly TimedBatch[], wanted: number): TimedBatch | undefined {
  return batches[Math.min(wanted, batches.length) - 1];
}
