import { beforeAll, describe, expect, it } from "vitest";
import { notableModels, type Proposal, propose } from "../../../../src/core/designer/index.ts";
import { alignSamples, samplesFor } from "../../../../src/core/designer/search/sampling-budget.ts";
import type { Thread } from "../../../../src/core/parallel/index.ts";
import { createInlineThread } from "../../../../src/core/parallel/task-runner.ts";
import { diagnose, fitStudy } from "../../../../src/core/surrogate/index.ts";
import { sobolTrials, studyOf, unitFloats } from "../../../fixtures/search-studies.ts";

const parameters = unitFloats(4);
const study = studyOf(parameters, {
  objectives: [
    { name: "smooth", goal: "maximize" },
    { name: "kinked", goal: "maximize" },
  ],
  model: "auto",
  seed: 3,
});

/** One metric that the ensemble predicts best (noise-free, smooth in three inputs), one where all do alike. */
const trialsOf = (count: number) =>
  sobolTrials(
    parameters.map(({ name }) => name),
    1,
    count,
    ([a = 0, b = 0, c = 0]) => ({
      smooth: Math.sin(2 * a) + b * c,
      kinked: Math.abs(a - 0.4) + 0.3 * Math.abs(b - 0.7),
    }),
  );

interface StoredMetric {
  readonly model: string;
  readonly choice?: { readonly model: string; readonly chosenAt: number; readonly scores?: Record<string, number> };
  readonly chain?: unknown;
  readonly ensemble?: unknown;
}

function metricsOf({ modelState = "" }: Pick<Proposal, "modelState">): readonly StoredMetric[] {
  return JSON.parse(modelState).metrics;
}

describe("model: auto", () => {
  const said: string[] = [];
  let proposal: Proposal;
  beforeAll(async () => {
    proposal = await propose(study, trialsOf(24), 3, { onProgress: (message) => said.push(message) });
  });

  it("takes for each objective the model that clearly predicts left-out trials best, otherwise the strategy's model", () => {
    expect(proposal.suggestions.map(({ origin }) => origin)).toEqual(["saas", "saas", "saas"]);
    expect(proposal.record.models).toEqual([
      { metric: "smooth", model: "map-saas" },
      { metric: "kinked", model: "saas" },
    ]);
    expect(said).toContain("choosing the models of smooth, kinked");
    expect(said).toContain("smooth by map-saas");
    const [smooth] = metricsOf(proposal);
    expect(smooth!.choice!.chosenAt).toBe(24);
    expect(smooth!.choice!.scores!["map-saas"]).toBeGreaterThan(smooth!.choice!.scores!["saas"]!);
    // The chain of the judging is kept: should the choice change, sampling begins warm.
    expect(smooth!.chain).toBeDefined();
  });

  it("is the same bit for bit on any number of threads, although the models have different numbers of samples", async () => {
    const threads = Array.from({ length: 3 }, createInlineThread);
    expect(await propose(study, trialsOf(24), 3, { threads })).toEqual(proposal);
  });

  it("draws very large batches, too, although the models have different numbers of samples", async () => {
    const inner = createInlineThread();
    let draws = 0;
    const thread: Thread = {
      run(task) {
        if (task.kind === "draw") {
          draws++;
          expect(task.index).toBeLessThan(task.samples.count);
        }
        return inner.run(task);
      },
    };
    const { modelState = "" } = proposal;
    const { suggestions, record } = await propose(study, trialsOf(24), 66, { threads: [thread], modelState });
    expect(new Set(record.models?.map(({ model }) => model)).size).toBe(2);
    expect(draws).toBeGreaterThan(0);
    expect(new Set(suggestions.map(({ configuration }) => JSON.stringify(configuration))).size).toBe(66);
  });

  it("keeps a choice until there are a quarter more trials, and chooses nothing with fewer than 16", async () => {
    const few = await propose(study, trialsOf(15), 1);
    expect(metricsOf(few).map(({ choice }) => [choice!.model, choice!.chosenAt])).toEqual([
      ["saas", 0],
      ["saas", 0],
    ]);
    const { modelState = "" } = await propose(study, trialsOf(16), 1, { modelState: few.modelState ?? "" });
    expect(metricsOf({ modelState })[0]!.choice!.chosenAt).toBe(16);
    const held = await propose(study, trialsOf(19), 1, { modelState });
    expect(metricsOf(held)[0]!.choice).toEqual(metricsOf({ modelState })[0]!.choice);
    const again = await propose(study, trialsOf(20), 1, { modelState: held.modelState ?? "" });
    expect(metricsOf(again)[0]!.choice!.chosenAt).toBe(20);
  });

  it("is what estimates rest on, and what a diagnosis speaks of", async () => {
    const { modelState = "" } = proposal;
    const model = await fitStudy(study, trialsOf(24), { modelState });
    expect(model!.metrics.map(({ fit }) => fit.model)).toEqual(["map-saas", "saas"]);
    expect(model!.modelState).toBe(modelState);
    const diagnosis = await diagnose(study, trialsOf(24), { modelState });
    expect(diagnosis!.objectives.map((each) => [each.model, each.isChosen])).toEqual([
      ["map-saas", true],
      ["saas", true],
    ]);
    expect(diagnosis!.objectives[1]!["map-saas"]).toBeDefined();
  });

  it("changes nothing where it is not asked for", async () => {
    const { model: _auto, ...plain } = study;
    const without = await propose(plain, trialsOf(16), 1);
    expect(notableModels(plain, without.record)).toBeUndefined();
    expect(metricsOf(without)[0]!.choice).toBeUndefined();
  });
});

describe("hyperparameter samples of unlike number", () => {
  const samples = (count: number) => ({
    family: "matern52" as const,
    count,
    d: 2,
    lengthscale: Float64Array.from({ length: 2 * count }, (_, i) => i),
    outputscale: Float64Array.from({ length: count }, (_, s) => s),
    noiseVariance: new Float64Array(count),
    mean: new Float64Array(count),
  });

  it("are repeated to the number of the largest, each as often as any other within one", () => {
    const aligned = alignSamples([samples(16), samples(6), samples(1)]);
    expect(aligned.map(({ count }) => count)).toEqual([16, 16, 16]);
    expect(aligned[0]).toEqual(samples(16));
    const times = Array.from({ length: 6 }, (_, s) => aligned[1]!.outputscale.filter((value) => value === s).length);
    expect(Math.min(...times)).toBe(2);
    expect(Math.max(...times)).toBe(3);
    expect([...aligned[1]!.lengthscale.subarray(30)]).toEqual([10, 11]);
    expect(new Set(aligned[2]!.outputscale)).toEqual(new Set([0]));
  });

  it("of one number stay as they are", () => {
    const metrics = [samplesFor(samples(32), 16, 100), samplesFor(samples(32), 16, 100)];
    expect(metrics[0]!.count).toBe(16);
    expect(alignSamples(metrics)).toEqual(metrics);
  });
});
