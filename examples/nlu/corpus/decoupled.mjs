/**
 * @file The decoupled form of a tree (Aghajanyan et al. 2020): brackets are kept, but words only in leaf slots. Words
 * directly under an intent, or beside an intent in a slot, do not affect the meaning.
 */
import { isLeafSlot, writeTree } from "./tree.mjs";

/** A tree without the words that do not affect the meaning. */
export function decouple(tree) {
  if (isLeafSlot(tree)) return tree;
  const children = tree.children.filter((child) => typeof child !== "string").map(decouple);
  return { label: tree.label, children };
}

/** The decoupled form as text, by which frames are compared. */
export function decoupledText(tree) {
  return writeTree(decouple(tree));
}
