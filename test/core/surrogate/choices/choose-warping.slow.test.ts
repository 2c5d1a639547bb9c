import { describe, expect, it } from "vitest";
import { type Proposal, propose } from "../../../../src/core/designer/index.ts";
import { createStudy } from "../../../../src/core/library/index.ts";
import { createInlineThread } from "../../../../src/core/parallel/task-runner.ts";
import { createRandomStream } from "../../../../src/core/random/index.ts";
import { importanceOf } from "../../../../src/core/sensitivity/index.ts";
import { configurationKey, createSpace } from "../../../../src/core/space/index.ts";
import type { Study, Trial } from "../../../../src/core/study/index.ts";
import { diagnose, estimatesOf, fitStudy, predictMetrics } from "../../../../src/core/surrogate/index.ts";
import { sobolTrials, studyOf, unitFloats } from "../../../fixtures/search-studies.ts";

const parameters = unitFloats(4);
const plain = studyOf(parameters, {
  objectives: [
    { name: "early", goal: "maximize" },
    { name: "late", goal: "maximize" },
  ],
  strategy: "map",
  seed: 3,
});
const study: Study = { ...plain, inputWarping: "auto" };

type Outcome = (x: Float64Array, number: number) => readonly [number, number];

/** One metric varies at the lower end of x0 alone, the other at the upper end of x1. */
const bent: Outcome = ([a = 0, b = 0, c = 0]) => [Math.exp(-20 * a) + 0.3 * c, Math.sin(3 * b ** 4)];
/** Alike all over, and noisy. */
const even: Outcome = ([a = 0, b = 0, c = 0], number) => {
  const noise = createRandomStream(5).split(number);
  return [Math.sin(6 * a) + Math.cos(5 * c) + 0.3 * noise.normal(), Math.sin(5 * b + 1) + 0.3 * noise.normal()];
};

const trialsOf = (count: number, outcome: Outcome) =>
  sobolTrials(
    parameters.map(({ name }) => name),
    1,
    count,
    (x, number) => {
      const [early, late] = outcome(x, number);
      return { early, late };
    },
  );

const withState = ({ modelState }: Pick<Proposal, "modelState">) => (modelState === undefined ? {} : { modelState });

