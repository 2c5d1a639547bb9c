import { describe, expect, it } from "vitest";
import { createRandomStream, type RandomStream } from "../../../src/core/random/index.ts";
import { createJudge, isStoppable } from "../../../src/core/stopping/index.ts";
import type { ProgressByMetric, Study, Trial } from "../../../src/core/study/index.ts";

type Completed = Extract<Trial, { status: "completed" }>;

const STEPS = 20;

/** Wider networks are more accurate and slower, at learning rates near the middle; accuracy rises while they train. */
const study: Study = {
  name: "curves",
  parameters: [
    { kind: "float", name: "width", lower: 0, upper: 1, scale: "linear" },
    { kind: "float", name: "rate", lower: 0, upper: 1, scale: "linear" },
  ],
  objectives: [
    { name: "accuracy", goal: "maximize" },
    { name: "latency", goal: "minimize" },
  ],
  referencePoint: { accuracy: 0.3, latency: 10 },
  budget: { trials: 60, batch: 8, initial: 16, parallel: 1 },
  strategy: "sobol",
  seed: 1,
  earlyStopping: { probability: 0.95, after: 8 },
};

function train(number: number, stream: RandomStream): Completed {
  const [width, rate] = [stream.uniform(), stream.uniform()];
  const end = 0.5 + 0.4 * width - 1.2 * (rate - 0.5) ** 2;
  const pace = 2 + 5 * stream.uniform();
  const values = Array.from(
    { length: STEPS },
    (_, t) => end * (1 - Math.exp(-(t + 1) / pace)) + 0.01 * stream.normal(),
  );
  const accuracy = values[STEPS - 1];
  const latency = 2 + 5 * width + 0.05 * stream.normal();
  return {
    number,
    configuration: { width, rate },
    origin: "sobol",
    status: "completed",
    metrics: { accuracy: { mean: accuracy, count: 1 }, latency: { mean: latency, count: 1 } },
    progress: { accuracy: { steps: values.map((_, t) => t + 1), values } },
  };
}

const until = ({ progress = {} }: Completed, length: number): ProgressByMetric => {
  const { steps, values } = progress["accuracy"] ?? { steps: [], values: [] };
  return { accuracy: { steps: steps.slice(0, length), values: values.slice(0, length) } };
};

/** Whether a trial is on the front of the others as measured, beyond the reference. */
function reaches({ metrics }: Completed, others: readonly Completed[]): boolean {
  const [accuracy, latency] = [metrics["accuracy"].mean, metrics["latency"].mean];
  return (
    accuracy > 0.3 &&
    latency < 10 &&
    !others.some((other) => other.metrics["accuracy"].mean >= accuracy && other.metrics["latency"].mean <= latency)
  );
}

describe("a judge of running trials", () => {
  it("stops what cannot reach the front: of those stopped at most about 5 % would have", async () => {
    const stream = createRandomStream(99);
    let [stopped, wrong, reaching, saved, all] = [0, 0, 0, 0, 0];
    for (let repeat = 0; repeat < 12; repeat++) {
      const completed = Array.from({ length: 8 + 4 * repeat }, (_, i) => train(i, stream));
      const judge = await createJudge(study, completed);
      for (let i = 0; i < 40; i++) {
        const trial = train(1000 + i, stream);
        const { configuration } = trial;
        const isGood = reaches(trial, completed);
        all++;
        if (isGood) reaching++;
        for (let t = 1; t < STEPS; t++) {
          if (judge?.verdict({ configuration, progress: until(trial, t) }) === undefined) continue;
          stopped++;
          saved += (STEPS - t) / STEPS;
          if (isGood) wrong++;
          break;
        }
      }
    }
    expect(reaching).toBeGreaterThan(40);
    expect(saved / all).toBeGreaterThan(0.2);
    // 0.05, and three standard errors of a share of so many.
    expect(wrong / stopped).toBeLessThan(0.05 + 3 * Math.sqrt((0.05 * 0.95) / stopped));
    expect(wrong).toBeLessThan(0.2 * reaching);
  });

  it("says what it expects of a trial, in the objectives' own units", async () => {
    const stream = createRandomStream(7);
    const completed = Array.from({ length: 40 }, (_, i) => train(i, stream));
    const judge = await createJudge(study, completed);
    const trial = train(99, stream);
    const { accuracy, latency } =
      judge?.assess({ configuration: trial.configuration, progress: until(trial, STEPS - 2) })?.expected ?? {};
    for (const [expected, name] of [
      [accuracy, "accuracy"],
      [latency, "latency"],
    ] as const) {
      expect(Math.abs((expected?.mean ?? Number.NaN) - trial.metrics[name].mean)).toBeLessThan(0.3);
    }
    expect(accuracy?.standardError).toBeGreaterThan(0.005);
    const known = judge?.assess({
      configuration: trial.configuration,
      progress: until(trial, 5),
      known: { latency: 4.25 },
    });
    expect(known?.expected["latency"]).toEqual({ mean: 4.25, standardError: 0 });
  });

  it("takes a known latency into account: the same progress is enough for a fast network and not for a slow one", async () => {
    const stream = createRandomStream(13);
    const completed = Array.from({ length: 40 }, (_, i) => train(i, stream));
    const judge = await createJudge(study, completed);
    const mediocre = completed.toSorted((a, b) => a.metrics["accuracy"].mean - b.metrics["accuracy"].mean)[20];
    const verdict = (latency: number) =>
      judge?.verdict({ configuration: mediocre.configuration, progress: until(mediocre, 15), known: { latency } });
    expect(verdict(9)).toBeDefined();
    expect(verdict(1)).toBeUndefined();
  });

  it("needs two values in a row that say so, and nothing but progress can", async () => {
    const stream = createRandomStream(5);
    const completed = Array.from({ length: 30 }, (_, i) => train(i, stream));
    const judge = await createJudge(study, completed);
    const configuration = { width: 1, rate: 0 };
    const poor = (values: readonly number[]) =>
      judge?.verdict({ configuration, progress: { accuracy: { steps: values.map((_, t) => t + 12), values } } });
    expect(poor([])).toBeUndefined();
    expect(judge?.verdict({ configuration, progress: {} })).toBeUndefined();
    expect(poor([0.01])).toBeUndefined();
    expect(poor([0.9, 0.01])).toBeUndefined();
    expect(poor([0.01, 0.01])?.probability).toBeLessThan(0.05);
  });

  it("is not there while the study stops nothing or too few trials have completed", async () => {
    const stream = createRandomStream(5);
    const completed = Array.from({ length: 9 }, (_, i) => train(i, stream));
    const { earlyStopping: _, ...without } = study;
    expect(await createJudge(without, completed)).toBeUndefined();
    expect(await createJudge(study, completed.slice(0, 7))).toBeUndefined();
    expect(await createJudge(study, completed)).toBeDefined();
  });

  it("leaves the baseline and repeats alone", () => {
    expect(isStoppable({ origin: "baseline" })).toBe(false);
    expect(isStoppable({ origin: "confirm", of: 3 })).toBe(false);
    expect(isStoppable({ origin: "replicate", of: 3 })).toBe(false);
    for (const origin of ["sobol", "saas", "told"] as const) expect(isStoppable({ origin })).toBe(true);
  });
});
