/**
 * @file The word that someone probably meant.
 */

/** The nearest of the known words, if it is near enough for a typing mistake, or one that begins alike (`integer`, int). */
export function closest(word: string, known: readonly string[]): string | undefined {
  const lower = word.toLowerCase();
  const ranked = known.map((each) => ({ each, distance: editDistance(lower, each.toLowerCase()) }));
  ranked.sort((a, b) => a.distance - b.distance);
  const best = ranked[0];
  const near = best !== undefined && best.distance <= Math.max(1, Math.floor(best.each.length / 3));
  if (near && best.distance < Math.max(lower.length, best.each.length)) return best.each;
  const begins = (long: string, short: string): boolean => short.length > 2 && long.startsWith(short);
  return known.find((each) => begins(each.toLowerCase(), lower) || begins(lower, each.toLowerCase()));
}

/** Levenshtein's distance by rows, a swap of neighbours counted once (optimal string alignment). */
function editDistance(a: string, b: string): number {
  let older: readonly number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const swapped = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? (older[j - 2] ?? 0) + 1 : replaced;
      next.push(Math.min(replaced, swapped, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    [older, row] = [row, next];
  }
  return row[b.length] ?? 0;
}
