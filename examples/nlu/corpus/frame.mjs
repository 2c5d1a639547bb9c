/**
 * @file Span frames (Shrivastava et al. 2021): the decoupled form with the words of each leaf slot replaced by the
 * positions of its first and last word, so that a frame's length is 2 × inner nodes + 4 × leaf slots:
 * `[IN:SEND_MESSAGE [SL:CONTENT_EXACT 1 5 ] ]` is ["[IN:SEND_MESSAGE", "[SL:CONTENT_EXACT", 1, 5, "]", "]"].
 *
 * @typedef {(string | number)[]} Frame  a string is a symbol of the ontology, a number a position in the utterance
 */
import { isLeafSlot } from "./tree.mjs";

/** The symbol that closes a node. */
export const CLOSE = "]";

/**
 * The span frame of a tree without empty slots.
 *
 * @returns {Frame}
 */
export function frameOf(tree) {
  const frame = [];
  let position = 0;
  const visit = (node) => {
    frame.push(`[${node.label}`);
    if (isLeafSlot(node)) {
      frame.push(position, position + node.children.length - 1);
      position += node.children.length;
    } else {
      for (const child of node.children) {
        if (typeof child === "string") position++;
        else visit(child);
      }
    }
    frame.push(CLOSE);
  };
  visit(tree);
  return frame;
}

/**
 * The decoupled tree that a well-formed frame describes in an utterance with these words.
 *
 * @throws Error with a message if the frame is not well-formed (`findFault`)
 */
export function treeOf(frame, words) {
  const fault = findFault(frame, words.length);
  if (fault !== undefined) throw new Error(`no tree for ${frame.join(" ")}: ${fault}`);
  let at = 0;
  const read = () => {
    const node = { label: frame[at++].slice(1), children: [] };
    if (typeof frame[at] === "number") {
      node.children = words.slice(frame[at], frame[at + 1] + 1);
      at += 2;
    } else {
      while (frame[at] !== CLOSE) node.children.push(read());
    }
    at++;
    return node;
  };
  return read();
}

/**
 * Why a predicted frame is not valid for an utterance of `length` words, or undefined if it is valid. A frame is one
 * tree with an intent at its root. Intents hold slots. A slot holds either two positions, the first not after the
 * second, or at least one intent. Spans are in the order of the utterance and do not overlap.
 */
export function findFault(frame, length) {
  const open = [];
  let next = 0;
  for (let at = 0; at < frame.length; at++) {
    const item = frame[at];
    const above = open.at(-1);
    if (at > 0 && above === undefined) return `"${item}" comes after the end of the tree`;
    if (item === CLOSE) {
      if (above === undefined) return "it begins with ]";
      if (above.slot && above.held === 0) return `slot ${above.symbol} is empty`;
      open.pop();
    } else if (typeof item === "number") {
      if (above === undefined || !above.slot || above.held > 0) return `position ${item} is not in a slot of its own`;
      const last = frame[at + 1];
      if (typeof last !== "number" || frame[at + 2] !== CLOSE) return `position ${item} does not begin a span`;
      if (item > last || last >= length) return `${item} … ${last} is no span of ${length} words`;
      if (item < next) return `the span ${item} … ${last} does not come after the one before it`;
      next = last + 1;
      above.held = 1;
      at++;
    } else {
      const slot = item.startsWith("[SL:");
      if (slot !== (above !== undefined && !above.slot))
        return `${item} may not stand in ${above?.symbol ?? "the root"}`;
      if (above !== undefined) above.held++;
      open.push({ symbol: item, slot, held: 0 });
    }
  }
  if (frame.length === 0) return "it is empty";
  return open.length === 0 ? undefined : `${open.at(-1).symbol} is not closed`;
}
