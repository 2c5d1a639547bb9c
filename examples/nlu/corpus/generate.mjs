/**
 * @file Generates any number of utterances from a grammar, repeatably for a seed. The words of an utterance alone
 * decide whether it is for training or evaluation, so that the two parts share no utterance and have the same
 * distribution.
 */

import { createRandom } from "../../digits/random.mjs";
import { chooseNames } from "./choose.mjs";
import { ALARM } from "./grammar/alarm.mjs";
import { AROUND, takeIn } from "./grammar/around.mjs";
import { createExpander } from "./grammar/expand.mjs";
import { NAMES } from "./grammar/names.mjs";
import { REMINDER } from "./grammar/reminder.mjs";
import { TIMER } from "./grammar/timer.mjs";
import { TIMES } from "./grammar/times.mjs";
import { WEATHER } from "./grammar/weather.mjs";
import { addNoise } from "./noise.mjs";
import { parseTree, wordsOf } from "./tree.mjs";
import { normalise } from "./words.mjs";

/** Domains of the grammar. Each is the name of a rule. */
export const DOMAINS = ["weather", "reminder", "timer", "alarm"];

const ROWS = 12_000;
const EVALUATION_ROWS = 2000;

/** One of this many utterances is held out. */
const HELD_OUT = 6;

/** The whole grammar. Domains share the rules for times, names and courtesies, and use some of each other's words. */
export const GRAMMAR = { ...AROUND, ...NAMES, ...TIMES, ...WEATHER, ...TIMER, ...ALARM, ...REMINDER };

/**
 * Trees of some domains (all by default): `rows` for training and 2,000 for evaluation.
 *
 * @throws Error if there is no such domain
 */
export function generateTrees({ domains: names, rows = ROWS, seed }) {
  const domains = chooseNames("domain", names, DOMAINS, "the grammar");
  const expand = createExpander(GRAMMAR);
  const random = createRandom(seed);
  const train = [];
  const evaluation = [];
  while (train.length < rows || evaluation.length < EVALUATION_ROWS) {
    const text = takeIn(expand(domains[random.below(domains.length)], random));
    const tree = addNoise(parseTree(text), random);
    const part = isHeldOut(wordsOf(tree)) ? evaluation : train;
    if (part.length < (part === train ? rows : EVALUATION_ROWS)) part.push(tree);
  }
  return { train, evaluation };
}

/** Whether an utterance is for evaluation, by a hash (FNV-1a) of its normalised words. */
function isHeldOut(words) {
  let hash = 0x811c9dc5;
  for (const unit of words.map(normalise).join(" ")) hash = Math.imul(hash ^ unit.codePointAt(0), 0x01000193);
  // The low bits of FNV-1a are not well distributed, so a final mixing combines all bits.
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return ((hash ^ (hash >>> 13)) >>> 0) % HELD_OUT === 0;
}
