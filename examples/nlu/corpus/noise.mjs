/**
 * @file Noise in utterances: typing errors and hesitations. Typing errors change words; hesitations add words under the
 * intent at the root. The tree is otherwise unchanged.
 */

/** Probabilities that a word of at least four letters is mistyped, and that an utterance contains a hesitation. */
const TYPING_ERROR = 0.02;
const HESITATION = 0.06;

const HESITATIONS = ["um", "uh", "like", "er", "you know", "well", "i mean", "hmm"];
const ALPHABET = "abcdefghijklmnopqrstuvwxyz";

/** A copy of the tree with noise. */
export function addNoise(tree, random) {
  const noisy = mistype(tree, random);
  if (random.uniform() < HESITATION) {
    const at = random.below(noisy.children.length + 1);
    noisy.children.splice(at, 0, ...HESITATIONS[random.below(HESITATIONS.length)].split(" "));
  }
  return noisy;
}

function mistype(tree, random) {
  const children = tree.children.map((child) =>
    typeof child === "string" ? mistypeWord(child, random) : mistype(child, random),
  );
  return { label: tree.label, children };
}

function mistypeWord(word, random) {
  if (word.length < 4 || random.uniform() >= TYPING_ERROR) return word;
  const at = 1 + random.below(word.length - 2);
  const [before, here, next, after] = [word.slice(0, at), word[at], word[at + 1], word.slice(at + 2)];
  switch (random.below(4)) {
    case 0:
      return before + next + here + after;
    case 1:
      return before + next + after;
    case 2:
      return before + here + here + next + after;
    default:
      return before + ALPHABET[random.below(26)] + next + after;
  }
}
