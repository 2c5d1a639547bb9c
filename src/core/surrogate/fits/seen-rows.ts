/**
 * @file Which observations a fit has seen, as one fingerprint per row: trials end in any order, and their outcomes may be
 * corrected later.
 */
import type { Observations } from "../data/observe.ts";

/** The fingerprint of each row: of its trial, its point, and its measurements of every modelled metric. */
export function fingerprintsOf({ rows, points, space, metrics }: Observations): Float64Array {
  const d = space.dimension;
  return Float64Array.from(rows, ({ trial, metrics: measured }, i) =>
    fingerprint(
      JSON.stringify([
        trial,
        ...points.subarray(i * d, (i + 1) * d),
        ...metrics.map(({ name }) => [measured[name].mean, measured[name].standardError, measured[name].count]),
      ]),
    ),
  );
}

/** The rows that are not among the seen ones, ascending. Undefined where a seen row has changed or is gone. */
export function unseenRows(fingerprints: Float64Array, seen: Float64Array): readonly number[] | undefined {
  const left = new Map<number, number>();
  for (const each of seen) left.set(each, (left.get(each) ?? 0) + 1);
  const unseen: number[] = [];
  fingerprints.forEach((each, row) => {
    const count = left.get(each) ?? 0;
    if (count > 0) left.set(each, count - 1);
    else unseen.push(row);
  });
  return unseen.length === fingerprints.length - seen.length ? unseen : undefined;
}

/** A whole number of 53 bits from two 32-bit FNV-1a hashes with different starts. */
function fingerprint(text: string): number {
  let low = 0x811c9dc5;
  let high = 0x9e3779b9;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    low = Math.imul(low ^ code, 0x01000193);
    high = Math.imul(high ^ code, 0x5bd1e995);
    high ^= high >>> 15;
  }
  return (high >>> 11) * 2 ** 32 + (low >>> 0);
}
