/**
 * @file Frames as ids: an id below the size of the ontology is a symbol, any other a pointer to a position in the
 * utterance.
 */
import { CLOSE } from "./frame.mjs";

/**
 * The symbols of some frames: "]" first, then intents and slots in alphabetical order. Collected from all examples,
 * including held-out ones, because the abilities of an assistant are known before it is used.
 */
export function collectOntology(frames) {
  const symbols = new Set();
  for (const frame of frames) for (const item of frame) if (typeof item === "string") symbols.add(item);
  symbols.delete(CLOSE);
  return [CLOSE, ...[...symbols].sort()];
}

/** Returns a function from a frame to ids. */
export function frameEncoder(ontology) {
  const ids = new Map(ontology.map((symbol, id) => [symbol, id]));
  return (frame) => {
    const target = new Int32Array(frame.length);
    frame.forEach((item, at) => {
      target[at] = typeof item === "number" ? ontology.length + item : ids.get(item);
    });
    return target;
  };
}

/** The frame for some ids. It need not be well-formed (`findFault`). */
export function decodeFrame(target, ontology) {
  return Array.from(target, (id) => (id < ontology.length ? ontology[id] : id - ontology.length));
}
