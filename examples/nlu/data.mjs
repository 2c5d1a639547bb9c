/** @file The flags of both programs that select the data. */
import { loadCorpus } from "./corpus/index.mjs";

/** The grammar generates the same utterances in every run. Only the seed of the training is a flag. */
const GRAMMAR_SEED = 1;

export const CORPUS_FLAGS = {
  data: { type: "text", default: "grammar", help: "folder of TOPv2 or SNIPS files; grammar: generated utterances" },
  domain: { type: "text", default: "all", help: "weather, timer …, separated by commas; all: every domain" },
  rows: { type: "int", min: 10, max: 10_000_000, help: "maximum number of training utterances" },
};

/** The corpus that the flags select (corpus/index.mjs). */
export function readCorpus({ data, domain, rows }) {
  return loadCorpus({
    data: data === "grammar" ? undefined : data,
    domain: domain === "all" ? undefined : domain,
    rows,
    seed: GRAMMAR_SEED,
  });
}