describe("input warping", () => {
  it("is adopted for warped functions if it clearly improves the prediction of left-out trials", async () => {
    const said: string[] = [];
    const { record } = await propose(study, trialsOf(32, bent), 1, {
      onProgress: (message) => said.push(message),
    });
    const { inputWarping } = record;
    expect(said[0]).toBe("choosing whether inputs are warped");
    expect(inputWarping!.chosenAt).toBe(32);
    expect(inputWarping!.gain.mean).toBeGreaterThan(3 * inputWarping!.gain.standardError);
    const [early, late, , idle] = inputWarping!.warping!;
    expect(early!.parameter).toBe("x0");
    expect(early!.b).toBeGreaterThan(2);
    expect(late!.a).toBeGreaterThan(1.5);
    for (const shape of [idle!.a, idle!.b]) expect(Math.abs(Math.log(shape))).toBeLessThan(0.3);
  });

  it("predicts trials better there that no model and no warping has seen", async () => {
    const [told, fresh] = [trialsOf(32, bent), trialsOf(96, bent).slice(32)];
    const density = async (of: Study) => {
      const model = await fitStudy(of, told);
      const points = Float64Array.from(fresh.flatMap(({ configuration }) => Object.values(configuration).map(Number)));
      const predicted = predictMetrics(model!, points);
      return fresh.reduce((sum, trial, i) => {
        if (trial.status !== "completed") return sum;
        const { median: mean, standardDeviation } = predicted[i]!["early"]!;
        const deviation = Math.max(standardDeviation, 1e-3);
        const z = (trial.metrics["early"]!.mean - mean) / deviation;
        return sum - (Math.log(deviation) + 0.5 * Math.log(2 * Math.PI) + 0.5 * z * z) / fresh.length;
      }, 0);
    };
    expect(await density(study)).toBeGreaterThan((await density(plain)) + 0.5);
  });

  it("is not adopted where they are alike all over: then all is bit for bit as without it", async () => {
    const trials = trialsOf(32, even);
    const proposal = await propose(study, trials, 3);
    expect(proposal.record.inputWarping!.chosenAt).toBe(32);
    expect(proposal.record.inputWarping!.warping).toBeUndefined();
    const without = await propose(plain, trials, 3);
    expect(proposal.suggestions).toEqual(without.suggestions);
    const { inputWarping, ...state } = JSON.parse(proposal.modelState!);
    expect(state).toEqual(JSON.parse(without.modelState!));
    expect(inputWarping).toEqual(proposal.record.inputWarping);
    expect(without.record).not.toHaveProperty("inputWarping");
  });

  it("is not considered with fewer than 16 trials; a choice remains valid until the study has grown by half", async () => {
    const few = await propose(study, trialsOf(15, bent), 1);
    expect(few.record.inputWarping).toBeUndefined();
    const first = await propose(study, trialsOf(16, bent), 1, withState(few));
    expect(first.record.inputWarping!.chosenAt).toBe(16);
    const held = await propose(study, trialsOf(23, bent), 1, withState(first));
    expect(held.record.inputWarping).toEqual(first.record.inputWarping);
    const again = await propose(study, trialsOf(24, bent), 1, withState(held));
    expect(again.record.inputWarping!.chosenAt).toBe(24);
  });

  it("is chosen anew when the range of a warped parameter is another", async () => {
    const first = await propose(study, trialsOf(32, bent), 1);
    const [x0, ...others] = study.parameters;
    const wider: Study = { ...study, parameters: [{ ...x0, upper: 2 } as typeof x0 & object, ...others] };
    const after = await propose(wider, trialsOf(33, bent), 1, withState(first));
    expect(after.record.inputWarping!.chosenAt).toBe(33);
  });

  it("is the same bit for bit whatever the threads", async () => {
    const alone = await propose(study, trialsOf(24, bent), 2);
    const threads = Array.from({ length: 3 }, createInlineThread);
    expect(await propose(study, trialsOf(24, bent), 2, { threads })).toEqual(alone);
  });

  it("gives an interrupted study the same proposals as an uninterrupted one", async () => {
    const options = { ...study, initial: 28, parameters: study.parameters, objectives: study.objectives };
    const evaluate = async (search: ReturnType<typeof createStudy>, count: number) => {
      const asked = await search.ask(count);
      for (const { trial, configuration } of asked) {
        const [early, late] = bent(Float64Array.from(Object.values(configuration).map(Number)), trial);
        search.tell(trial, { early, late });
      }
      return asked;
    };
    const going = createStudy(options);
    await evaluate(going, 28);
    await evaluate(going, 2);
    expect(JSON.parse(going.modelState!).inputWarping.warping).toBeDefined();
    const saved = JSON.stringify({ trials: going.trials, modelState: going.modelState });
    const later = createStudy({ ...options, ...JSON.parse(saved) });
    expect(await evaluate(later, 2)).toEqual(await evaluate(going, 2));
    expect(await later.estimate()).toEqual(await going.estimate());
    const configurations = later.trials.map((each) =>
      configurationKey(createSpace(study.parameters), each.configuration),
    );
    expect(new Set(configurations).size).toBe(configurations.length);
    for (const { configuration } of later.trials) {
      for (const value of Object.values(configuration)) {
        expect(value).toBeGreaterThanOrEqual(0);
        expect(value).toBeLessThanOrEqual(1);
      }
    }
  });

  it("keeps stored fits for estimates under the same warping only", async () => {
    const trials = trialsOf(32, bent);
    const { modelState = "" } = await propose(study, trials, 1);
    const warped = await fitStudy(study, trials, { modelState });
    expect(warped!.modelState).toBe(modelState);
    expect(warped!.inputWarping).toEqual(JSON.parse(modelState).inputWarping);
    // The key is taken out of the study: what was fitted to warped inputs is of no use, nor where it ended.
    const without = await fitStudy(plain, trials, { modelState });
    expect(without!.inputWarping).toBeUndefined();
    expect(estimatesOf(without!)).toEqual(estimatesOf((await fitStudy(plain, trials))!));
  });

  it("restarts a chain when warping is adopted", async () => {
    const saas: Study = { ...study, strategy: "saas" };
    const before = await propose({ ...plain, strategy: "saas" }, trialsOf(24, bent), 1);
    const warm = await propose(saas, trialsOf(24, bent), 1, withState(before));
    expect(warm.record.inputWarping!.warping).toBeDefined();
    expect(warm.suggestions).toEqual((await propose(saas, trialsOf(24, bent), 1)).suggestions);
  });

  it("is what diagnoses and importance speak of", async () => {
    const trials = trialsOf(32, bent);
    const { modelState = "", record } = await propose(study, trials, 1);
    const diagnosis = await diagnose(study, trials, { modelState });
    expect(diagnosis!.inputWarping).toEqual(record.inputWarping);
    const unwarped = await diagnose(plain, trials);
    const density = (of: typeof diagnosis) =>
      of!.objectives.reduce((sum, { map }) => sum + map.scores.logDensity.mean, 0);
    expect(density(diagnosis)).toBeGreaterThan(density(unwarped));
    const [early] = importanceOf((await fitStudy(study, trials, { modelState }))!);
    const [x0] = early!.parameters;
    expect(x0!.total.middle).toBeGreaterThan(0.3);
  });

  it("goes through batches that are drawn, conditional parameters, constrained metrics and an earlier study", async () => {
    const trials = trialsOf(32, bent).map((trial) => ({
      ...trial,
      configuration: {
        ...trial.configuration,
        c: trial.number % 2 === 0 ? "on" : "off",
        ...(trial.number % 2 === 0 ? { k: 1 + (trial.number % 8) } : {}),
      },
      ...(trial.status === "completed"
        ? { metrics: { ...trial.metrics, size: { mean: Number(trial.configuration["x3"]) ** 2, count: 1 } } }
        : {}),
    }));
    const mixed: Study = {
      ...study,
      parameters: [
        ...study.parameters,
        { kind: "categorical", name: "c", values: ["on", "off"] },
        { kind: "int", name: "k", lower: 1, upper: 9, scale: "linear", when: [{ parameter: "c", values: ["on"] }] },
      ],
      outcomeConstraints: [
        { text: "size <= 0.6", metric: "size", kind: "at-most", bound: { constant: 0.6, ofBaseline: {} } },
      ],
      earlier: {
        from: "first.yaml",
        leftOut: {},
        trials: trials.slice(0, 12).flatMap((trial) => (trial.status === "completed" ? [trial] : [])),
      },
    };
    const { suggestions, record } = await propose(mixed, trials.slice(12) as readonly Trial[], 70);
    expect(record.inputWarping!.warping!.map(({ parameter }) => parameter)).toEqual(["x0", "x1", "x2", "x3", "k"]);
    expect(record.earlier!.map(({ used }) => used)).toContain(true);
    const keys = suggestions.map(({ configuration }) => configurationKey(createSpace(mixed.parameters), configuration));
    expect(new Set(keys).size).toBe(70);
    for (const { configuration } of suggestions) expect("k" in configuration).toBe(configuration["c"] === "on");
  });
});
