/**
 * @file The data of a span-pointer parser: utterances as ids of words, frames as ids of symbols and pointers. From files
 * of TOPv2 or SNIPS, or from a grammar when there are none.
 *
 * @typedef {{ source: Int32Array, target: Int32Array }} Example  `source`: ids in the vocabulary; `target`: below
 *   ontology.length a symbol, from there on a pointer to the position id − ontology.length of the source
 */
import { existsSync } from "node:fs";
import { createRandom, shuffle } from "../../digits/random.mjs";
import { frameOf } from "./frame.mjs";
import { generateTrees } from "./generate.mjs";
import { collectOntology, frameEncoder } from "./ontology.mjs";
import { intentsOf, readSnips } from "./snips.mjs";
import { domainsOf, readTopv2 } from "./topv2.mjs";
import { hasEmptySlot, wordsOf } from "./tree.mjs";
import { collectVocabulary, wordEncoder } from "./words.mjs";

export { findFault, treeOf } from "./frame.mjs";
export { decodeFrame } from "./ontology.mjs";
export { PADDING, UNKNOWN } from "./words.mjs";

/**
 * Loads what to train on and what to evaluate with; the two share no example. `vocabulary` comes from the training
 * examples alone, `ontology` from all. `skipped` counts the trees with a slot of no words, which have no frame.
 *
 * @param {{ data?: string, domain?: string, rows?: number, seed?: number }} options  `data`: a folder of TOPv2 (.tsv) or
 *   SNIPS (.json) files, otherwise the grammar; `domain`: domains (SNIPS: intents) between commas, otherwise all;
 *   `rows`: the most training examples, drawn by `seed`; `seed` also draws what the grammar says
 * @returns {{ train: Example[], evaluation: Example[], vocabulary: string[], ontology: string[], skipped: number }}
 * @throws Error with a sentence for the user.
 */
export function loadCorpus({ data, domain, rows, seed = 1 } = {}) {
  const domains = domain?.split(",").map((name) => name.trim());
  const trees = data === undefined ? generateTrees({ domains, rows, seed }) : readFolder(data, domains);
  const train = trees.train.filter((tree) => !hasEmptySlot(tree));
  const evaluation = trees.evaluation.filter((tree) => !hasEmptySlot(tree));
  const skipped = trees.train.length + trees.evaluation.length - train.length - evaluation.length;
  const drawn = rows === undefined || rows >= train.length ? train : shuffle(train, createRandom(seed)).slice(0, rows);
  return { ...encodeTrees(drawn, evaluation), skipped };
}

function readFolder(folder, domains) {
  if (!existsSync(folder)) throw new Error(`--data: there is no folder ${folder}`);
  if (domainsOf(folder).length > 0) return readTopv2(folder, domains);
  if (intentsOf(folder).length > 0) return readSnips(folder, domains);
  throw new Error(`--data: neither TOPv2 (DOMAIN_train.tsv) nor SNIPS (train_INTENT_full.json) in ${folder}`);
}

/** Examples of some trees to train on and others to evaluate with. */
export function encodeTrees(train, evaluation) {
  const words = { train: train.map((tree) => wordsOf(tree)), evaluation: evaluation.map((tree) => wordsOf(tree)) };
  const frames = { train: train.map(frameOf), evaluation: evaluation.map(frameOf) };
  const vocabulary = collectVocabulary(words.train);
  const ontology = collectOntology([...frames.train, ...frames.evaluation]);
  const encodeWords = wordEncoder(vocabulary);
  const encodeFrame = frameEncoder(ontology);
  const pair = (part) =>
    words[part].map((utterance, row) => ({
      source: encodeWords(utterance),
      target: encodeFrame(frames[part][row]),
    }));
  return { train: pair("train"), evaluation: pair("evaluation"), vocabulary, ontology };
}
