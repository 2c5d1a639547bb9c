import { describe, expect, it } from "vitest";
import { changed, mistakes, small, valid } from "./example.ts";

const withBudget = (budget: string): string => `${small}budget: ${budget}\n`;

describe("a budget in time", () => {
  it("is read in seconds, beside or instead of a number of trials", () => {
    expect(valid(withBudget("{ trials: 1000, time: 2h }")).study.budget).toMatchObject({ trials: 1000, seconds: 7200 });
    const { trials, seconds, slotSeconds, initial } = valid(withBudget("{ time: 90m, slot_time: 1000h }")).study.budget;
    expect([trials, seconds, slotSeconds, initial]).toEqual([Number.POSITIVE_INFINITY, 5400, 3_600_000, 8]);
    expect(valid(withBudget("{ batch: 4 }")).study.budget).not.toHaveProperty("seconds");
  });

  it("needs a unit and a time above 0", () => {
    expect(mistakes(withBudget("{ time: 2 }"))).toEqual([
      expect.stringMatching(/budget\.time.* such as 30m, 8h or 2d/),
    ]);
    expect(mistakes(withBudget("{ time: 0h }"))).toEqual([
      expect.stringMatching(/budget\.time.*must be above 0; got 0h/),
    ]);
    expect(mistakes(withBudget("{ slot_time: 1w }"))).toHaveLength(1);
  });
});

describe("a target", () => {
  it("is written for the study or for an objective", () => {
    expect(valid(`${small}target: { loss: 0.1 }\n`).study.target).toEqual({ loss: 0.1 });
    const own = changed(small, "goal: minimize,", "goal: minimize, target: 0.6,");
    expect(valid(own).study.target).toEqual({ loss: 0.6 });
    expect(valid(small).study).not.toHaveProperty("target");
  });

  it("names objectives, each once", () => {
    expect(mistakes(`${small}target: { lss: 0.1 }\n`)).toEqual([
      expect.stringMatching(/target\.lss.*no objective lss.*loss/),
    ]);
    expect(mistakes(`${small}target: {}\n`)).toEqual([expect.stringContaining("names no objective")]);
    const own = changed(small, "goal: minimize,", "goal: minimize, target: 0.6,");
    expect(mistakes(`${own}target: { loss: 0.1 }\n`)).toEqual([expect.stringMatching(/has the key target already/)]);
  });
});
