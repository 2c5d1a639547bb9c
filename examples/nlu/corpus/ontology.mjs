/**
 * @file Frames as numbers: an id below the size of the ontology is a symbol, an id from there on points at a position of
 * the utterance.
 */
import { CLOSE } from "./frame.mjs";

/**
 * The symbols of some frames: "]" first, then intents and slots by the alphabet. Collected from all examples, also those
 * held out: the ontology is what the assistant can do, decided before anybody spoke to it.
 */
export function collectOntology(frames) {
  const symbols = new Set();
  for (const frame of frames) for (const item of frame) if (typeof item === "string") symbols.add(item);
  symbols.delete(CLOSE);
  return [CLOSE, ...[...symbols].sort()];
}

/** A function from a frame to ids. */
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

/** The frame that some ids mean; it need not be well-formed (`findFault`). */
export function decodeFrame(target, ontology) {
  return Array.from(target, (id) => (id < ontology.length ? ontology[id] : id - ontology.length));
}
