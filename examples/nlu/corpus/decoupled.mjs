/**
 * @file The decoupled form of a tree (Aghajanyan et al. 2020): brackets are kept, and words only in leaf slots. Words
 * right under an intent, or beside an intent in a slot, carry the sentence and not its meaning.
 */
import { isLeafSlot, writeTree } from "./tree.mjs";

/** A tree without the words that only carry the sentence. */
export function decouple(tree) {
  if (isLeafSlot(tree)) return tree;
  const children = tree.children.filter((child) => typeof child !== "string").map(decouple);
  return { label: tree.label, children };
}

/** The decoupled form as text: what a frame is compared by, and what a reader wants to see. */
export function decoupledText(tree) {
  return writeTree(decouple(tree));
}
