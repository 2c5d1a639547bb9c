/**
 * @file Times a model that train.mjs has written: `node time.mjs DIR/model.json` prints how long one utterance takes to
 * parse, in microseconds, one number a line. Each number is one call; the utterances are those that the model file
 * brings with it, taken in turn, short ones and long ones as people say them.
 */
import { readFileSync } from "node:fs";
import { describeFlags, readFlags, runProgram } from "../digits/flags.mjs";
import { CORPUS_FLAGS, readCorpus } from "./data.mjs";
import { importModel } from "./model.mjs";
import { evaluate, parse } from "./parsing.mjs";

const FLAGS = {
  repeats: { type: "int", min: 1, max: 1_000_000, default: 2000, help: "numbers to print" },
  warmup: { type: "int", min: 0, max: 1_000_000, default: 2000, help: "calls before them, not printed" },
  validate: { type: "switch", help: "print the exact match on the utterances held back instead" },
  ...CORPUS_FLAGS,
};

/** Microseconds that a parse takes. */
function timeOnce(network, utterance) {
  const started = performance.now();
  parse(network, utterance);
  return (performance.now() - started) * 1000;
}

function main(flags) {
  if (flags.help) {
    console.log(describeFlags("node time.mjs MODEL [flags]: times one utterance, in microseconds a line.", FLAGS));
    return;
  }
  const { network, samples, vocabulary, ontology } = importModel(readFileSync(flags.positionals[0], "utf8"));
  if (flags.validate) {
    const corpus = readCorpus(flags);
    if (`${corpus.vocabulary}` !== `${vocabulary}` || `${corpus.ontology}` !== `${ontology}`) {
      throw new Error("the model was trained on other data: give --data, --domain and --rows as for train.mjs");
    }
    console.log(evaluate(network, corpus.evaluation).exactMatch);
    return;
  }
  const utterances = samples.map((words) => [words]);
  for (let i = 0; i < flags.warmup; i++) timeOnce(network, utterances[i % utterances.length]);
  const microseconds = new Float64Array(flags.repeats);
  for (let i = 0; i < flags.repeats; i++) microseconds[i] = timeOnce(network, utterances[i % utterances.length]);
  console.log(Array.from(microseconds, (value) => value.toFixed(3)).join("\n"));
}

function readArguments() {
  const flags = readFlags(FLAGS, process.argv.slice(2), 1);
  if (!flags.help && flags.positionals.length !== 1) throw new Error("expected the file of one model");
  return flags;
}

runProgram("time.mjs", readArguments, main);
