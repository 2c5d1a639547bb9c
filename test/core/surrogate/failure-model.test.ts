import { describe, expect, it } from "vitest";
import { propose } from "../../../src/core/designer/index.ts";
import { createInlineThread } from "../../../src/core/parallel/task-runner.ts";
import { type Configuration, createSpace } from "../../../src/core/space/index.ts";
import type { Trial } from "../../../src/core/study/index.ts";
import { labelledTrials } from "../../../src/core/surrogate/failure-model.ts";
import { studyOf, unitFloat } from "../../fixtures/search-studies.ts";

const parameters = ["x", "y", "z"].map(unitFloat);
const study = studyOf(parameters, {
  name: "failing",
  objectives: [
    { name: "up", goal: "maximize" },
    { name: "down", goal: "minimize" },
  ],
  budget: { trials: 60, batch: 4, initial: 20, parallel: 1 },
  strategy: "map",
  seed: 5,
});

/** Both objectives are best in the corner in which everything fails. */
const fails = ({ x, y }: Configuration): boolean => Number(x) + Number(y) > 1.3;

function evaluated(number: number, configuration: Configuration, origin: Trial["origin"]): Trial {
  const [x, y, z] = [configuration["x"], configuration["y"], configuration["z"]].map(Number);
  if (fails(configuration)) return { number, configuration, origin, status: "failed", reason: "out of memory" };
  const metrics = {
    up: { mean: x + 0.3 * Math.sin(2 * y) - 0.2 * (z - 0.4) ** 2, count: 1 },
    down: { mean: 1 - y + 0.2 * (z - 0.7) ** 2 - 0.1 * x, count: 1 },
  };
  return { number, configuration, origin, status: "completed", metrics };
}

async function grow(trials: readonly Trial[], count: number, seen: (trial: Trial) => Trial = (trial) => trial) {
  const { suggestions } = await propose(study, trials.map(seen), count);
  return [
    ...trials,
    ...suggestions.map(({ configuration, origin }, i) => evaluated(trials.length + i, configuration, origin)),
  ];
}

const design = () => grow([], 20);
const failures = (trials: readonly Trial[]) => trials.filter(({ status }) => status === "failed").length;

/** As if the machine had ended what failed: nothing to be learned of the configuration. */
const blind = (trial: Trial): Trial =>
  trial.status === "failed" ? { ...trial, status: "cancelled", reason: "the machine went away" } : trial;

describe("failures of configurations", () => {
  it("are learned: fewer are proposed than by a model that does not know them", async () => {
    const start = await design();
    expect(failures(start)).toBeGreaterThanOrEqual(3);
    let [knowing, unknowing] = [start, start];
    for (let round = 0; round < 4; round++) {
      knowing = await grow(knowing, 4);
      unknowing = await grow(unknowing, 4, blind);
    }
    const known = failures(knowing) - failures(start);
    const unknown = failures(unknowing) - failures(start);
    // What is best lies just beyond the border, so some tries are worth it.
    expect(unknown).toBeGreaterThanOrEqual(14);
    expect(known).toBeLessThanOrEqual(0.75 * unknown);
  });

  it("are expected of the batch by number, which its record says", async () => {
    const start = await design();
    const { record } = await propose(study, start, 4);
    const expected = record.failures;
    expect(expected).toMatchObject({ failed: failures(start), completed: 20 - failures(start) });
    expect(expected?.expected).toBeGreaterThan(0);
    expect(expected?.expected).toBeLessThan(3);
  });

  it("count from the third on, and only where something completed; what was cancelled does not", async () => {
    const start = await design();
    const space = createSpace(parameters);
    const failed = start.filter(({ status }) => status === "failed");
    const completed = start.filter(({ status }) => status === "completed");
    expect(labelledTrials(space, [...completed, ...failed.slice(0, 2)])).toBeUndefined();
    expect(labelledTrials(space, failed)).toBeUndefined();
    expect(labelledTrials(space, [...completed, ...failed.map(blind)])).toBeUndefined();
    const points = labelledTrials(space, [...completed, ...failed.slice(0, 3)]);
    expect(points?.labels.filter((label) => label < 0)).toHaveLength(3);
    const two = [...completed, ...failed.slice(0, 2)];
    expect((await propose(study, two, 2)).record.failures).toBeUndefined();
  });

  it("change a proposal the same way, bit for bit, whatever the threads", async () => {
    const start = await design();
    const alone = await propose(study, start, 3);
    const threads = [createInlineThread(), createInlineThread(), createInlineThread()];
    expect(await propose(study, start, 3, { threads })).toEqual(alone);
  });
});
