/**
 * @file Finds the known word that was probably meant.
 */

/** The most words that are compared, and the longest one: a search among more would take seconds. */
const MAX_COMPARED = 5000;
const MAX_COMPARED_LENGTH = 100;
/** The most words that a list of known ones shows. */
const MAX_LISTED = 20;

/** The nearest known word, if it is near enough for a typing mistake; else one that begins alike (`integer`, `int`). */
export function closest(word: string, known: readonly string[]): string | undefined {
  if (word.length > MAX_COMPARED_LENGTH) return undefined;
  const lower = word.toLowerCase();
  const among = known.length > MAX_COMPARED ? known.slice(0, MAX_COMPARED) : known;
  let best: { readonly each: string; readonly distance: number } | undefined;
  for (const each of among) {
    const most = Math.max(1, Math.floor(each.length / 3));
    // A distance is at least the difference of the lengths.
    if (Math.abs(each.length - word.length) > most || each.length > MAX_COMPARED_LENGTH) continue;
    const distance = editDistance(lower, each.toLowerCase());
    if (distance < (best?.distance ?? Number.POSITIVE_INFINITY)) best = { each, distance };
  }
  if (best !== undefined) {
    const { each, distance } = best;
    const isNear = distance <= Math.max(1, Math.floor(each.length / 3));
    if (isNear && distance < Math.max(lower.length, each.length)) return each;
  }
  const begins = (long: string, short: string): boolean => short.length > 2 && long.startsWith(short);
  return among.find((each) => begins(each.toLowerCase(), lower) || begins(lower, each.toLowerCase()));
}

/** The Levenshtein distance, computed by rows, with a swap of neighbours counted once (optimal string alignment). */
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

/** `; did you mean lr?`, or a list of what is known. */
export function meant(word: string, known: readonly string[]): string {
  const near = closest(word, known);
  return near === undefined ? `; known: ${listedWords(known)}` : `; did you mean ${near}?`;
}

/** Words joined by commas; of many the first ones and the number of the others. */
export function listedWords(words: readonly string[]): string {
  if (words.length <= MAX_LISTED) return words.join(", ");
  return `${words.slice(0, MAX_LISTED).join(", ")} and ${words.length - MAX_LISTED} more`;
}
