/**
 * @file The word that someone probably meant.
 */

/** The nearest of the known words, if it is near enough for a typing mistake. */
export function closest(word: string, known: readonly string[]): string | undefined {
  const ranked = known.map((each) => ({ each, distance: editDistance(word, each) }));
  const best = ranked.sort((a, b) => a.distance - b.distance)[0];
  if (best === undefined) return undefined;
  const near = best.distance <= Math.max(1, Math.floor(best.each.length / 3));
  return near || (word.length > 2 && best.each.startsWith(word))
    ? best.each
    : known.find((each) => word.length > 2 && each.startsWith(word));
}

/** Levenshtein's distance with swaps of neighbours counted once (optimal string alignment). */
function editDistance(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  const at = (i: number, j: number): number => rows[i]?.[j] ?? 0;
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    rows.push(row);
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      row[j] = Math.min(at(i - 1, j) + 1, (row[j - 1] ?? 0) + 1, at(i - 1, j - 1) + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        row[j] = Math.min(row[j] ?? 0, at(i - 2, j - 2) + 1);
    }
  }
  return at(a.length, b.length);
}
