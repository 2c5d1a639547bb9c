import { describe, expect, it } from "vitest";
import { sobolDesign } from "../../../src/core/designer/strategies/space-filling-design.ts";
import { createRandomStream } from "../../../src/core/random/index.ts";
import {
  configurationKey,
  createSpace,
  findFeasible,
  isFeasible,
  type Parameter,
  type Space,
  validateConfiguration,
} from "../../../src/core/space/index.ts";
import { parseConstraint } from "../../../src/node/study-file/index.ts";

type Kind = "float" | "int" | "step" | "log";

const KINDS = {
  float: { kind: "float", lower: 0, upper: 1, scale: "linear" },
  int: { kind: "int", lower: 0, upper: 1000, scale: "linear" },
  step: { kind: "float", lower: 0, upper: 1, scale: "linear", step: 0.1 },
  log: { kind: "float", lower: 1e-4, upper: 1, scale: "log" },
} as const;

/** A space of `count` parameters p0, p1 … of one kind. */
function spaceOf(kind: Kind, count: number, texts: readonly string[]): Space {
  const parameters = Array.from({ length: count }, (_, at): Parameter => ({ name: `p${at}`, ...KINDS[kind] }));
  return createSpace(
    parameters,
    texts.map((text) => parseConstraint(text, parameters)),
  );
}

/** One constraint for each pair of neighbours. */
const chain = (count: number, text: (here: string, next: string) => string): readonly string[] =>
  Array.from({ length: count - 1 }, (_, at) => text(`p${at}`, `p${at + 1}`));

const sum = (count: number): string => Array.from({ length: count }, (_, at) => `p${at}`).join(" + ");

const CASES: readonly (readonly [string, Kind, number, readonly string[]])[] = [
  ["800 pairs with a bounded sum", "float", 800, chain(800, (a, b) => `${a} + ${b} <= 0.9`)],
  ["pairs with a bounded sum, in steps", "step", 80, chain(80, (a, b) => `${a} + ${b} <= 0.9`)],
  ["pairs with a bounded sum, on a log scale", "log", 80, chain(80, (a, b) => `${a} + ${b} <= 0.01`)],
  ["pairs whose sum has two bounds", "float", 80, chain(80, (a, b) => `0.7 <= ${a} + ${b} <= 0.9`)],
  ["a bounded sum of 400", "float", 400, [`${sum(400)} <= 10`]],
  ["a sum of integers that is given", "int", 80, [`${sum(80)} == 10`]],
  ["80 in ascending order", "float", 80, chain(80, (a, b) => `${a} <= ${b}`)],
  ["80 in strictly descending order", "float", 80, chain(80, (a, b) => `not ${a} <= ${b}`)],
  ["integers in strictly ascending order", "int", 80, chain(80, (a, b) => `${a} < ${b}`)],
  ["an ascent that begins near its end", "float", 80, ["p0 >= 0.9", ...chain(80, (a, b) => `${b} >= ${a} + 0.0012`)]],
];

describe("linear constraints of hundreds of parameters", () => {
  it.each(CASES)("are fulfilled, and distinct points are proposed: %s", (_, kind, count, texts) => {
    const space = spaceOf(kind, count, texts);
    const found = findFeasible(space);
    expect(found !== undefined && isFeasible(space, found)).toBe(true);
    const design = sobolDesign(space, 3, new Set(), createRandomStream(1));
    expect(new Set(design.map((each) => configurationKey(space, each))).size).toBe(3);
    expect(design.every((each) => isFeasible(space, each))).toBe(true);
    expect(sobolDesign(space, 3, new Set(), createRandomStream(1))).toEqual(design);
  });

  it("leave given values as they are, and say which constraints they break where nothing else helps", () => {
    const space = spaceOf(
      "float",
      80,
      chain(80, (a, b) => `${a} + ${b} <= 0.9`),
    );
    const completed = validateConfiguration(space, { p3: 0.8 });
    expect(completed).toMatchObject({ configuration: { p3: 0.8 } });
    expect("configuration" in completed && isFeasible(space, completed.configuration)).toBe(true);
    expect(validateConfiguration(space, { p3: 0.8, p4: 0.8 })).toMatchObject({ issues: expect.any(Array) });
  });

  it("that cannot hold together are not fulfilled", () => {
    expect(findFeasible(spaceOf("float", 80, ["p0 >= 0.6", ...chain(80, (a, b) => `${b} >= ${a} + 0.02`)]))).toBe(
      undefined,
    );
  });
});
