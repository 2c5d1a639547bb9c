import type { FigureData } from "../../src/figures/index.ts";

/** Small data of the figures that no fitted model is needed for. */
export const EXAMPLES: readonly FigureData[] = [
  {
    kind: "parallel",
    name: "parallel",
    title: "Objectives and parameters",
    axes: [
      { name: "accuracy", goal: "maximize", scale: "linear", domain: [0.8, 0.9] },
      { name: "latency", unit: "ms", goal: "minimize", scale: "linear", domain: [10, 30] },
      { name: "layers", scale: "linear", domain: [1, 12], isInteger: true },
      { name: "learning_rate", scale: "log", domain: [1e-5, 1e-2] },
      { name: "pooling", scale: "values", domain: ["mean", "max"] },
    ],
    others: 2,
    trials: [
      { trial: 0, kind: "baseline", values: [0.85, 20, 6, 1e-3, "mean"] },
      { trial: 1, kind: "initial", values: [0.8, 30, 12, 1e-5, null] },
      { trial: 2, kind: "suggested", values: [0.86, 25, 3, 3e-4, "max"] },
      { trial: 3, kind: "front", recommended: true, values: [0.88, 15, 2, 2e-3, "mean"] },
      { trial: 4, kind: "front", values: [0.9, 18, 4, 5e-3, "max"] },
    ],
  },
  {
    kind: "timeline",
    name: "timeline",
    title: "What ran when",
    origin: "2026-01-02T03:04:05.000Z",
    trials: [
      { trial: 0, start: 0, end: 40, outcome: "completed" },
      { trial: 1, start: 1, end: 20, outcome: "failed" },
      { trial: 2, start: 25, end: 60, outcome: "completed" },
      { trial: 3, start: 41, end: 50, outcome: "cancelled" },
      { trial: 4, start: 52, end: 70, outcome: "running" },
    ],
    modelSeconds: 12,
  },
  {
    kind: "cost",
    name: "cost",
    title: "Time of evaluations",
    trials: [
      { trial: 1, seconds: 19, outcome: "failed" },
      { trial: 0, seconds: 40, outcome: "completed" },
      { trial: 3, seconds: 9, outcome: "cancelled" },
      { trial: 2, seconds: 35, outcome: "completed" },
    ],
    modelSeconds: 12,
  },
  {
    kind: "learning",
    name: "learning-accuracy",
    title: "accuracy while trials trained",
    metric: { name: "accuracy", goal: "maximize", reference: { value: 0.85, name: "baseline" } },
    curves: [
      { trial: 1, kind: "completed", steps: [1, 2, 3, 4], values: [0.5, 0.7, 0.8, 0.82] },
      { trial: 2, kind: "front", steps: [1, 2, 3, 4], values: [0.6, 0.8, 0.86, 0.88] },
      {
        trial: 3,
        kind: "stopped",
        steps: [1, 2],
        values: [0.4, 0.5],
        forecast: { mean: 0.7, standardError: 0.04, probability: 0.0004 },
      },
    ],
  },
  {
    kind: "histogram",
    name: "histogram-latency",
    title: "latency: samples of trial 3",
    trial: 3,
    metric: "latency",
    unit: "ms",
    bins: [
      { from: 10, to: 12, count: 5 },
      { from: 12, to: 14, count: 30 },
      { from: 14, to: 16, count: 12 },
      { from: 16, to: 18, count: 3 },
    ],
    samples: 51,
    above: 1,
    statistic: { name: "p99", value: 17.2, lower: 16.4, upper: 18 },
    median: 13.4,
  },
  {
    kind: "sampler",
    name: "sampler",
    title: "Health of the sampler",
    metrics: [
      {
        metric: "accuracy",
        samples: 64,
        divergences: 0,
        meanAcceptance: 0.9,
        maxRhat: 1.01,
        minEffectiveSampleSize: 55,
      },
      { metric: "latency", samples: 64, divergences: 3, meanAcceptance: 0.7, maxRhat: 1.2, minEffectiveSampleSize: 9 },
    ],
  },
  {
    kind: "contour",
    name: "contour",
    title: "layers and learning_rate",
    x: { parameter: "layers", values: [1, 2, 3, 4], scale: "linear" },
    y: { parameter: "learning_rate", values: [1e-4, 1e-3, 1e-2], scale: "log" },
    through: "the baseline",
    centre: [2, 1e-3],
    metrics: [
      {
        metric: { name: "latency", unit: "ms", goal: "minimize", reference: { value: 20, name: "baseline" } },
        median: [10, 14, 18, 22, 11, 15, 19, 23, 14, 18, 22, 26],
        deviation: [1, 2, 3, 4, 1, 1, 2, 3, 2, 3, 4, 5],
      },
    ],
    trials: [
      { trial: 0, x: 2, y: 1e-3 },
      { trial: 1, x: 3.2, y: 4e-3 },
    ],
  },
  {
    kind: "relevance",
    name: "relevance",
    title: "Relevance of parameters",
    parameters: ["layers", "learning_rate"],
    others: 1,
    metrics: [
      {
        metric: "accuracy",
        relevances: [
          { parameter: "layers", middle: 3, lower: 0.4, upper: 9 },
          { parameter: "learning_rate", middle: 0 },
        ],
      },
    ],
  },
  {
    kind: "lesson-plane",
    name: "lesson-plane",
    title: "Batch 1: predicted, and evaluated",
    objectives: ["f1", "f2"],
    trueFront: [
      [0, 0.8],
      [0.57, 0.57],
      [0.8, 0],
    ],
    points: [
      { trial: 0, kind: "baseline", measured: [1.02, 0.99], exact: [1, 1] },
      { trial: 1, kind: "initial", measured: [0.5, 0.9], exact: [0.52, 0.88] },
      { trial: 2, kind: "initial", measured: [1.4, 1.2], exact: [1.4, 1.2] },
      { trial: 3, kind: "suggested", measured: [0.8, 0.6], exact: [0.78, 0.63] },
      { trial: 4, kind: "suggested", measured: [0.9, 0.95], exact: [0.91, 0.95] },
      { trial: 5, kind: "initial", measured: [2.6, 0.1], exact: [2.6, 0.1] },
    ],
    paths: [
      {
        label: "x3",
        points: [
          [0.2, 1.4],
          [1, 1],
          [1.4, 0.1],
        ],
      },
      {
        label: "x7",
        points: [
          [1, 1],
          [0.8, 0.8],
        ],
      },
    ],
    candidates: [
      {
        label: "1",
        x: { median: 0.4, lower: 0.2, upper: 0.6 },
        y: { median: -0.4, lower: -0.6, upper: 0.3 },
        outcome: [0.5, 0.7],
      },
      {
        label: "2",
        x: { median: 0.7, lower: 0.65, upper: 0.75 },
        y: { median: 0.5, lower: 0.4, upper: 0.6 },
        outcome: [0.7, 0.55],
      },
    ],
  },
  {
    kind: "lesson-trace",
    name: "lesson-trace",
    title: "Hypervolume, beside Sobol points",
    strategy: "SAAS and qLogNEHVI",
    hypervolume: [0, 0.05, 0.05, 0.1, 0.2, 0.26],
    sobol: [0, 0.05, 0.05, 0.05, 0.08, 0.08],
    maximum: 0.28,
    initial: 3,
    budget: 10,
  },
  {
    kind: "acquisition",
    name: "acquisition",
    title: "The acquisition along x3, through candidate 2",
    parameter: "x3",
    values: [0, 0.25, 0.5, 0.75, 1],
    candidate: 2,
    chosen: 0.5,
    maximum: -1,
    aim: "improvement",
    before: [-30, -3, -1, -1.5, -4],
    after: [-30, -3.5, -7, -2, -4],
    objectives: ["f1", "f2"].map((objective, k) => ({
      objective,
      estimates: [0, 1, 2, 3, 4].map((i) => {
        const median = k === 0 ? i / 4 : 1 - i / 4;
        return { median, lower: median - 0.2, upper: median + 0.2 };
      }),
      exact: [0, 1, 2, 3, 4].map((i) => (k === 0 ? (i / 4) ** 2 : 1 - (i / 4) ** 2)),
    })),
  },
];
