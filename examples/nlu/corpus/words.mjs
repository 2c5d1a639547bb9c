/** @file Words as numbers: lower-cased, and known when they occur twice in what one trains on. */

/** The ids of padding, and of every word that is not in the vocabulary. */
export const PADDING = 0;
export const UNKNOWN = 1;

/** Occurrences that make a word known: a word seen once teaches nothing that can be told from chance. */
const LEAST = 2;

/** The form of a word that counts. */
export function normalise(word) {
  return word.toLowerCase();
}

/** The vocabulary of some utterances (lists of words): the most frequent first, and ties by the alphabet. */
export function collectVocabulary(utterances) {
  // Counted as written first: so each spelling is put into lower case once, and not each word.
  const spellings = new Map();
  for (const words of utterances) for (const word of words) spellings.set(word, (spellings.get(word) ?? 0) + 1);
  const counts = new Map();
  for (const [word, count] of spellings) {
    const known = normalise(word);
    counts.set(known, (counts.get(known) ?? 0) + count);
  }
  const kept = [...counts].filter(([, count]) => count >= LEAST);
  kept.sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  return ["<padding>", "<unknown>", ...kept.map(([word]) => word)];
}

/** A function from the words of an utterance to their ids. */
export function wordEncoder(vocabulary) {
  const ids = new Map(vocabulary.map((word, id) => [word, id]));
  const find = (word) => {
    const id = ids.get(normalise(word)) ?? UNKNOWN;
    ids.set(word, id);
    return id;
  };
  return (words) => {
    const source = new Int32Array(words.length);
    for (let i = 0; i < words.length; i++) source[i] = ids.get(words[i]) ?? find(words[i]);
    return source;
  };
}
