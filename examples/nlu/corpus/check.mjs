/**
 * @file `node check.mjs FOLDER`: converts every row of the TOPv2 or SNIPS files in a folder to a frame and back, and
 * prints for each file the numbers of rows, of skipped rows and of exact round trips. Exit code 1 if any row fails.
 */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { decoupledText } from "./decoupled.mjs";
import { findFault, frameOf, treeOf } from "./frame.mjs";
import { readIntent } from "./snips.mjs";
import { readTrees } from "./topv2.mjs";
import { hasEmptySlot, parseTree, wordsOf, writeTree } from "./tree.mjs";

/** Whether a tree is unchanged by conversion to a span frame and back, and to text and back. */
function comesBack(tree) {
  const words = wordsOf(tree);
  const frame = frameOf(tree);
  if (findFault(frame, words.length) !== undefined) return false;
  const again = parseTree(writeTree(tree));
  return writeTree(treeOf(frame, words)) === decoupledText(tree) && writeTree(again) === writeTree(tree);
}

function checkFile(name, trees) {
  const kept = trees.filter((tree) => !hasEmptySlot(tree));
  const exact = kept.filter(comesBack).length;
  const shapes = new Set(
    kept.map((tree) =>
      frameOf(tree)
        .filter((item) => typeof item === "string")
        .join(" "),
    ),
  );
  const lengths = new Set(kept.map((tree) => frameOf(tree).length));
  const row = [name, trees.length, trees.length - kept.length, exact, shapes.size, lengths.size];
  console.log(row.map((cell, column) => (column === 0 ? cell.padEnd(40) : String(cell).padStart(8))).join(""));
  return exact === kept.length;
}

const folder = process.argv[2];
if (folder === undefined) {
  console.error("check.mjs: expected the folder of TOPv2 or SNIPS files");
  process.exitCode = 2;
} else {
  console.log(`${"file".padEnd(40)}    rows skipped   exact  shapes lengths`);
  for (const file of readdirSync(folder).sort()) {
    const read = file.endsWith(".tsv") ? readTrees : file.endsWith(".json") ? readIntent : undefined;
    if (read !== undefined && !checkFile(file, read(join(folder, file)))) process.exitCode = 1;
  }
}
