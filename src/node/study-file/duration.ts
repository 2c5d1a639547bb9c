/**
 * @file Durations: a number with its unit.
 */

const UNIT_MS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** The longest time that a timer of the runtime can wait: 2³¹ − 1 ms, slightly less than 25 days. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** A duration in milliseconds, or what is wrong with its text. */
export type Duration = { readonly ok: true; readonly ms: number } | { readonly ok: false; readonly problem: string };

/**
 * Parses `500ms`, `30s`, `10m`, `2h`, `1d` or `1.5h`; undefined for any other form.
 *
 * @param maxMs - the longest duration; default: what a timer can wait
 */
export function parseDuration(text: string, maxMs: number = MAX_TIMER_MS): Duration | undefined {
  const [, number, unit] = /^([0-9]+(?:\.[0-9]+)?)(ms|s|m|h|d)$/.exec(text) ?? [];
  if (number === undefined || unit === undefined) return undefined;
  const ms = Math.round(Number(number) * (UNIT_MS[unit] ?? 1));
  if (ms < 1) return { ok: false, problem: "must be above 0" };
  if (!Number.isFinite(ms)) return { ok: false, problem: "is too long" };
  return ms > maxMs ? { ok: false, problem: "must be at most 24d" } : { ok: true, ms };
}
