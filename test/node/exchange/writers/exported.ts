/** Studies to be exported: one with trials in every status, and random ones. */
import fc from "fast-check";
import { type Configuration, evaluatedConfiguration, outsideParameters } from "../../../../src/core/space/index.ts";
import { outcomeIntervals, type Study, spaceOf, type Trial } from "../../../../src/core/study/index.ts";
import type { ExportedStudy } from "../../../../src/node/exchange/writers/writer.ts";
import type { TrialRow } from "../../../../src/node/operations/trials/trial-rows.ts";
import type { StudyFile } from "../../../../src/node/study-file/settings.ts";

export const study: Study = {
  name: "nlu",
  parameters: [
    { kind: "int", name: "layers", lower: 1, upper: 6, scale: "linear" },
    { kind: "float", name: "lr", lower: 1e-5, upper: 0.1, scale: "log" },
    { kind: "float", name: "dropout", lower: 0, upper: 0.5, scale: "linear", step: 0.05 },
    { kind: "categorical", name: "pooling", values: ["mean", "max", "=first,\n'"] },
    { kind: "ordinal", name: "kernel", values: [3, 5, 7], when: [{ parameter: "pooling", values: ["max"] }] },
    { kind: "bool", name: "bias" },
    { kind: "fixed", name: "seed", value: 7 },
  ],
  objectives: [
    { name: "accuracy", goal: "maximize" },
    { name: "latency", goal: "minimize", unit: "ms" },
  ],
  outcomeConstraints: [
    { text: "size <= 20", metric: "size", kind: "at-most", bound: { constant: 20, ofBaseline: {} } },
  ],
  budget: { trials: 10, batch: 1, initial: 1, parallel: 1 },
  strategy: "sobol",
  seed: 1,
};

const file: StudyFile = {
  path: "/somewhere/study.yaml",
  study,
  run: {
    commands: [],
    environment: {},
    cwd: "/somewhere",
    retries: 0,
    metrics: ["accuracy", "latency", "size"].map((name) => ({
      name,
      source: { kind: "stdout", pattern: /x/ } as never,
    })),
  },
};

/** The trials as rows; times are fixed. */
export function exported(trials: readonly Trial[]): ExportedStudy {
  const rows = trials.map((trial): TrialRow => {
    const minute = String(trial.number % 60).padStart(2, "0");
    const ended = trial.status !== "pending" && trial.status !== "running";
    return {
      trial,
      id: trial.id ?? `store.${trial.number}.abc`,
      timeline: {
        reserved: `2026-03-02T10:${minute}:00.000Z`,
        start: `2026-03-02T10:${minute}:01.250Z`,
        ...(ended ? { end: `2026-03-02T10:${minute}:31.500Z` } : {}),
        earlier: [],
      },
      seconds: ended ? 30.25 : undefined,
      folder: `/store/trials/${trial.number}`,
      outside: outsideParameters(spaceOf(study), trial.configuration),
    };
  });
  return { file, rows, intervals: outcomeIntervals(study, trials), store: "store" };
}

const plain: Configuration = { layers: 3, lr: 0.001, dropout: 0.15, pooling: "max", kernel: 5, bias: true, seed: 7 };

/** A trial in every status, with progress, standard errors and a value outside the range. */
export const everyStatus: readonly Trial[] = [
  {
    number: 0,
    configuration: plain,
    origin: "baseline",
    status: "completed",
    metrics: {
      accuracy: { mean: 0.8300000000000001, standardError: 0.004, count: 3 },
      latency: { mean: 12.3, count: 1 },
      size: { mean: 10, count: 1 },
    },
    progress: { accuracy: { steps: [1, 2], values: [0.5, 0.7] } },
  },
  {
    number: 1,
    configuration: { ...plain, layers: 9 },
    origin: "told",
    status: "completed",
    metrics: { accuracy: { mean: 0.9, count: 1 }, latency: { mean: 20, count: 1 }, size: { mean: 25, count: 1 } },
  },
  { number: 2, configuration: plain, origin: "sobol", status: "failed", reason: 'out of memory: "=1+1"' },
  {
    number: 3,
    configuration: plain,
    origin: "sobol",
    status: "cancelled",
    reason: "it cannot reach the front",
    stop: { probability: 0.97, expected: {} },
    progress: { accuracy: { steps: [1], values: [0.2] } },
  },
  { number: 4, configuration: plain, origin: "sobol", status: "cancelled", reason: "withdrawn: wrong data set" },
  { number: 5, configuration: plain, origin: "sobol", status: "running", attempt: 1 },
  { number: 6, configuration: plain, origin: "sobol", status: "pending" },
];

const value = fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e6, max: 1e6 });
const measurement = fc
  .record({
    mean: value,
    standardError: fc.option(fc.double({ noNaN: true, min: 0, max: 10 }), { nil: undefined }),
    count: fc.integer({ min: 1, max: 9 }),
  })
  .map(({ mean, standardError, count }) => ({
    mean,
    count,
    ...(standardError === undefined ? {} : { standardError }),
  }));

/** Trials with results, at random places of the space. */
export const randomTrials: fc.Arbitrary<readonly Trial[]> = fc
  .array(
    fc.record({
      layers: fc.integer({ min: 1, max: 6 }),
      lr: fc.double({ noNaN: true, min: 1e-5, max: 0.1 }),
      dropout: fc.integer({ min: 0, max: 10 }).map((step) => Number((step * 0.05).toPrecision(12))),
      pooling: fc.constantFrom("mean", "max", "=first,\n'"),
      kernel: fc.constantFrom(3, 5, 7),
      bias: fc.boolean(),
      outcome: fc.oneof(
        fc.record({ accuracy: measurement, latency: measurement, size: measurement }),
        fc.constantFrom("out of memory", "exit code 1", "+1 = bad"),
      ),
    }),
    { minLength: 1, maxLength: 12 },
  )
  .map((drawn) =>
    drawn.map(({ outcome, kernel, ...values }, number): Trial => {
      const given = { ...values, seed: 7, ...(values.pooling === "max" ? { kernel } : {}) };
      const read = evaluatedConfiguration(spaceOf(study), given);
      if ("issues" in read) throw new Error(read.issues.join());
      const identity = { number, configuration: read.configuration, origin: "told" } as const;
      return typeof outcome === "string"
        ? { ...identity, status: "failed", reason: outcome }
        : { ...identity, status: "completed", metrics: outcome };
    }),
  );
