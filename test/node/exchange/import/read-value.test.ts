import { expect, it } from "vitest";
import type { Parameter } from "../../../../src/core/space/index.ts";
import { readParameter } from "../../../../src/node/exchange/import/read-value.ts";

const int: Parameter = { kind: "int", name: "n", lower: 1, upper: 9, scale: "linear" };
const float: Parameter = { ...int, kind: "float" };
const choice: Parameter = { kind: "categorical", name: "c", values: ["a", 3, true, "[64, 32]"], lists: true };
const fixed: Parameter = { kind: "fixed", name: "f", value: 7 };

it.each([
  [int, "3", 3],
  [int, "3.0", 3],
  [int, "3.5", 3.5],
  [int, "three", "three"],
  [int, "", ""],
  [float, "1e-3", 0.001],
  [float, "nan", "nan"],
  [{ kind: "bool", name: "b" } satisfies Parameter, "True", true],
  [{ kind: "bool", name: "b" } satisfies Parameter, 0, false],
  [{ kind: "bool", name: "b" } satisfies Parameter, "maybe", "maybe"],
  [choice, "3.0", 3],
  [choice, "True", true],
  [choice, [64, 32], "[64, 32]"],
  [choice, "(64,32)", "[64, 32]"],
  [choice, "b", "b"],
  [fixed, "7", 7],
] as const)("a value of another tool is read by the kind of its parameter (%#)", (parameter, cell, value) => {
  expect(readParameter(parameter, cell)).toEqual(value);
});
