import { describe, expect, it } from "vitest";
import { readProposalRecord } from "../../../../src/core/designer/index.ts";
import type { WarpedParameter } from "../../../../src/core/space/index.ts";
import { importanceWords, warpingJson, warpingWords } from "../../../../src/node/report/index.ts";

const shaped = (parameter: string, a: number, b: number): WarpedParameter => ({ parameter, lower: 0, upper: 1, a, b });
const choice = { gain: { mean: 0.4234, standardError: 0.0512 }, chosenAt: 32 };
const evidence = "left-out trials +0.423 ± 0.051 nats";

describe("input warping in words", () => {
  it("name the parameters with their shapes, the most strongly warped first", () => {
    const warping = [shaped("dropout", 1.02, 0.97), shaped("learning_rate", 0.5, 2.1), shaped("width", 3.456, 0.9)];
    expect(warpingWords({ ...choice, warping })).toBe(
      `inputs warped: width (a 3.5, b 0.9), learning_rate (a 0.5, b 2.1); ${evidence}`,
    );
    expect(importanceWords({ metrics: [], inputWarping: { ...choice, warping } })).toMatch(
      /Relevance: the inverse squared lengthscale on the unit cube, of warped inputs \(inputs warped: width /,
    );
  });

  it("name at most six parameters and count the others", () => {
    const warping = Array.from({ length: 9 }, (_, i) => shaped(`x${i}`, 2, 1));
    expect(warpingWords({ ...choice, warping })).toMatch(/x5 \(a 2, b 1\), 3 more; /);
  });

  it("give the evidence if inputs are not warped", () => {
    const gain = { mean: -1.5, standardError: 0.25 };
    expect(warpingWords({ ...choice, gain })).toBe("inputs not warped: left-out trials −1.5 ± 0.25 nats");
    expect(importanceWords({ metrics: [], inputWarping: choice })).toBe(importanceWords({ metrics: [] }));
    expect(importanceWords({ metrics: [] })).toMatch(/on the unit cube\.$/);
  });
});

describe("input warping as JSON", () => {
  const warping = [shaped("learning_rate", 0.5, 2.1)];

  it("has the shapes by parameter, or null if inputs are not warped", () => {
    expect(warpingJson({ ...choice, warping })).toEqual({
      ...choice,
      parameters: { learning_rate: { a: 0.5, b: 2.1 } },
    });
    expect(warpingJson(choice)).toEqual({ ...choice, parameters: null });
  });

  it("is read from the record of the last proposal, which may have none", () => {
    const record = (inputWarping: unknown) => JSON.stringify({ health: [], inputWarping });
    expect(readProposalRecord(record({ ...choice, warping })).inputWarping).toEqual({ ...choice, warping });
    expect(readProposalRecord(record(choice)).inputWarping).toEqual(choice);
    expect(readProposalRecord(record(undefined)).inputWarping).toBeUndefined();
    expect(readProposalRecord(undefined).inputWarping).toBeUndefined();
    expect(readProposalRecord("damaged").inputWarping).toBeUndefined();
  });
});
