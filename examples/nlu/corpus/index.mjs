/**
 * @file The data of a span-pointer parser: utterances as word ids, frames as ids of symbols and pointers. It comes from
 * TOPv2 or SNIPS files, or from a grammar if no files are given.
 *
 * @typedef {{ source: Int32Array, target: Int32Array }} Example  `source`: ids in the vocabulary; `target`: an id
 *   below ontology.length is a symbol, any other a pointer to position id − ontology.length of the source
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
 * Loads training and evaluation examples, which are disjoint. `vocabulary` is collected from the training examples,
 * `ontology` from all. `skipped` counts the trees with an empty slot, which have no frame.
 *
 * @param {{ data?: string, domain?: string, rows?: number, seed?: number }} options  `data`: a folder of TOPv2 (.tsv)
 *   or SNIPS (.json) files, otherwise the grammar; `domain`: domains (SNIPS: intents) separated by commas, otherwise
 *   all; `rows`: the maximum number of training examples, drawn with `seed`, which also seeds the grammar
 * @returns {{ train: Example[], evaluation: Example[], vocabulary: string[], ontology: string[], skipped: number }}
 * @throws Error with a message for the user
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

/** Training and evaluation examples from trees. */
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
