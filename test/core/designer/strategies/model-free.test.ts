import { describe, expect, it } from "vitest";
import { propose } from "../../../../src/core/designer/index.ts";
import { createRandomStream } from "../../../../src/core/random/index.ts";
import {
  type Configuration,
  configurationKey,
  countConfigurations,
  createSpace,
  type Parameter,
} from "../../../../src/core/space/index.ts";
import type { Study, Trial } from "../../../../src/core/study/index.ts";
import { extend, studyOf } from "../../../fixtures/search-studies.ts";

const mixed: readonly Parameter[] = [
  { kind: "int", name: "layers", lower: 1, upper: 6, scale: "linear" },
  { kind: "float", name: "rate", lower: 1e-4, upper: 1e-1, scale: "log" },
  { kind: "ordinal", name: "width", values: [64, 128, 512] },
  { kind: "categorical", name: "pooling", values: ["mean", "max", "first"] },
  { kind: "bool", name: "bias" },
  { kind: "fixed", name: "classes", value: 7 },
];

const studyBy = (strategy: Study["strategy"], overrides: Partial<Study> = {}): Study =>
  studyOf(mixed, { budget: { trials: 100, batch: 8, initial: 12, parallel: 1 }, strategy, seed: 3, ...overrides });

/** Best at three layers, a rate of 0.01, max pooling; latency grows with layers and width. */
function outcomes({ layers, rate, width, pooling }: Configuration) {
  const distance = Math.abs(Math.log10(Number(rate)) + 2) + 0.2 * Math.abs(Number(layers) - 3);
  const accuracy = 1 - 0.2 * distance - (pooling === "max" ? 0 : 0.1);
  return { accuracy: { mean: accuracy, count: 1 }, latency: { mean: Number(layers) + Number(width) / 128, count: 1 } };
}

async function run(study: Study, count: number, batch: number): Promise<Trial[]> {
  let trials: Trial[] = [];
  while (trials.length < count) trials = extend(trials, (await propose(study, trials, batch)).suggestions, outcomes);
  return trials;
}

const configurations = (trials: readonly Pick<Trial, "configuration">[]) =>
  trials.map(({ configuration }) => configuration);

describe.each(["nsga2", "tpe"] as const)("the strategy %s", (strategy) => {
  it("starts with the baseline and the initial design; what comes then is its own", async () => {
    const baseline = { layers: 2, rate: 0.001, width: 64, pooling: "mean", bias: false, classes: 7 };
    const trials = await run(studyBy(strategy, { baseline }), 17, 1);
    expect(trials.map(({ origin }) => origin)).toEqual([
      "baseline",
      ...Array(12).fill("sobol"),
      ...Array(4).fill(strategy),
    ]);
  });

  it("is a function of the trials: a study that goes on elsewhere gets the same suggestions", async () => {
    const study = studyBy(strategy);
    const trials = await run(study, 24, 8);
    const again = JSON.parse(JSON.stringify(trials)) as Trial[];
    expect(await propose(study, again, 5)).toEqual(await propose(study, trials, 5));
    const other = (await propose({ ...study, seed: 4 }, trials, 5)).suggestions;
    expect(other).not.toEqual((await propose(study, trials, 5)).suggestions);
  });

  it("gives a batch the suggestions that it would give one by one while they run", async () => {
    const study = studyBy(strategy);
    const trials = await run(study, 20, 10);
    const together = (await propose(study, trials, 6)).suggestions;
    const waiting: Trial[] = [...trials];
    for (let i = 0; i < 6; i++) {
      const { configuration, origin } = (await propose(study, waiting, 1)).suggestions[0]!;
      waiting.push({ number: waiting.length, configuration, origin, status: "running", attempt: 1 });
    }
    expect(configurations(waiting.slice(20))).toEqual(configurations(together));
  });

  it("never suggests what the study already holds, and takes what is left of a space that is nearly exhausted", async () => {
    const parameters = mixed.filter(({ name }) => name !== "rate" && name !== "layers");
    const space = createSpace(parameters);
    const study = studyBy(strategy, { parameters });
    const trials: Trial[] = [];
    const stream = createRandomStream(1);
    const { size } = countConfigurations(space);
    while (trials.length < size) {
      const { suggestions } = await propose(study, trials, 1 + stream.integer(9));
      for (const { configuration, origin } of suggestions) {
        const base = { number: trials.length, configuration, origin };
        const metrics = outcomes({ ...configuration, rate: 0.01, layers: 3 });
        const pick = stream.integer(4);
        if (pick === 0) trials.push({ ...base, status: "failed", reason: "it crashed" });
        else if (pick === 1) trials.push({ ...base, status: "pending" });
        else trials.push({ ...base, status: "completed", metrics });
      }
    }
    expect(new Set(trials.map(({ configuration }) => configurationKey(space, configuration))).size).toBe(size);
    await expect(propose(study, trials, 1)).rejects.toThrow("every configuration of the space");
  });

  it("learns nothing from trials that failed, and goes on spreading points until two have completed", async () => {
    const study = studyBy(strategy);
    const trials = await run(study, 12, 12);
    const failed = trials.map(
      ({ number, configuration, origin }, i): Trial =>
        i === 0 ? trials[0]! : { number, configuration, origin, status: "failed", reason: "it crashed" },
    );
    expect((await propose(study, failed, 2)).suggestions.map(({ origin }) => origin)).toEqual(["sobol", "sobol"]);
  });

  it("finds better values of each kind of parameter than spread points do", async () => {
    const late = (await run(studyBy(strategy), 100, 8)).slice(60);
    const share = (which: (configuration: Configuration) => boolean) =>
      configurations(late).filter(which).length / late.length;
    expect(share(({ pooling }) => pooling === "max")).toBeGreaterThan(0.55);
    expect(share(({ rate }) => Math.abs(Math.log10(Number(rate)) + 2) < 0.5)).toBeGreaterThan(0.55);
    expect(share(({ layers }) => Number(layers) <= 3)).toBeGreaterThan(0.7);
    expect(share(({ width }) => width === 64)).toBeGreaterThan(0.5);
  });

  it("takes one objective, and five", async () => {
    for (const m of [1, 5]) {
      const objectives = Array.from({ length: m }, (_, k) => ({ name: `f${k}`, goal: "minimize" as const }));
      const study = studyBy(strategy, { objectives });
      const trials: Trial[] = [];
      while (trials.length < 40) {
        for (const { configuration, origin } of (await propose(study, trials, 8)).suggestions) {
          const metrics = Object.fromEntries(
            objectives.map(({ name }, k) => [name, { mean: Math.abs(Number(configuration["layers"]) - k), count: 1 }]),
          );
          trials.push({ number: trials.length, configuration, origin, status: "completed", metrics });
        }
      }
      expect(trials.filter(({ origin }) => origin === strategy).length).toBe(28);
    }
  });
});
