import { beforeAll, describe, expect, it } from "vitest";
import { createInlineThread } from "../../../../src/core/parallel/task-runner.ts";
import { createRandomStream } from "../../../../src/core/random/index.ts";
import type { Configuration } from "../../../../src/core/space/index.ts";
import type { OutcomeConstraint, Study, Trial } from "../../../../src/core/study/index.ts";
import { type Diagnosis, diagnose } from "../../../../src/core/surrogate/index.ts";
import { type CompletedTrial, completedTrial, studyOf, unitFloats } from "../../../fixtures/search-studies.ts";

const study = studyOf(unitFloats(6));

/** Trials at random points: accuracy is smooth in two of six parameters, latency pure noise. */
function trialsOf(count: number, change: (trial: CompletedTrial) => Trial = (trial) => trial) {
  const stream = createRandomStream(33);
  return Array.from({ length: count }, (_, number) => {
    const x = Array.from({ length: 6 }, () => stream.uniform());
    const accuracy = Math.sin(4 * x[1]!) + x[4]! + 0.02 * stream.normal();
    const configuration = Object.fromEntries(x.map((value, j) => [`x${j}`, value]));
    const values = { accuracy: 0.8 + 0.01 * accuracy, latency: 20 + stream.normal() };
    return change(completedTrial(number, configuration, values));
  });
}

async function diagnosed(...args: Parameters<typeof diagnose>): Promise<Diagnosis> {
  const diagnosis = await diagnose(...args);
  if (diagnosis === undefined) throw new Error("no diagnosis");
  return diagnosis;
}

