import { describe, expect, it } from "vitest";
import { type Proposal, propose } from "../../../src/core/designer/index.ts";
import { createRandomStream, type RandomStream } from "../../../src/core/random/index.ts";
import { configurationKey, createSpace, isFeasible } from "../../../src/core/space/index.ts";
import type { Strategy, Study, Trial } from "../../../src/core/study/index.ts";
import { valueIssue } from "../../fixtures/value-issue.ts";

interface Degenerate {
  readonly study: Omit<Study, "strategy">;
  readonly trials: readonly Trial[];
  readonly defects: readonly string[];
}

const {
  degenerateData,
  DEFECTS,
}: {
  degenerateData(stream: RandomStream, index: number): Degenerate;
  DEFECTS: Readonly<Record<string, unknown>>;
} = await import(new URL("../../../benchmarks/degenerate-data.mjs", import.meta.url).href);

const BATCH = 2;

function check({ suggestions }: Proposal, { study, trials, defects }: Degenerate): void {
  const space = createSpace(study.parameters, study.constraints);
  const taken = new Set(trials.map(({ configuration }) => configurationKey(space, configuration)));
  expect(suggestions.length, defects.join(", ")).toBe(BATCH);
  for (const { configuration } of suggestions) {
    const key = configurationKey(space, configuration);
    expect(taken.has(key), `${key} again (${defects.join(", ")})`).toBe(false);
    taken.add(key);
    expect(isFeasible(space, configuration)).toBe(true);
    for (const parameter of space.parameters)
      expect(valueIssue(parameter, configuration[parameter.name])).toBeUndefined();
  }
}

/** A sample; `benchmarks/degenerate.mjs` tries a thousand of each. */
const SETS: Readonly<Partial<Record<Strategy, number>>> = { map: 48, "map-saas": 32, saas: 4 };

describe("degenerate data: duplicates, constants, collinear columns, outliers of 1e8, one to five trials, mixed spaces", () => {
  for (const [strategy, count] of Object.entries(SETS)) {
    it(`every batch is in its space, feasible and new (${strategy}, ${count} data sets)`, async () => {
      const seen = new Set<string>();
      for (let index = 0; index < count; index++) {
        const data = degenerateData(createRandomStream(`sample ${index}`), index);
        check(await propose({ ...data.study, strategy: strategy as Strategy }, data.trials, BATCH), data);
        for (const defect of data.defects) seen.add(defect);
      }
      if (count >= 16) expect(seen.size).toBe(Object.keys(DEFECTS).length);
    }, 300_000);
  }

  it("errors that no double can hold beside their outcomes are inferred, not refused", async () => {
    const data = degenerateData(createRandomStream("huge"), 9);
    expect(data.defects[0]).toBe("values near the largest double");
    const trials = data.trials.map(
      (trial): Trial =>
        trial.status === "completed"
          ? {
              ...trial,
              metrics: Object.fromEntries(
                Object.entries(trial.metrics).map(([name, metric]) => [name, { ...metric, standardError: 1e6 }]),
              ),
            }
          : trial,
    );
    for (const strategy of ["map", "map-saas"] as const) {
      check(await propose({ ...data.study, strategy }, trials, BATCH), { ...data, trials });
    }
  });
});
