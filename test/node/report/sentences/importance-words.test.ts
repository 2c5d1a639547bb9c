import { describe, expect, it } from "vitest";
import { shareWords, unknownImportanceWords } from "../../../../src/node/report/index.ts";

describe("the importance of a parameter that is not yet known", () => {
  it("has its interval and no middle", () => {
    const total = { middle: 0.88, lower: 0, upper: 0.91 };
    expect(shareWords(total, total)).toEqual({ value: "not yet known", interval: "0.0 % to 91.0 %" });
    const known = { middle: 0.88, lower: 0.8, upper: 0.91 };
    expect(shareWords(known, known)).toEqual({ value: "88.0 %", interval: "80.0 % to 91.0 %" });
    expect(shareWords({ middle: 0.88 }, { middle: 0.88 })).toEqual({ value: "88.0 %" });
  });

  it("is said by name, for few parameters, or for all of them", () => {
    expect(unknownImportanceWords({ ranking: ["a"], unknown: [] })).toBeUndefined();
    const many = Array.from({ length: 600 }, (_, index) => `p${index}`);
    expect(unknownImportanceWords({ ranking: ["a"], unknown: many })).toMatch(
      /^Not yet known is the importance of p0, p1, p2, p3, p4 and 595 more: /,
    );
    expect(unknownImportanceWords({ ranking: [], unknown: many })).toMatch(
      /^It is not yet known which parameters matter/,
    );
  });
});