describe("a diagnosis", () => {
  let alone: Diagnosis;
  beforeAll(async () => {
    alone = await diagnosed(study, trialsOf(12));
  });

  it("includes the ensemble only if the study uses it, with calibrated intervals for pure noise", async () => {
    const { model, objectives } = await diagnosed({ ...study, strategy: "map-saas" }, trialsOf(30));
    expect(model).toBe("map-saas");
    const [accuracy, latency] = objectives;
    expect(accuracy!.model).toBe("map-saas");
    expect(accuracy!["map-saas"]!.scores.r2).toBeGreaterThan(0.9);
    expect(accuracy!["map-saas"]!.over.saas.mean).toBeGreaterThan(-0.5);
    expect(accuracy!["map-saas"]!.predictions).toHaveLength(30);
    // In sample the members explain pure noise; refitted without a group they do not.
    expect(latency!["map-saas"]!.scores.r2).toBeLessThan(0.1);
  });

  it("tells the objective that can be predicted from the one that is noise, for both models", async () => {
    const { trials, model, objectives } = await diagnosed(study, trialsOf(40));
    expect({ trials, model }).toEqual({ trials: 40, model: "saas" });
    const [accuracy, latency] = objectives;
    expect(accuracy!.saas.scores.r2).toBeGreaterThan(0.9);
    expect(accuracy!.saas.verdict.trust).not.toBe("poor");
    expect(accuracy!.noiseShare).toBeLessThan(0.1);
    for (const { scores, verdict } of [latency!.saas, latency!.map]) {
      expect(scores.r2).toBeLessThan(0.1);
      expect(verdict.concerns.map(({ kind }) => kind)).toContain("predicts-little");
    }
    expect(accuracy!.saas.minEffectiveSampleSize).toBeGreaterThan(5);
    expect(accuracy!.map.minEffectiveSampleSize).toBeCloseTo(16, 9);
    const mean = (side: "saas" | "map") => accuracy![side].scores.logDensity.mean;
    expect(accuracy!.difference.mean).toBeCloseTo(mean("saas") - mean("map"), 9);
  });

  it("is in the objectives' own units, whatever the goal", () => {
    const trials = trialsOf(12);
    const { objectives } = alone;
    for (const { metric, saas, map, winsorised } of objectives) {
      for (const { predictions } of [saas, map]) {
        expect(predictions.map(({ trial }) => trial)).toEqual(trials.map(({ number }) => number));
        const measured = trials.map((trial) => (trial as Trial & { status: "completed" }).metrics[metric]!.mean);
        const changed = predictions.filter(({ trial, observed }) => Math.abs(observed - measured[trial]!) > 1e-9);
        expect(changed.length).toBe(winsorised);
        for (const { mean, interval50, interval95 } of predictions) {
          const ends = [interval95[0], interval50[0], interval50[1], interval95[1]];
          expect([...ends].sort((a, b) => a - b)).toEqual(ends);
          expect(mean).toBeGreaterThan(ends[0]!);
          expect(mean).toBeLessThan(ends[3]!);
        }
      }
    }
  });

  it("is the same bit for bit on any number of threads", async () => {
    const trials = trialsOf(12);
    const threads = [createInlineThread(), createInlineThread(), createInlineThread()];
    expect(await diagnosed(study, trials, { threads })).toEqual(alone);
  });

  it("knows the noise where every measurement has its standard error, and says what was pulled in", async () => {
    const trials = trialsOf(16, (trial) => ({
      ...trial,
      metrics: {
        accuracy: { ...trial.metrics["accuracy"]!, standardError: 0.0002 },
        latency: { mean: trial.number === 5 ? 1e6 : trial.metrics["latency"]!.mean, count: 1 },
      },
    }));
    const [accuracy, latency] = (await diagnosed(study, trials)).objectives;
    expect(accuracy).toMatchObject({ noise: "known", winsorised: 0 });
    expect(latency).toMatchObject({ noise: "inferred", winsorised: 1 });
    expect(latency!.saas.predictions[5]!.observed).toBeLessThan(100);
  });

  it("is of constrained metrics, too, in their own unit, with what bounds them", async () => {
    const small: OutcomeConstraint = {
      text: "size <= 20",
      metric: "size",
      kind: "at-most",
      bound: { constant: 20, ofBaseline: {} },
    };
    const constrained: Study = { ...study, strategy: "map-saas", outcomeConstraints: [small] };
    const sizeOf = ({ x0, x3 }: Configuration) => 10 + 12 * Number(x0) + 4 * Number(x3) ** 2;
    const trials = trialsOf(20, (trial) => {
      // A very bad outcome is winsorised, so its exact value does not matter.
      const mean = trial.number === 5 ? 1e5 : sizeOf(trial.configuration);
      return { ...trial, metrics: { ...trial.metrics, size: { mean, count: 1 } } };
    });
    const { objectives, constrained: found } = await diagnosed(constrained, trials);
    expect(objectives.map(({ metric, interval }) => [metric, interval])).toEqual([
      ["accuracy", undefined],
      ["latency", undefined],
    ]);
    expect(found).toHaveLength(1);
    const [size] = found;
    expect(size).toMatchObject({
      metric: "size",
      interval: { lower: Number.NEGATIVE_INFINITY, upper: 20 },
      noise: "inferred",
      winsorised: 1,
      model: "map-saas",
    });
    for (const model of [size!.saas, size!.map, size!["map-saas"]!]) {
      expect(model.predictions.map(({ trial }) => trial)).toEqual(trials.map(({ number }) => number));
      for (const { trial, observed, interval95 } of model.predictions.filter(({ trial }) => trial !== 5)) {
        expect(observed).toBeCloseTo(sizeOf(trials[trial]!.configuration), 6);
        expect(interval95[0]).toBeLessThan(interval95[1]);
      }
    }
    const mean = (side: "saas" | "map") => size![side].scores.logDensity.mean;
    expect(size!.difference.mean).toBeCloseTo(mean("saas") - mean("map"), 9);
  });

  it("leaves what it says of objectives as it is without the constraint", async () => {
    const trials = trialsOf(10, (trial) => ({ ...trial, metrics: { ...trial.metrics, size: { mean: 1, count: 1 } } }));
    const beside: OutcomeConstraint = {
      text: "size <= 20",
      metric: "size",
      kind: "at-most",
      bound: { constant: 20, ofBaseline: {} },
    };
    const { objectives } = await diagnosed({ ...study, outcomeConstraints: [beside] }, trials);
    expect(objectives).toEqual((await diagnosed(study, trials)).objectives);
    expect(objectives[0]!["map-saas"]).toBeUndefined();
  });

  it("is undefined with fewer than eight completed trials", async () => {
    const failed = (trial: Trial): Trial =>
      trial.number < 3 ? { ...trial, status: "failed", reason: "it crashed" } : trial;
    expect(await diagnose(study, trialsOf(7))).toBeUndefined();
    expect(await diagnose(study, trialsOf(10, failed))).toBeUndefined();
    expect((await diagnosed(study, trialsOf(11, failed))).trials).toBe(8);
  });
});
