/**
 * @file Trees of task-oriented parsing (Gupta et al. 2018): `[IN:GET_WEATHER is it [SL:WEATHER_ATTRIBUTE cold ] ]`. An
 * intent holds slots, a slot holds intents, and every word of the utterance is a leaf of one of them.
 *
 * @typedef {{ label: string, children: (Tree | string)[] }} Tree  label "IN:…" or "SL:…"; a string is a word
 */

/** Whether a node is an intent; otherwise it is a slot. */
export function isIntent(tree) {
  return tree.label.startsWith("IN:");
}

/**
 * Whether a slot holds only words. A slot that holds an intent is an inner slot; words beside the intent are ignored.
 */
export function isLeafSlot(tree) {
  return !isIntent(tree) && tree.children.every((child) => typeof child === "string");
}

/**
 * Reads a tree in the format of TOPv2: tokens separated by spaces; `[IN:…` and `[SL:…` open a node and `]` closes it.
 *
 * @returns {Tree}
 * @throws Error that names the first token that is not part of a tree
 */
export function parseTree(text) {
  const open = [];
  let root;
  for (const token of text.split(" ")) {
    if (token === "") continue;
    if (root !== undefined && open.length === 0) throw new Error(`"${token}" comes after the end of the tree`);
    if (token.startsWith("[IN:") || token.startsWith("[SL:")) {
      const tree = { label: token.slice(1), children: [] };
      const above = open.at(-1);
      if (above === undefined) root = tree;
      else above.children.push(tree);
      if ((above === undefined || !isIntent(above)) !== isIntent(tree)) {
        throw new Error(`${token} stands ${above === undefined ? "at the root" : `in [${above.label}`}`);
      }
      open.push(tree);
    } else if (open.length === 0) {
      throw new Error(`"${token}" comes before the first intent`);
    } else if (token === "]") {
      open.pop();
    } else {
      open.at(-1).children.push(token);
    }
  }
  if (root === undefined) throw new Error("there is no tree");
  if (open.length > 0) throw new Error(`[${open.at(-1).label} is not closed`);
  return root;
}

/** A tree as text in the format that `parseTree` reads. */
export function writeTree(tree) {
  return `[${tree.label} ${tree.children.map((child) => `${typeof child === "string" ? child : writeTree(child)} `).join("")}]`;
}

/** The words of the utterance, in order. */
export function wordsOf(tree, words = []) {
  for (const child of tree.children) {
    if (typeof child === "string") words.push(child);
    else wordsOf(child, words);
  }
  return words;
}

/** Whether some slot is empty. Such a tree has no span frame, because there are no words to point to. */
export function hasEmptySlot(tree) {
  if (!isIntent(tree) && tree.children.length === 0) return true;
  return tree.children.some((child) => typeof child !== "string" && hasEmptySlot(child));
}
