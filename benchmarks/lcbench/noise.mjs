/**
 * @file Noise that makes two trainings of one configuration differ, as different initial weights and other load do.
 */
import { createHash } from "node:crypto";

/** Standard deviations: of the accuracy in percentage points, of the time's logarithm. */
export const NOISE = { accuracy: 0.5, time: 0.03 };

/** Two standard normal draws that depend only on the text. */
export function normalPair(text) {
  const digest = createHash("sha256").update(text).digest();
  const [u, v] = [0, 8].map((at) => (digest.readUInt32LE(at) + 0.5) / 2 ** 32);
  const radius = Math.sqrt(-2 * Math.log(u));
  return [radius * Math.cos(2 * Math.PI * v), radius * Math.sin(2 * Math.PI * v)];
}

/** The outcome as it is measured in trial number `trial` of the run with this seed. */
export function withNoise({ accuracy, time }, seed, trial) {
  const [first, second] = normalPair(`${seed}/${trial}`);
  return {
    accuracy: Math.min(100, Math.max(0, accuracy + NOISE.accuracy * first)),
    time: time * Math.exp(NOISE.time * second),
  };
}
