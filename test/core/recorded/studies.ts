/**
 * @file Small studies whose proposals are recorded. They cover every strategy and every way in which data reach a model.
 * All outcomes are sums, products and square roots of the parameters, which are the same bits on every platform.
 */

import type { Configuration, Parameter } from "../../../src/core/space/index.ts";
import type { Measurement, Objective, Study, Trial } from "../../../src/core/study/index.ts";
import { parseConstraint } from "../../../src/node/index.ts";

/** A study, how its trials are evaluated, and how often it is asked. */
export interface RecordedStudy {
  readonly name: string;
  readonly study: Study;
  /** The metrics of a configuration; a text is the reason for which the trial fails. */
  readonly evaluate: (configuration: Configuration, number: number) => Readonly<Record<string, Measurement>> | string;
  /** How many configurations each proposal is asked for. */
  readonly counts: readonly number[];
  /** Trials of each batch that are still running when the next one is asked for. */
  readonly pending?: number;
  /** Trials that the study begins with. */
  readonly trials?: readonly Trial[];
}

const number = (name: string, lower = 0, upper = 1): Parameter => ({
  kind: "float",
  name,
  lower,
  upper,
  scale: "linear",
});

const mixed: readonly Parameter[] = [
  { kind: "int", name: "layers", lower: 1, upper: 6, scale: "linear" },
  { kind: "float", name: "rate", lower: 1e-5, upper: 1e-1, scale: "log" },
  { kind: "ordinal", name: "kernel", values: [3, 5, 7, 11] },
  { kind: "categorical", name: "pooling", values: ["mean", "max", "first"] },
  { kind: "bool", name: "bias" },
  { kind: "float", name: "dropout", lower: 0, upper: 0.5, step: 0.05, scale: "linear" },
  { kind: "fixed", name: "epochs", value: 3 },
];

const derived: readonly Parameter[] = [
  ...mixed,
  {
    kind: "derived",
    name: "cost",
    expression: {
      kind: "binary",
      operator: "*",
      left: { kind: "parameter", name: "layers" },
      right: { kind: "parameter", name: "kernel" },
    },
  },
];

const accuracyAndLatency: readonly Objective[] = [
  { name: "accuracy", goal: "maximize" },
  { name: "latency", goal: "minimize", unit: "ms" },
];

const measured = (mean: number, standardError?: number): Measurement => ({
  mean,
  count: standardError === undefined ? 1 : 8,
  ...(standardError === undefined ? {} : { standardError }),
});

/** A value in 0 … 1 that depends on a number without any pattern that a model could learn. */
const jitter = (seed: number): number => ((seed * 7919 + 104729) % 1009) / 1009;

/** A number for each value of a configuration. */
function numbersOf(configuration: Configuration): readonly number[] {
  return Object.values(configuration).map((value) => (typeof value === "number" ? value : String(value).length / 6));
}

/** A quadratic bowl around a place that differs from coordinate to coordinate. */
function bowl(configuration: Configuration, offset: number): number {
  return numbersOf(configuration).reduce((sum, value, i) => {
    const distance = value / (1 + Math.abs(value)) - (0.2 + (0.15 * ((i * 3 + offset) % 5)) / 2);
    return sum + (1 + (i % 3)) * distance * distance;
  }, 0);
}

const smooth: RecordedStudy["evaluate"] = (configuration, trial) => ({
  accuracy: measured(0.9 - 0.4 * bowl(configuration, 1) + 0.01 * jitter(trial)),
  latency: measured(10 + 8 * bowl(configuration, 4) + 0.1 * jitter(trial + 17)),
});

function studyOf(overrides: Partial<Study>): Study {
  return {
    name: "recorded",
    parameters: [number("a"), number("b"), number("c")],
    objectives: accuracyAndLatency,
    budget: { trials: 200, batch: 4, initial: 8, parallel: 4 },
    strategy: "map",
    seed: 5,
    ...overrides,
  };
}

const baseline: Configuration = {
  layers: 3,
  rate: 1e-3,
  kernel: 5,
  pooling: "max",
  bias: true,
  dropout: 0.1,
  epochs: 3,
};

