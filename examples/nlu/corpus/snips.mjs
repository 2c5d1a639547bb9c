/**
 * @file Reads SNIPS (Coucke et al. 2018): one file per intent and part, `train_GetWeather_full.json` and
 * `validate_GetWeather.json`, of utterances in pieces: { "GetWeather": [{ "data": [{ "text", "entity"? }] }] }. An
 * utterance has one intent, and each piece with an entity is a slot of it.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createRandom, shuffle } from "../../digits/random.mjs";
import { chooseNames } from "./choose.mjs";

const TRAIN = /^train_(.+)_full\.json$/;

/** Number of utterances that are held out of the training files if there are no validation files. */
const HELD_OUT = 700;

/** The intents with a training file in a folder. */
export function intentsOf(folder) {
  return readdirSync(folder)
    .flatMap((file) => TRAIN.exec(file)?.slice(1, 2) ?? [])
    .sort();
}

/**
 * The trees of some intents in the folder (all by default). Without validation files, a fixed set of 700 utterances is
 * held out of the training files.
 *
 * @throws Error with a message if an intent is unknown or an utterance is malformed
 */
export function readSnips(folder, names) {
  const intents = chooseNames("intent", names, intentsOf(folder), folder);
  const train = intents.flatMap((intent) => readIntent(join(folder, `train_${intent}_full.json`)));
  const files = intents.map((intent) => join(folder, `validate_${intent}.json`));
  if (files.every((file) => existsSync(file))) return { train, evaluation: files.flatMap(readIntent) };
  shuffle(train, createRandom(HELD_OUT));
  const held = Math.min(HELD_OUT, Math.floor(train.length / 2));
  return { train: train.slice(held), evaluation: train.slice(0, held) };
}

/** The trees of one file. */
export function readIntent(file) {
  const content = readJson(file);
  return Object.entries(content).flatMap(([intent, rows]) => {
    if (!Array.isArray(rows)) throw new Error(`${file}: expected a list of utterances for ${intent}`);
    return rows.map(({ data }, row) => {
      const pieces = Array.isArray(data) && data.every((piece) => typeof piece?.text === "string");
      if (!pieces)
        throw new Error(`${file}: utterance ${row + 1} of ${intent} has no list "data" of pieces with "text"`);
      return { label: `IN:${intent}`, children: data.flatMap(readPiece) };
    });
  });
}

function readPiece({ text, entity }) {
  const words = splitWords(text);
  return entity === undefined ? words : [{ label: `SL:${entity}`, children: words }];
}

/** Words, numbers and single punctuation marks. `o'clock` and `4.30` are one word each. */
function splitWords(text) {
  return text.match(/[\p{L}\p{N}]+(?:['’.:&-][\p{L}\p{N}]+)*|[^\s\p{L}\p{N}]/gu) ?? [];
}

/** One of the published files is encoded in Latin-1, the others in UTF-8. */
function readJson(file) {
  const bytes = readFileSync(file);
  try {
    return JSON.parse(decode(bytes));
  } catch (error) {
    throw new Error(`${file} is not JSON: ${error.message}`);
  }
}

function decode(bytes) {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("latin1").decode(bytes);
  }
}
