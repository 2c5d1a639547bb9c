/** @file Words as ids: in lower case, and in the vocabulary if they occur at least twice in the training utterances. */

/** The ids of padding and of words that are not in the vocabulary. */
export const PADDING = 0;
export const UNKNOWN = 1;

/** Occurrences that a word needs to be in the vocabulary. From a single occurrence nothing reliable can be learned. */
const LEAST = 2;

/** The normalised form of a word. */
export function normalise(word) {
  return word.toLowerCase();
}

/** The vocabulary of some utterances (lists of words): the most frequent first, ties in alphabetical order. */
export function collectVocabulary(utterances) {
  // Spellings are counted first, so that each is converted to lower case only once.
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

/** Returns a function from the words of an utterance to their ids. */
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