function objectivesOf(count: number): readonly Objective[] {
  return Array.from({ length: count }, (_, k) => ({ name: `f${k}`, goal: k % 2 === 0 ? "maximize" : "minimize" }));
}

const manyObjectives: RecordedStudy["evaluate"] = (configuration, trial) =>
  Object.fromEntries(
    Array.from({ length: 7 }, (_, k) => [
      `f${k}`,
      measured((k % 2 === 0 ? -1 : 1) * bowl(configuration, k) + 0.001 * jitter(trial + k)),
    ]),
  );

const branches: readonly Parameter[] = [
  { kind: "categorical", name: "encoder", values: ["cnn", "lstm", "transformer"] },
  { ...number("width", 16, 128), when: [{ parameter: "encoder", values: ["cnn", "lstm"] }] } as Parameter,
  {
    kind: "int",
    name: "heads",
    lower: 1,
    upper: 8,
    scale: "linear",
    when: [{ parameter: "encoder", values: ["transformer"] }],
  },
  number("rate"),
];

const earlierTrials: readonly Trial[] = Array.from({ length: 14 }, (_, i) => {
  const configuration = { a: jitter(3 * i), b: jitter(3 * i + 1), c: jitter(3 * i + 2) };
  const metrics = smooth(configuration, i);
  if (typeof metrics === "string") throw new Error("the earlier trials complete");
  return {
    number: i,
    configuration,
    origin: "sobol",
    status: "completed",
    metrics: { ...metrics, latency: measured(metrics["latency"].mean + 3) },
  };
});

/** Outcomes over several orders of magnitude: a logarithm suits them. */
const decades: RecordedStudy["evaluate"] = (configuration, trial) => {
  const power = 6 * bowl(configuration, 2);
  let loss = 0.001 * (1 + 0.01 * jitter(trial));
  for (let step = 0; step < 24; step++) loss *= 1 + power / 24;
  return { accuracy: measured(0.95 - 0.3 * bowl(configuration, 1)), latency: measured(loss * loss * 1e4) };
};

