import { describe, expect, it } from "vitest";
import { closest } from "../../../src/node/expression/closest.ts";

describe("the word that was probably meant", () => {
  it.each([
    ["rnage", ["range", "scale"], "range"],
    ["Range", ["range", "scale"], "range"],
    ["learning_rat", ["learning_rate", "layers"], "learning_rate"],
    ["max", ["minimize", "maximize"], "maximize"],
    ["integer", ["float", "int"], "int"],
    ["colour", ["range", "scale"], undefined],
    ["y", ["x", "z"], undefined],
    ["lrr", ["l", "batch"], undefined],
    ["anything", [], undefined],
  ])("of %s among %j is %s", (word, known, expected) => expect(closest(word, known)).toBe(expected));
});
