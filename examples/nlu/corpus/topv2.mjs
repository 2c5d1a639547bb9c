/**
 * @file Reads TOPv2 (Chen et al. 2020): a file for each domain and part, `weather_train.tsv`, with a heading and then
 * rows of domain, utterance and tree between tabs. The words are those of the tree: the raw utterance is not cut up.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { chooseNames } from "./choose.mjs";
import { parseTree } from "./tree.mjs";

const TRAIN = "_train.tsv";
const EVALUATION = "_eval.tsv";

/** The domains whose training files are in a folder. */
export function domainsOf(folder) {
  const files = readdirSync(folder).filter((file) => file.endsWith(TRAIN));
  return files.map((file) => file.slice(0, -TRAIN.length)).sort();
}

/**
 * The trees of some domains of the folder (all, when none are named): those to train on and those to evaluate with.
 *
 * @throws Error with a sentence: no such domain, no such file, or a row that is malformed.
 */
export function readTopv2(folder, names) {
  const domains = chooseNames("domain", names, domainsOf(folder), folder);
  return {
    train: domains.flatMap((domain) => readTrees(join(folder, domain + TRAIN))),
    evaluation: domains.flatMap((domain) => readTrees(join(folder, domain + EVALUATION))),
  };
}

/** The trees of one file. */
export function readTrees(file) {
  let text;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    throw new Error(`cannot read ${file} (${error.code})`);
  }
  const lines = text.split("\n");
  const columns = (lines[0] ?? "").trimEnd().split("\t");
  const column = columns.indexOf("semantic_parse");
  if (column < 0) throw new Error(`${file}:1: expected a heading with a column semantic_parse; got "${lines[0]}"`);
  const trees = [];
  for (let row = 1; row < lines.length; row++) {
    const line = lines[row].endsWith("\r") ? lines[row].slice(0, -1) : lines[row];
    if (line === "") continue;
    const cells = line.split("\t");
    if (cells.length !== columns.length) {
      throw new Error(`${file}:${row + 1}: expected ${columns.length} columns between tabs; got ${cells.length}`);
    }
    try {
      trees.push(parseTree(cells[column]));
    } catch (error) {
      throw new Error(`${file}:${row + 1}: no tree in column semantic_parse: ${error.message}`);
    }
  }
  return trees;
}
