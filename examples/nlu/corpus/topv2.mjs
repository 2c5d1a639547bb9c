/**
 * @file Reads TOPv2 (Chen et al. 2020): one file per domain and part, `weather_train.tsv`, with a header and rows of
 * domain, utterance and tree separated by tabs. The words are taken from the tree; the raw utterance is not tokenised.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { chooseNames } from "./choose.mjs";
import { parseTree } from "./tree.mjs";

const TRAIN = "_train.tsv";
const EVALUATION = "_eval.tsv";

/** The domains with a training file in a folder. */
export function domainsOf(folder) {
  const files = readdirSync(folder).filter((file) => file.endsWith(TRAIN));
  return files.map((file) => file.slice(0, -TRAIN.length)).sort();
}

/**
 * Training and evaluation trees of some domains in the folder (all by default).
 *
 * @throws Error with a message if a domain or a file is missing or a row is malformed
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
