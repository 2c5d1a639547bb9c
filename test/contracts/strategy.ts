/**
 * @file What every strategy owes its users (src/core/designer/strategies/proposal-strategy.ts). Called with each strategy.
 */
import { beforeAll, describe, expect, it } from "vitest";
import type { ProposalStrategy, StrategyContext } from "../../src/core/designer/index.ts";
import { createInlineThread } from "../../src/core/parallel/task-runner.ts";
import {
  type Configuration,
  type Constraint,
  configurationKey,
  createSpace,
  enumerate,
  isFeasible,
  type Parameter,
} from "../../src/core/space/index.ts";
import type { Strategy, Study, Trial } from "../../src/core/study/index.ts";
import { extend, mixedParameters, smooth, studyOf } from "../fixtures/search-studies.ts";
import { valueIssue } from "../fixtures/value-issue.ts";

const constraint: Constraint = {
  text: "layers <= 3",
  expression: {
    kind: "binary",
    operator: "<=",
    left: { kind: "parameter", name: "layers" },
    right: { kind: "literal", value: 3 },
  },
};

/** A finite space of 18 configurations. */
const grid: readonly Parameter[] = [
  { kind: "int", name: "layers", lower: 1, upper: 3, scale: "linear" },
  { kind: "categorical", name: "pooling", values: ["mean", "max", "first"] },
  { kind: "bool", name: "bias" },
];

/** Configurations that no strategy chose. */
function told(count: number): readonly Configuration[] {
  const pooling = ["mean", "max", "first"];
  return Array.from({ length: count }, (_, i) => ({
    layers: 1 + (i % 3),
    rate: 10 ** (-4 + (3 * i) / count),
    pooling: pooling[i % 2] ?? "mean",
    bias: i % 3 === 0,
    seed: 1,
  }));
}

/** The name in a study. A strategy that no study can name yet, because it is not registered, is tested all the same. */
const knownName = (name: string): Strategy => name as Strategy;

/** What a strategy chooses from: evaluated trials, one that failed and two that still run. */
function contextOf(name: string, count: number, overrides: Partial<Study> = {}): StrategyContext {
  const study = studyOf(mixedParameters, { strategy: knownName(name), constraints: [constraint], ...overrides });
  const space = createSpace(study.parameters, study.constraints);
  const evaluated = extend(
    [],
    told(12).map((configuration) => ({ configuration })),
    (configuration, number) => (number === 5 ? undefined : smooth(configuration, number)),
  );
  const trials = evaluated.map((trial, i): Trial => {
    if (i < evaluated.length - 2) return trial;
    const { number, configuration, origin } = trial;
    return { number, configuration, origin, status: "pending" };
  });
  const taken = new Set(trials.map(({ configuration }) => configurationKey(space, configuration)));
  return { study, space, trials, taken, count, options: {} };
}

export function describeStrategy(strategy: ProposalStrategy<string>): void {
  const { name } = strategy;
  const propose = async (context: StrategyContext) => strategy.propose({ ...context, taken: new Set(context.taken) });

  describe(`strategy contract: ${name}`, () => {
    const context = contextOf(name, 5);
    const takenAfter = new Set(context.taken);
    let first: Awaited<ReturnType<typeof strategy.propose>>;
    beforeAll(async () => {
      first = await strategy.propose({ ...context, taken: takenAfter });
    });

    it("chooses as many configurations as are wanted, none twice and none that is taken", () => {
      const { configurations } = first;
      expect(configurations).toHaveLength(5);
      const keys = configurations.map((configuration) => configurationKey(context.space, configuration));
      expect(new Set(keys).size).toBe(5);
      for (const key of keys) expect(context.taken.has(key)).toBe(false);
    });

    it("adds the keys of its configurations to those that are taken", () => {
      const { configurations } = first;
      expect(takenAfter.size).toBe(context.taken.size + 5);
      for (const configuration of configurations) {
        expect(takenAfter.has(configurationKey(context.space, configuration))).toBe(true);
      }
    });

    it("chooses only configurations of the space that satisfy its constraints", () => {
      const { space } = context;
      const { configurations } = first;
      for (const configuration of configurations) {
        expect(isFeasible(space, configuration)).toBe(true);
        for (const parameter of space.parameters) {
          expect(valueIssue(parameter, configuration[parameter.name])).toBeUndefined();
        }
      }
    });

    it("gives the same proposal for the same context, bit for bit, and another for another seed", async () => {
      expect(await propose(contextOf(name, 5))).toEqual(first);
      const other = await propose(contextOf(name, 5, { seed: 8 }));
      expect(other.configurations).not.toEqual(first.configurations);
    });

    it("gives the same proposal on any number of threads, bit for bit", async () => {
      for (const count of [2, 3]) {
        const threads = Array.from({ length: count }, createInlineThread);
        expect(await propose({ ...context, options: { threads } })).toEqual(first);
      }
    });

    it("never chooses what still runs, and fills the batch beside it", async () => {
      const { configurations } = first;
      const pending = configurations.map((configuration, i): Trial => {
        return { number: 12 + i, configuration, origin: knownName(name), status: "running", attempt: 1 };
      });
      const keys = configurations.map((configuration) => configurationKey(context.space, configuration));
      const later = await propose({
        ...context,
        count: 2,
        trials: [...context.trials, ...pending],
        taken: new Set([...context.taken, ...keys]),
      });
      expect(later.configurations).toHaveLength(2);
      for (const configuration of later.configurations) {
        expect(keys).not.toContain(configurationKey(context.space, configuration));
      }
    });

    it("chooses what is left of a finite space, and then nothing", async () => {
      const space = createSpace(grid);
      const all = [...enumerate(space)].map((configuration) => ({ configuration }));
      const study = studyOf(grid, { strategy: knownName(name) });
      const trials = extend([], all.slice(0, 14));
      const taken = new Set(trials.map(({ configuration }) => configurationKey(space, configuration)));
      const { configurations } = await strategy.propose({ study, space, trials, taken, count: 9, options: {} });
      expect(configurations).toHaveLength(4);
      expect(taken.size).toBe(18);
      const complete = extend(
        trials,
        configurations.map((configuration) => ({ configuration })),
      );
      const nothing = await strategy.propose({ study, space, trials: complete, taken, count: 2, options: {} });
      expect(nothing.configurations).toEqual([]);
    });
  });
}
