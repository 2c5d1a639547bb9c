import { describe, expect, it } from "vitest";
import { pythonMistake } from "../../../src/node/operations/python-mistake.ts";

const definition = {
  parameters: {
    lr: { type: "float", range: [1, 0], when: { "a.b": { min: "NaN" } } },
    "lr.max": { type: "float", range: [0, 1] },
    half: { type: "derived", value: "lr +" },
  },
  objectives: { loss: { goal: "min", bounds: { min: "NaN" } } },
  baseline: { z: null },
};
const told = (key: string, message: string) => pythonMistake({ key, message, line: 1, column: 1 }, definition);

describe("a mistake in a definition from Python", () => {
  it.each([
    ["parameters.lr.range[0]", "parameters['lr'].low"],
    ["parameters.lr.max.range[1]", "parameters['lr.max'].high"],
    ["parameters.lr.step", "parameters['lr'].step"],
    ["parameters.lr.values[1]", "parameters['lr'].values[1]"],
    ["parameters.lr.when.a.b.min", "parameters['lr'].when['a.b']['min']"],
    ["parameters.half.value", "parameters['half'].expression"],
    ["objectives.loss.goal", "objectives['loss']"],
    ["objectives.loss.bounds.min", "objectives['loss'].bounds[0]"],
    ["baseline.z", "baseline['z']"],
    ["budget.trials", "trials"],
    ["constraints[0]", "constraints[0]"],
    ["", "The definition"],
  ])("names the argument of %s", (key, place) => {
    expect(told(key, "is wrong")).toBe(`${place} is wrong`);
  });

  it("shows values as Python writes them", () => {
    const words = 'must be "a", "it\'s" or true; got ["NaN", null]';
    expect(told("parameters.lr.values", words)).toBe(
      "parameters['lr'].values must be 'a', \"it's\" or True; got [nan, None]",
    );
    expect(told("constraints[0]", "must be a condition; got on == true")).toBe(
      "constraints[0] must be a condition; got on == true",
    );
  });

  it("puts a colon before a sentence of its own", () => {
    expect(told("parameters.lr", "a single value does not vary")).toBe(
      "parameters['lr']: a single value does not vary",
    );
  });

  it("calls the bounds of a range low and high", () => {
    const words = "lower bound must be below upper bound; got [1, 0]";
    expect(told("parameters.lr.range", words)).toBe(
      "parameters['lr'].low and high: low must be below high; got [1, 0]",
    );
  });
});
