import { describe, expect, it } from "vitest";
import { comparedFronts } from "../../src/dashboard/study/compared-fronts.ts";
import type { FigureData, FrontData } from "../../src/figures/index.ts";

function front(reference: number | undefined): FrontData {
  const value = (median: number) => ({ median, measured: median });
  const latency = { name: "latency", unit: "ms", goal: "minimize" as const };
  return {
    kind: "front",
    name: "front-accuracy-latency",
    title: "accuracy against latency",
    x: { name: "accuracy", goal: "maximize", reference: { value: 0.8, name: "baseline" } },
    y: reference === undefined ? latency : { ...latency, reference: { value: reference, name: "baseline" } },
    basis: "measured",
    failed: 0,
    points: [
      { trial: 0, origin: "baseline", kind: "baseline", x: value(0.8), y: value(20) },
      { trial: 1, origin: "saas", kind: "front", x: value(0.88), y: value(10) },
    ],
  };
}

describe("the fronts of several studies", () => {
  it("are in one picture, each relative to its own baseline", () => {
    const studies = [
      { name: "a", figures: [front(20)] },
      { name: "b", figures: [front(40)] },
    ];
    const [found] = comparedFronts(studies);
    const shown = found?.panels.map(({ panel, studies: each }) => [panel, each.map(({ points }) => points)]);
    expect(shown).toEqual([
      [
        "measured",
        [
          [{ trial: 1, x: expect.closeTo(1.1), y: 0.5, onFront: true }],
          [{ trial: 1, x: expect.closeTo(1.1), y: 0.25, onFront: true }],
        ],
      ],
    ]);
    expect(found?.groups.map(({ name }) => name)).toEqual(["a", "b"]);
  });

  it("are none where only one study has the objectives with a reference", () => {
    const other: readonly FigureData[] = [{ ...front(20), name: "front-accuracy-size" }];
    expect(
      comparedFronts([
        { name: "a", figures: [front(20)] },
        { name: "b", figures: other },
      ]),
    ).toEqual([]);
    expect(
      comparedFronts([
        { name: "a", figures: [front(20)] },
        { name: "b", figures: [front(undefined)] },
      ]),
    ).toEqual([]);
  });
});
