import { describe, expect, expectTypeOf, it } from "vitest";
import { createStudy, type Outcome, type StudyOptions } from "../../../src/core/library/index.ts";
import type { Configuration, Parameter } from "../../../src/core/space/index.ts";

/** Also a type test: the compiler checks it with `npm run check` ("types of the tests"). */
const typed = () =>
  createStudy({
    parameters: [
      { kind: "float", name: "lr", lower: 1e-5, upper: 1e-1, scale: "log" },
      { kind: "int", name: "layers", lower: 1, upper: 6, scale: "linear" },
      { kind: "bool", name: "amp" },
      { kind: "categorical", name: "pooling", values: ["mean", "max"] },
      { kind: "ordinal", name: "kernel", values: [3, 5, 7], when: [{ parameter: "pooling", values: ["max"] }] },
      { kind: "fixed", name: "seed", value: 1 },
    ],
    objectives: [
      { name: "accuracy", goal: "maximize" },
      { name: "latency", goal: "minimize" },
    ],
    metrics: { size: {} },
    baseline: { lr: 1e-3, layers: 3, amp: false, pooling: "mean" },
    referencePoint: { latency: 9 },
    strategy: "sobol",
  });

describe("the types of a study", () => {
  it("have the names and kinds of its parameters", async () => {
    const study = typed();
    const [asked] = await study.ask();
    if (asked === undefined) throw new Error("nothing was proposed");
    const { configuration } = asked;
    expectTypeOf(configuration.lr).toEqualTypeOf<number>();
    expectTypeOf(configuration.layers).toEqualTypeOf<number>();
    expectTypeOf(configuration.amp).toEqualTypeOf<boolean>();
    expectTypeOf(configuration.pooling).toEqualTypeOf<"mean" | "max">();
    expectTypeOf(configuration.kernel).toEqualTypeOf<3 | 5 | 7 | undefined>();
    expectTypeOf(configuration.seed).toEqualTypeOf<1>();
    // @ts-expect-error: there is no such parameter
    expect(configuration.width).toBeUndefined();
    expect(configuration).toEqual({ lr: 1e-3, layers: 3, amp: false, pooling: "mean", seed: 1 });
  });

  it("have the names of its metrics", async () => {
    const study = typed();
    const [asked] = await study.ask();
    expectTypeOf(study.tell).parameter(1).toHaveProperty("accuracy").toEqualTypeOf<Outcome>();
    // @ts-expect-error: latency is missing
    expect(() => study.tell(asked?.trial ?? 0, { accuracy: 0.9 })).toThrow(/lacks the objective latency/);
    if (false as boolean) {
      // @ts-expect-error: there is no metric of this name
      study.tell(0, { accuracy: 0.9, latency: 1, acuracy: 0.9 });
    }
    study.tell(asked?.trial ?? 0, { accuracy: 0.9, latency: { mean: 8, standardError: 0.1 }, size: 3 });
    const estimates = await study.estimate();
    expectTypeOf(estimates.get(0)?.accuracy.median).toEqualTypeOf<number | undefined>();
  });

  it("have the given configurations", () => {
    const study = typed();
    expect(study.add({ lr: 1e-2, layers: 2, amp: true, pooling: "max", kernel: 5 })).toBe(0);
    // @ts-expect-error: a choice that the parameter does not have
    expect(() => study.add({ lr: 1e-2, layers: 2, amp: true, pooling: "median" })).toThrow();
    // @ts-expect-error: no such parameter
    expect(() => study.add({ lr: 1e-2, layers: 2, amp: true, pooling: "mean", x: 1 })).toThrow();
  });

  it("refuse a baseline and a reference point of other names or kinds", () => {
    const parameters = [{ kind: "float", name: "lr", lower: 0, upper: 1, scale: "linear" }] as const;
    const objectives = [{ name: "loss", goal: "minimize" }] as const;
    // @ts-expect-error: a text for a number
    expect(() => createStudy({ parameters, objectives, baseline: { lr: "x" } })).toThrow();
    // @ts-expect-error: no such parameter
    expect(() => createStudy({ parameters, objectives, baseline: { lr: 0.5, x: 1 } })).toThrow();
    // @ts-expect-error: no such objective
    createStudy({ parameters, objectives, referencePoint: { accuracy: 1 } });
  });

  it("are wide where the definition is", async () => {
    const parameters: Parameter[] = [{ kind: "float", name: "x", lower: 0, upper: 1, scale: "linear" }];
    const options: StudyOptions = { parameters, objectives: [{ name: "loss", goal: "minimize" }], strategy: "sobol" };
    const study = createStudy(options);
    const [asked] = await study.ask();
    expectTypeOf(asked?.configuration).toExtend<Configuration | undefined>();
    study.tell(0, { loss: Number(asked?.configuration["x"]), anything: 1 });
    expect(study.add({ x: 0.25 })).toBe(1);
  });
});
