import { describe, expect, it } from "vitest";
import { PROPOSAL_STRATEGIES } from "../../../../src/core/designer/strategies/registry.ts";
import { STRATEGIES } from "../../../../src/core/study/index.ts";
import { describeStrategy } from "../../../contracts/strategy.ts";

describe("the registry of strategies", () => {
  it("has every strategy that a study can name, under its own name", () => {
    expect(Object.keys(PROPOSAL_STRATEGIES).sort()).toEqual([...STRATEGIES].sort());
    for (const [name, strategy] of Object.entries(PROPOSAL_STRATEGIES)) expect(strategy.name).toBe(name);
  });
});

for (const strategy of Object.values(PROPOSAL_STRATEGIES)) describeStrategy(strategy);
