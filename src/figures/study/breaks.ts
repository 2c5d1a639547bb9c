/**
 * @file Breaks in a timeline: long times in which nothing ran, for instance between two runs of a study.
 */

/** A time from `start` to `end`, in seconds. */
export interface Period {
  readonly start: number;
  readonly end: number;
}

/** A gap of more than this share of what is left of the whole time is a break: with more gaps as long as it there would be none. */
const BREAK_SHARE = 1 / 3;

/** The breaks between periods in which something ran, in order of time. Shorter gaps are those of the models. */
export function breaksBetween(periods: readonly Period[]): readonly Period[] {
  const ordered = [...periods].sort((a, b) => a.start - b.start);
  const [first] = ordered;
  if (first === undefined) return [];
  const gaps: Period[] = [];
  let end = first.end;
  for (const period of ordered) {
    if (period.start > end) gaps.push({ start: end, end: period.start });
    end = Math.max(end, period.end);
  }
  const found: Period[] = [];
  let left = end - first.start;
  for (const gap of gaps.sort((a, b) => lengthOf(b) - lengthOf(a))) {
    if (lengthOf(gap) <= BREAK_SHARE * left) break;
    found.push(gap);
    left -= lengthOf(gap);
  }
  return found.sort((a, b) => a.start - b.start);
}

/** A time without the breaks before it. */
export function withoutBreaks(time: number, breaks: readonly Period[]): number {
  return breaks.reduce((rest, { start, end }) => rest - Math.max(0, Math.min(time, end) - start), time);
}

/** The length of a period in seconds. */
export function lengthOf({ start, end }: Period): number {
  return end - start;
}
