/**
 * @file Winsorised outcomes in words.
 */

/** One sentence about the number of winsorised outcomes of each metric; undefined where no metric has any. */
export function winsorisedSentence(counts: Readonly<Record<string, number>>): string | undefined {
  const parts = Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([metric, count]) => `${count} of ${metric}`);
  if (parts.length === 0) return undefined;
  return `Outcomes far worse than the others are winsorised for the models: ${parts.join(", ")}.`;
}
