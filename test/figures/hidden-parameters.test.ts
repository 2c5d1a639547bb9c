import { describe, expect, it } from "vitest";
import { hiddenWords } from "../../src/figures/model/hidden-parameters.ts";

describe("the parameters that a figure does not show", () => {
  it("are named, with the reason for which each is missing", () => {
    expect(hiddenWords({ lessImportant: ["momentum"], unknown: ["act", "slope"] })).toBe(
      " Not shown: momentum, which is less important; act and slope, whose importance is not yet known.",
    );
    expect(hiddenWords({ noRoom: ["a", "b", "c", "d", "e", "f", "g"] })).toBe(
      " Not shown: a, b, c, d, e and 2 more, for which there is no room.",
    );
  });

  it("are not mentioned where all are shown", () => {
    expect(hiddenWords({ lessImportant: [], unknown: [] })).toBe("");
  });
});
