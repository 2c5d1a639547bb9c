import type { Study } from "../../../src/core/study/index.ts";

/** A small study that the tests of the store share. */
export const study: Study = {
  name: "small",
  parameters: [
    { kind: "float", name: "x", lower: 0, upper: 10, scale: "linear" },
    { kind: "categorical", name: "name", values: ["n1", "n2", "n3"] },
    { kind: "bool", name: "flag" },
  ],
  objectives: [{ name: "loss", goal: "minimize" }],
  budget: { trials: 10, batch: 4, initial: 4, parallel: 2 },
  strategy: "sobol",
  seed: 1,
};
