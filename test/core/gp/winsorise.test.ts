import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { winsorise } from "../../../src/core/gp/index.ts";

describe("very bad outcomes", () => {
  const accuracy = Float64Array.of(0.9, 0.91, 0.92, 0.88, 0.93, 0.9, 0.89, 0.1, 0.94, 0.87);

  it("are pulled in to Tukey's fence, good ones never touched", () => {
    const pulled = winsorise(accuracy, accuracy, undefined);
    expect(pulled[7]).toBeGreaterThan(0.75);
    expect(pulled[7]).toBeLessThan(0.87);
    for (const i of [0, 1, 2, 3, 4, 5, 6, 8, 9]) expect(pulled[i]).toBe(accuracy[i]);
    const lucky = accuracy.map((value) => -value);
    expect(winsorise(lucky, lucky, undefined)).toEqual(lucky);
  });

  it("are never lifted over the reference point", () => {
    expect(winsorise(accuracy, accuracy, 0.5)[7]).toBeLessThan(0.5);
  });

  it("stay as they are where quartiles say too little or half of all outcomes are equal", () => {
    expect(winsorise(accuracy, accuracy.slice(3, 10), undefined)).toEqual(accuracy);
    const mostlyOne = Float64Array.of(1, 1, 1, 1, 1, 1, 1, 0, -5, 1);
    expect(winsorise(mostlyOne, mostlyOne, undefined)).toEqual(mostlyOne);
  });

  it("are judged by the space-filling design, however narrow a search has become", () => {
    const design = Float64Array.of(1, 2, 3, 4, 5, 6, 7, 8);
    const all = Float64Array.of(...design, 9.1, 9.2, 9.3, 9.4, 9.5, 9.6, 9.7, 9.8, 9.9, 9.95);
    expect(winsorise(all, design, undefined)).toEqual(all);
  });

  it("keep their order (property)", () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 40 }),
        (values) => {
          const raw = Float64Array.from(values);
          const pulled = winsorise(raw, raw, undefined);
          for (let i = 0; i < raw.length; i++) {
            expect(pulled[i]).toBeGreaterThanOrEqual(raw[i]);
            for (let k = 0; k < raw.length; k++) if (raw[i] <= raw[k]) expect(pulled[i]).toBeLessThanOrEqual(pulled[k]);
          }
        },
      ),
      { seed: 5, numRuns: 200 },
    );
  });
});
