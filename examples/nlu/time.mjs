/**
 * @file Times a model that train.mjs has written: `node time.mjs DIR/model.json` prints the time to parse one utterance
 * in microseconds, one number per line. Each number is one call. The utterances are those in the model file, used in
 * turn, with their natural distribution of lengths.
 */
import { readFileSync } from "node:fs";
import { describeFlags, readFlags, runProgram } from "../digits/flags.mjs";
import { CORPUS_FLAGS, readCorpus } from "./data.mjs";
import { importModel } from "./model.mjs";
import { evaluate, parse } from "./parsing.mjs";

const FLAGS = {
  repeats: { type: "int", min: 1, max: 1_000_000, default: 2000, help: "numbers to print" },
  warmup: { type: "int", min: 0, max: 1_000_000, default: 2000, help: "calls before the timed ones" },
  validate: { type: "switch", help: "print the exact match on the held-out utterances instead" },
  ...CORPUS_FLAGS,
};

/** The time of one parse in microseconds. */
function timeOnce(network, utterance) {
  const started = performance.now();
  parse(network, utterance);
  return (performance.now() - started) * 1000;
}

function main(flags) {
  if (flags.help) {
    console.log(
      describeFlags("node time.mjs MODEL [flags]: prints the microseconds per utterance, one number per line.", FLAGS),
    );
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
  if (!flags.help && flags.positionals.length !== 1) throw new Error("expected one model file");
  return flags;
}

runProgram("time.mjs", readArguments, main);
