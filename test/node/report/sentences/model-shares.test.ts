import { describe, expect, it } from "vitest";
import { listWords, modelReasons, modelShares } from "../../../../src/node/report/index.ts";

const use = { metric: "loss", model: "auto" as const };

describe("the models of a mixture", () => {
  it("are named with their shares, in their order, without those that have no samples", () => {
    expect(modelShares({ ...use, saasShare: 0.625, anovaShare: 0.25 })).toEqual([
      ["saas", 0.625],
      ["map", 0.125],
      ["anova", 0.25],
    ]);
    expect(modelShares({ ...use, saasShare: 0.625 })).toEqual([
      ["saas", 0.625],
      ["map", 0.375],
    ]);
    expect(modelShares(use)).toBeUndefined();
  });

  it("are listed with commas and a last and", () => {
    expect(listWords(["a"])).toBe("a");
    expect(listWords(["a", "b"])).toBe("a and b");
    expect(listWords(["a", "b", "c"])).toBe("a, b and c");
  });

  it("are explained, the ANOVA kernel too", () => {
    const reasons = modelReasons(
      { strategy: "auto", objectives: [{ name: "loss", goal: "minimize" }] },
      { health: [], models: [{ ...use, saasShare: 0.5, anovaShare: 0.25 }] },
    );
    expect(reasons["loss"]?.join(" ")).toContain(
      "25 % of MAP, which expects that all may, and 25 % of ANOVA, which expects their effects nearly to add up. The better one",
    );
  });
});
