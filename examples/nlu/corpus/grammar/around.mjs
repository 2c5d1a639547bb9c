/** @file Words around a request in every domain: courtesies, hesitations and a punctuation mark at the end. */

export const AROUND = {
  opening: [
    "10×",
    "2× please",
    "hey",
    "ok",
    "can you",
    "2× could you please",
    "i need you to",
    "i want you to",
    "would you",
    "so",
    "um",
    "go ahead and",
    "quickly",
    "hey assistant",
    "i 'd like you to",
    "listen ,",
    "actually",
  ],
  closing: ["12×", "2× please", "3× .", "thanks", "for me", "for me please", "thank you", "!", "if you can", "ok ?"],
  asking: ["8×", "hey ,", "please tell me", "tell me", "do you know", "i wonder", "any idea", "um", "quick question :"],
  mark: ["5×", "4× ?", "please ?", "please"],
};

/**
 * Moves the words around a request into it, because every word of an utterance belongs to its tree:
 * `please [IN:X … ] now` becomes `[IN:X please … now ]`.
 */
export function takeIn(text) {
  const [, before, intent, inside, after] = /^(.*?)(\[\S+) (.*) \]([^\]]*)$/.exec(text);
  return `${intent} ${before} ${inside} ${after} ]`;
}
