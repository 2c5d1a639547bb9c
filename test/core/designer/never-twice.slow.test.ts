import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { propose } from "../../../src/core/designer/index.ts";
import {
  type Configuration,
  configurationKey,
  countConfigurations,
  createSpace,
  type Expression,
  encode,
  enumerate,
  isFeasible,
  type Space,
} from "../../../src/core/space/index.ts";
import type { Strategy, Study, Trial } from "../../../src/core/study/index.ts";
import { completedTrial, studyOf } from "../../fixtures/search-studies.ts";
import { valueIssue } from "../../fixtures/value-issue.ts";
import { smallSpaces, spaces } from "../space/random-spaces.ts";

const studyIn = (space: Space, strategy: Strategy, initial = 3): Study =>
  studyOf(space.parameters, {
    constraints: space.constraints,
    objectives: [{ name: "loss", goal: "minimize" }],
    budget: { trials: 1000, batch: 4, initial, parallel: 1 },
    strategy,
    seed: 3,
  });

function told(trials: readonly Trial[], configurations: readonly Configuration[], space: Space): Trial[] {
  return [
    ...trials,
    ...configurations.map((configuration, i): Trial => {
      const loss = encode(space, configuration).reduce((sum, x, j) => sum + Math.sin(3 * x + j), 0);
      return completedTrial(trials.length + i, configuration, { loss });
    }),
  ];
}

/** Everything that is proposed, batch after batch, until the space is exhausted or `most` are there. */
async function proposals(space: Space, strategy: Strategy, batch: number, most: number) {
  const study = studyIn(space, strategy);
  let trials: Trial[] = [];
  while (trials.length < most) {
    try {
      const { suggestions } = await propose(study, trials, batch);
      trials = told(
        trials,
        suggestions.map(({ configuration }) => configuration),
        space,
      );
    } catch (error) {
      expect(String(error)).toMatch(/every configuration of the space.* has been proposed/);
      return { trials, exhausted: true };
    }
  }
  return { trials, exhausted: false };
}

function checkAll(space: Space, trials: readonly Trial[]): ReadonlySet<string> {
  const keys = new Set(trials.map(({ configuration }) => configurationKey(space, configuration)));
  expect(keys.size).toBe(trials.length);
  for (const { configuration } of trials) {
    expect(isFeasible(space, configuration)).toBe(true);
    for (const [name, value] of Object.entries(configuration)) {
      const parameter = space.parameters.find((each) => each.name === name);
      expect(parameter && valueIssue(parameter, value)).toBeUndefined();
    }
  }
  return keys;
}

/** An architecture whose layers times width must be 1,024: three pairs of 5,964; heads only where there is attention. */
function needle(): Space {
  const product: Expression = {
    kind: "binary",
    operator: "*",
    left: { kind: "parameter", name: "layers" },
    right: { kind: "parameter", name: "width" },
  };
  const exactly: Expression = {
    kind: "binary",
    operator: "==",
    left: product,
    right: { kind: "literal", value: 1024 },
  };
  return createSpace(
    [
      { kind: "categorical", name: "mixer", values: ["convolution", "attention", "none"] },
      {
        kind: "int",
        name: "heads",
        lower: 1,
        upper: 16,
        scale: "linear",
        when: [{ parameter: "mixer", values: ["attention"] }],
      },
      { kind: "int", name: "layers", lower: 1, upper: 12, scale: "linear" },
      { kind: "int", name: "width", lower: 16, upper: 512, scale: "log" },
      { kind: "float", name: "rate", lower: 1e-4, upper: 1e-1, scale: "log" },
    ],
    [{ text: "layers * width == 1024", expression: exactly }],
  );
}

const designs = fc.constantFrom("sobol", "random" as const);

describe("one active configuration", () => {
  it("is never proposed twice, and breaks no constraint: 10,000 random spaces, conditional and constrained", async () => {
    let [conditional, constrained] = [0, 0];
    await fc.assert(
      fc.asyncProperty(fc.oneof(spaces(6), smallSpaces(6)), designs, async (space, strategy) => {
        if (space.isConditional) conditional++;
        if (space.constraints.length > 0) constrained++;
        const { trials } = await proposals(space, strategy, 3, 6);
        checkAll(space, trials);
      }),
      { seed: 12, numRuns: 10_000 },
    );
    expect(conditional).toBeGreaterThan(4000);
    expect(constrained).toBeGreaterThan(1500);
  }, 600_000);

  it("is proposed at last, each of a finite space once, and then the space is exhausted", async () => {
    await fc.assert(
      fc.asyncProperty(smallSpaces(4), designs, fc.integer({ min: 1, max: 40 }), async (space, strategy, batch) => {
        const { trials, exhausted } = await proposals(space, strategy, batch, 2000);
        expect(exhausted).toBe(true);
        const all = [...enumerate(space)].map((configuration) => configurationKey(space, configuration));
        expect([...checkAll(space, trials)].sort()).toEqual(all.sort());
      }),
      { seed: 13, numRuns: 300 },
    );
  }, 300_000);

  it("is never proposed twice by the model either, until nothing is left", async () => {
    await fc.assert(
      fc.asyncProperty(smallSpaces(3), async (space) => {
        const { size } = countConfigurations(space);
        fc.pre(size > 0 && size <= 24);
        const { trials, exhausted } = await proposals(space, "map", 3, 100);
        expect(exhausted).toBe(true);
        expect(checkAll(space, trials).size).toBe(size);
      }),
      { seed: 14, numRuns: 8 },
    );
  }, 300_000);

  it("is found by the model in a conditional space with constraints that leave a thousandth of it", async () => {
    const space = needle();
    let trials: Trial[] = [];
    for (let round = 0; round < 3; round++) {
      const { suggestions } = await propose(studyIn(space, "map", 6), trials, 6);
      expect(suggestions.map(({ origin }) => origin)).toContain(round === 0 ? "sobol" : "map");
      trials = told(
        trials,
        suggestions.map(({ configuration }) => configuration),
        space,
      );
    }
    expect(checkAll(space, trials).size).toBe(18);
  });
});
