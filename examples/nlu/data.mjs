/** @file The flags of both programs that say which data. */
import { loadCorpus } from "./corpus/index.mjs";

/** The grammar speaks the same utterances in every run: only the training has a seed that is a flag. */
const GRAMMAR_SEED = 1;

export const CORPUS_FLAGS = {
  data: { type: "text", default: "grammar", help: "folder of TOPv2 or SNIPS files; grammar: generated utterances" },
  domain: { type: "text", default: "all", help: "weather, timer …, several between commas; all: what there is" },
  rows: { type: "int", min: 10, max: 10_000_000, help: "utterances to train on, at most" },
};

/** The corpus that the flags name: see corpus/index.mjs. */
export function readCorpus({ data, domain, rows }) {
  return loadCorpus({
    data: data === "grammar" ? undefined : data,
    domain: domain === "all" ? undefined : domain,
    rows,
    seed: GRAMMAR_SEED,
  });
}
