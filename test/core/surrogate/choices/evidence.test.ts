import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  chooseByEvidence,
  EVIDENCE_RULES,
  type EvidenceRule,
  evidenceFor,
  isConvincing,
  remainsValid,
} from "../../../../src/core/surrogate/choices/evidence.ts";

const plain: EvidenceRule = {
  minTrials: 2,
  validity: 1.5,
  standardErrors: 2,
  minMeanGain: 0,
  minTotalGain: 0,
  maxTrialGain: Number.POSITIVE_INFINITY,
  maxTrialLoss: Number.POSITIVE_INFINITY,
};
const rules = Object.entries(EVIDENCE_RULES);

describe("a choice by evidence", () => {
  it.each(rules)("of %s remains valid until the study has grown by its share, and not longer", (_, rule) => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), (chosenAt) => {
        const due = Math.ceil(rule.validity * chosenAt);
        expect(remainsValid(rule, chosenAt, due)).toBe(false);
        expect(remainsValid(rule, chosenAt, due - 1)).toBe(true);
      }),
      { seed: 1 },
    );
    expect(remainsValid(rule, 0, 1)).toBe(false);
  });

  it.each(rules)("of %s never falls on an alternative that is no better", (_, rule) => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -20, max: 20, noNaN: true }), { minLength: 16, maxLength: 40 }),
        fc.double({ min: 0, max: 5, noNaN: true }),
        (densities, worse) => {
          const alternatives = new Map([
            ["present", densities],
            ["other", densities.map((value) => value - worse)],
          ]);
          expect(chooseByEvidence(rule, "present", alternatives)).toBe("present");
        },
      ),
      { seed: 2 },
    );
  });

  it("falls on the alternative with the largest convincing gain", () => {
    const present = Array.from({ length: 20 }, (_, i) => Math.sin(i));
    const alternatives = new Map([
      ["present", present],
      ["slightly", present.map((value, i) => value + 0.2 + 0.01 * Math.cos(i))],
      ["clearly", present.map((value, i) => value + 0.5 + 0.01 * Math.cos(i))],
      ["doubtfully", present.map((value, i) => value + 0.9 + 9 * Math.cos(7 * i))],
    ]);
    expect(chooseByEvidence(plain, "present", alternatives)).toBe("clearly");
  });

  it("asks for the standard errors, the mean and the total of its rule", () => {
    const evidence = { mean: 0.3, standardError: 0.1 };
    expect(isConvincing({ ...plain, standardErrors: 2.9 }, evidence, 10)).toBe(true);
    expect(isConvincing({ ...plain, standardErrors: 3.1 }, evidence, 10)).toBe(false);
    expect(isConvincing({ ...plain, minMeanGain: 0.31 }, evidence, 10)).toBe(false);
    expect(isConvincing({ ...plain, minTotalGain: 2.9 }, evidence, 10)).toBe(true);
    expect(isConvincing({ ...plain, minTotalGain: 3.1 }, evidence, 10)).toBe(false);
  });

  it("limits the weight of a single trial, either way", () => {
    const rule = { ...plain, maxTrialGain: 3, maxTrialLoss: 1 };
    expect(evidenceFor(rule, [100, 1, -50, 0]).mean).toBe((3 + 1 - 1 + 0) / 4);
  });
});
