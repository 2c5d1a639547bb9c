import { describe, expect, it } from "vitest";
import {
  countConfigurations,
  createSpace,
  feasibleShare,
  findFeasible,
  isFeasible,
  middleConfiguration,
  type Parameter,
  type Space,
} from "../../../src/core/space/index.ts";
import { parseConstraint } from "../../../src/node/study-file/index.ts";

const floats = (count: number): readonly Parameter[] =>
  Array.from({ length: count }, (_, at) => ({ name: `p${at}`, kind: "float", lower: 0, upper: 1, scale: "linear" }));

/** A space with one constraint per parameter, and how often a constraint was evaluated. */
function counting(
  parameters: readonly Parameter[],
  text: (at: number) => string,
): { space: Space; evaluated(): number } {
  const some = parameters.slice(0, 4);
  const texts = parameters.map((_, at) => text(at));
  const { expression } = parseConstraint(text(0), some);
  let evaluated = 0;
  const constraints = texts.map((each, at) => ({
    text: each,
    expression: JSON.parse(
      JSON.stringify(expression).replaceAll(/"p([0-9]+)"/g, (_, n) => `"p${(Number(n) + at) % parameters.length}"`),
    ),
  }));
  const space = createSpace(parameters, constraints);
  for (const constraint of space.constraints) {
    const own = constraint.expression;
    Object.defineProperty(constraint, "expression", {
      get: () => {
        evaluated++;
        return own;
      },
    });
  }
  return { space, evaluated: () => evaluated };
}

describe("a search in a space of 800 floats and 800 constraints", () => {
  it("ends after a bounded number of evaluations where nothing fulfils them", () => {
    const { space, evaluated } = counting(floats(800), () => "p0 + 1 < p1");
    expect(findFeasible(space)).toBeUndefined();
    expect(feasibleShare(space, countConfigurations(space)).share).toBe(0);
    expect(evaluated()).toBeLessThan(500_000);
  });

  it("finds the middle at once where that fulfils them", () => {
    const { space, evaluated } = counting(floats(800), () => "p0 <= p1");
    const found = findFeasible(space);
    expect(found && isFeasible(space, found)).toBe(true);
    expect(middleConfiguration(space)).toEqual(found);
    expect(evaluated()).toBeLessThan(10 * 800);
  });

  it("evaluates only the constraints that mention the changed parameter, where no others depend on it", () => {
    // One of 101 is broken in the middle.
    const { space, evaluated } = counting(floats(100), () => "p0 <= p1 + 0.5");
    const broken = createSpace(floats(100), [parseConstraint("p0 >= 0.6", floats(1))]);
    const all = { ...space, constraints: [...space.constraints, ...broken.constraints] };
    const found = middleConfiguration(all);
    expect(found["p0"]).toBeGreaterThanOrEqual(0.6);
    expect(found["p1"]).toBe(0.5);
    // 100 parameters with 26 candidates each: 2 constraints of 100 per candidate.
    expect(evaluated()).toBeLessThan(100 * 26 * 6);
  });
});