export const RECORDED_STUDIES: readonly RecordedStudy[] = [
  {
    name: "sobol",
    study: studyOf({ strategy: "sobol", parameters: mixed, baseline }),
    evaluate: smooth,
    counts: [5, 4],
  },
  { name: "random", study: studyOf({ strategy: "random", parameters: mixed }), evaluate: smooth, counts: [5, 4] },
  {
    name: "nsga2",
    study: studyOf({ strategy: "nsga2", parameters: mixed, baseline }),
    evaluate: smooth,
    counts: [9, 8, 8],
  },
  {
    name: "tpe",
    study: studyOf({ strategy: "tpe", parameters: mixed, baseline }),
    evaluate: smooth,
    counts: [9, 8, 8],
  },
  {
    name: "auto",
    study: studyOf({ strategy: "auto", parameters: mixed, baseline }),
    evaluate: smooth,
    counts: [9, 8, 8],
  },
  {
    name: "saas",
    study: studyOf({ strategy: "saas", parameters: mixed, baseline }),
    evaluate: smooth,
    counts: [9, 4, 4],
  },
  {
    name: "map-saas",
    study: studyOf({ strategy: "map-saas", parameters: mixed, baseline }),
    evaluate: smooth,
    counts: [9, 4, 4],
  },
  { name: "map", study: studyOf({ parameters: mixed, baseline }), evaluate: smooth, counts: [9, 4, 4, 4] },
  {
    name: "one objective",
    study: studyOf({ objectives: [{ name: "latency", goal: "minimize" }] }),
    evaluate: smooth,
    counts: [8, 4, 4],
  },
  {
    name: "four objectives",
    study: studyOf({ objectives: objectivesOf(4) }),
    evaluate: manyObjectives,
    counts: [8, 4, 4],
  },
  {
    name: "seven objectives",
    study: studyOf({ objectives: objectivesOf(7) }),
    evaluate: manyObjectives,
    counts: [8, 4],
  },
  { name: "conditions", study: studyOf({ parameters: branches }), evaluate: smooth, counts: [8, 4, 4] },
  {
    name: "constraints and derived parameters",
    study: studyOf({ parameters: derived, constraints: [parseConstraint("cost <= 24 and rate < 0.05", derived)] }),
    evaluate: smooth,
    counts: [8, 4, 4],
  },
  {
    name: "outcome constraints",
    study: studyOf({
      outcomeConstraints: [
        { text: "size <= 1.2", metric: "size", kind: "at-most", bound: { constant: 1.2, ofBaseline: {} } },
        { text: "latency <= 13", metric: "latency", kind: "at-most", bound: { constant: 13, ofBaseline: {} } },
      ],
    }),
    evaluate: (configuration, trial) => ({
      ...(smooth(configuration, trial) as Readonly<Record<string, Measurement>>),
      size: measured(0.6 + Number(configuration["a"])),
    }),
    counts: [8, 4, 4],
  },
  {
    name: "failures",
    study: studyOf({}),
    evaluate: (configuration, trial) =>
      Number(configuration["a"]) > 0.6 ? "out of memory" : smooth(configuration, trial),
    counts: [10, 4, 4],
  },
  {
    name: "pending trials",
    study: studyOf({ parameters: mixed }),
    evaluate: smooth,
    counts: [10, 4, 4, 2, 1],
    pending: 2,
  },
  {
    name: "an earlier study",
    study: studyOf({
      earlier: {
        from: "earlier.yaml",
        leftOut: {},
        trials: earlierTrials.flatMap((trial) =>
          trial.status === "completed"
            ? [{ configuration: trial.configuration, origin: trial.origin, metrics: trial.metrics }]
            : [],
        ),
      },
    }),
    evaluate: smooth,
    counts: [8, 4, 4],
  },
  {
    name: "input warping",
    study: studyOf({ inputWarping: "auto" }),
    evaluate: (configuration, trial) => {
      const a = Number(configuration["a"]);
      return {
        accuracy: measured(1 - Math.sqrt(Math.sqrt(a)) + 0.1 * Number(configuration["b"])),
        latency: measured(10 + 4 * Math.sqrt(a) + Number(configuration["c"]) + 0.001 * jitter(trial)),
      };
    },
    counts: [20, 4, 4],
  },
  {
    name: "model: auto",
    study: studyOf({ model: "auto", strategy: "map-saas" }),
    evaluate: smooth,
    counts: [18, 4, 4],
  },
  {
    name: "standard errors and repeats",
    study: studyOf({}),
    evaluate: (configuration, trial) => {
      const metrics = smooth(configuration, trial) as Readonly<Record<string, Measurement>>;
      return {
        accuracy: measured(metrics["accuracy"].mean, 0.004 + 0.004 * jitter(trial)),
        latency: measured(metrics["latency"].mean, 0.05 + 0.05 * jitter(trial + 5)),
      };
    },
    counts: [8, 4, 4],
    trials: [0, 1, 2].map((repeat): Trial => {
      const configuration = { a: 0.25, b: 0.5, c: 0.75 };
      return {
        number: repeat,
        configuration,
        ...(repeat === 0 ? { origin: "told" } : { origin: "confirm", of: 0 }),
        status: "completed",
        metrics: { accuracy: measured(0.6 + 0.01 * repeat, 0.004), latency: measured(14 - 0.2 * repeat, 0.06) },
      };
    }),
  },
  { name: "a batch of 70", study: studyOf({}), evaluate: smooth, counts: [12, 70] },
  { name: "outcomes over decades", study: studyOf({}), evaluate: decades, counts: [18, 4, 4] },
  {
    name: "a reference point that is given",
    study: studyOf({ referencePoint: { accuracy: 0.8, latency: 12 } }),
    evaluate: smooth,
    counts: [8, 4, 4],
  },
  {
    name: "a nearly exhausted grid",
    study: studyOf({
      parameters: [
        { kind: "ordinal", name: "kernel", values: [3, 5, 7] },
        { kind: "int", name: "layers", lower: 1, upper: 4, scale: "linear" },
        { kind: "bool", name: "bias" },
      ],
    }),
    evaluate: smooth,
    counts: [8, 6, 6, 6],
  },
];
