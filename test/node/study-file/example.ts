import { formatIssues, parseStudyFile, type StudyFile } from "../../../src/node/study-file/index.ts";

/** The study file that this project was designed around, without what does not exist yet. */
export const example = `name: nlu-parser
command: python train.py --layers {encoder_layers} --lr {learning_rate} --out {trial.dir}/metrics.json
parameters:
  encoder_layers: { type: int, range: [1, 6] }
  batch_size:     { type: int, range: [8, 256], scale: log }
  learning_rate:  { type: float, range: [1e-5, 1e-2], scale: log }
  dropout:        { type: float, range: [0, 0.5], step: 0.05 }
  pooling:        { type: categorical, values: [mean, max, first] }
  use_bias:       { type: bool }
  kernel_size:    { type: ordinal, values: [3, 5, 7, 11], when: { pooling: max } }
  seed:           { type: fixed, value: 1 }
constraints: [ "heads <= hidden / 16" ]
objectives:
  accuracy:    { goal: maximize, from: { json: "{trial.dir}/metrics.json", path: eval.exact_match } }
  latency_p99: { goal: minimize, unit: ms, measure: { command: "./time_one {trial.dir}/model", repeats: 200, statistic: p99 } }
metrics:
  model_size_mb: { from: { stdout: "size: ([0-9.]+) MB" } }
baseline: { encoder_layers: 3, learning_rate: 3e-4, pooling: mean }   # optional; its metrics are the reference point
reference_point: { accuracy: 0.80, latency_p99: 25 }                  # optional; instead of, or over, the baseline's
budget: { trials: 240, batch: 16, initial: 32, parallel: 4 }
strategy: saas
seed: 7
timeout: 10m
executor: local
`;

/** A short file that is right; the tests put mistakes into it. */
export const small = `name: small
command: python train.py {lr} {layers}
parameters:
  lr: { type: float, range: [0.1, 1] }
  layers: { type: int, range: [1, 6] }
objectives:
  loss: { goal: minimize, from: { stdout: "loss ([0-9.]+)" } }
`;

/** `text` with one piece exchanged, which must be there. */
export function changed(text: string, from: string, to: string): string {
  if (!text.includes(from)) throw new Error(`the example does not hold ${from}`);
  return text.replace(from, () => to);
}

/** The file that the text is; throws with all its issues if there are any. */
export function valid(text: string): StudyFile {
  const result = parseStudyFile(text, "/project/study.yaml");
  if (!result.ok) throw new Error(formatIssues("study.yaml", result.issues));
  return result.file;
}

/** Every issue of the text as people see it. */
export function mistakes(text: string): readonly string[] {
  const result = parseStudyFile(text, "/project/study.yaml");
  return result.ok ? [] : formatIssues("study.yaml", result.issues).split("\n");
}

/** The remarks on a text that is right. */
export function notes(text: string): readonly string[] {
  const result = parseStudyFile(text, "/project/study.yaml");
  return result.ok ? result.notes : ["not valid"];
}
