/**
 * @file The keys of a trial in `trials --json`. `tell --json -` reads such rows, so it knows the same keys.
 */

/** All keys that a row may have, in their order. */
export const ROW_KEYS: readonly string[] = [
  "trial",
  "id",
  "status",
  "interrupted",
  "origin",
  "of",
  "parameters",
  "outside",
  "metrics",
  "missing",
  "reason",
  "held",
  "stop",
  "progress",
  "start",
  "end",
  "duration",
  "waited",
  "units",
  "attempt",
  "host",
  "folder",
  "amended",
];
