import { describe, expect, it } from "vitest";
import { analyse } from "../../../../src/core/analysis/index.ts";
import type { Study } from "../../../../src/core/study/index.ts";
import { completed, study } from "../../../core/analysis/example-study.ts";
import { drawAnalysis } from "./draw.ts";

const MAX = 1.7e308;

/** Outcomes at the ends of the range of numbers: denormal, and so large that their difference overflows. */
const cases: readonly (readonly [string, readonly (readonly [number, number])[]])[] = [
  ["denormal outcomes", [1e-310, 2e-310, 5e-324, 3e-310].map((value, i) => [value, i * 1e-310] as const)],
  [
    "outcomes of which half are as small and half as large as numbers can be",
    [MAX, -MAX, MAX, -MAX].map((value, i) => [value, -value / (i + 1)] as const),
  ],
  ["equal outcomes", [7, 7, 7, 7].map((value) => [value, value] as const)],
  ["one huge outcome among small ones", [1, 2, MAX, 3].map((value) => [value, value] as const)],
];

const baselines: readonly boolean[] = [true, false];

describe.each(cases)("figures of %s", (_name, outcomes) => {
  it.each(baselines)("are drawn without NaN or infinity, with a baseline: %s", async (hasBaseline) => {
    const trials = outcomes.map(([a, b], i) => completed(i, i === 0 && hasBaseline ? "baseline" : "sobol", a, b));
    const single: Study = { ...study, objectives: study.objectives.slice(0, 1) };
    for (const each of [study, single]) {
      for (const { svg, name } of await drawAnalysis(analyse(each, trials, new Map()))) {
        expect(svg, name).not.toMatch(/NaN|Infinity/);
      }
    }
  });
});

describe("the figure of the best value so far", () => {
  it("looks the same at every magnitude but for its unit, and cuts nothing off", async () => {
    const single: Study = { ...study, objectives: study.objectives.slice(0, 1) };
    const drawn = async (power: string) => {
      const values = [1.1, 1.3, 1.2, 1.7].map((value) => Number(`${value}${power}`));
      const trials = values.map((value, i) => completed(i, "sobol", value, 1));
      return drawAnalysis(analyse(single, trials, new Map())).then(([first]) => first!.svg);
    };
    const ordinary = (await drawn("e0")).replaceAll(/<title>[^<]*<\/title>/g, "");
    for (const power of ["e-310", "e-250", "e307", "e308"]) {
      const svg = (await drawn(power)).replaceAll(/<title>[^<]*<\/title>/g, "");
      expect(svg.replaceAll(`, × 1${power.replace("+", "")}`, "")).toBe(ordinary);
      expect(svg).toContain(`accuracy, × 1${power} (better`);
    }
  });
});
