import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createStudy } from "../../../src/core/library/index.ts";

/** What becomes of a number between 0 and 1. */
const scales: Readonly<Record<string, (u: number) => number>> = {
  denormal: (u) => 5e-324 * Math.round(10 * u),
  "near 1e-310": (u) => 1e-310 * (1 + u),
  "near the least normal number": (u) => 3e-308 * u,
  "halves of ±1.7e308": (u) => (u > 0.5 ? 1.7e308 : -1.7e308),
  "up to 1.7e308": (u) => 1.7e308 * u,
  "down to −1.7e308": (u) => -1.7e308 * u,
  "over all decades": (u) => 10 ** (600 * u - 300),
  "of either sign": (u) => (u - 0.5) * 1e300,
  constant: () => -1.7e308,
};

describe("outcomes at the limits of numbers", () => {
  it.each(Object.keys(scales))(
    "%s give a batch, finite estimates and a front, whatever the transform",
    async (name) => {
      const of = scales[name]!;
      await fc.assert(
        fc.asyncProperty(
          fc.constantFrom("none", "log", "logit", undefined),
          fc.constantFrom<"minimize" | "maximize">("minimize", "maximize"),
          fc.boolean(),
          async (transform, goal, hasErrors) => {
            const study = createStudy({
              parameters: [{ kind: "float", name: "a", lower: 0, upper: 1, scale: "linear" }],
              objectives: [
                { name: "y", goal, ...(transform === undefined ? {} : { transform: transform as "log" }) },
                { name: "z", goal: "minimize" },
              ],
              strategy: "map",
              initial: 9,
              seed: 1,
              baseline: { a: 0.25 },
            });
            for (const { trial, configuration } of await study.ask(9)) {
              const a = Number(configuration["a"]);
              const mean = of((a - 0.3) ** 2 / 0.49);
              study.tell(trial, { y: hasErrors ? { mean, standardError: Math.abs(mean) / 8 } : mean, z: a });
            }
            expect(await study.ask(2)).toHaveLength(2);
            for (const { y } of (await study.estimate()).values()) {
              for (const value of [y!.median, y!.lower, y!.upper]) expect(Number.isFinite(value)).toBe(true);
            }
            expect((await study.best()).front.length).toBeGreaterThan(0);
          },
        ),
        { seed: 4, numRuns: 2 },
      );
    },
  );
});
