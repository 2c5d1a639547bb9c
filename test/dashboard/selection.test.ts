import { describe, expect, it } from "vitest";
import { trialColumns } from "../../src/dashboard/study/columns.ts";
import { fulfilling, orderedPlaces, readSelection, writeSelection } from "../../src/dashboard/study/selection.ts";
import type { DefinitionAnswer, TrialRowAnswer } from "../../src/node/server/answers.ts";

const DEFINITION: DefinitionAnswer = {
  objectives: [{ name: "loss", goal: "minimize" }],
  metrics: [],
  parameters: [
    { name: "lr", kind: "float", lower: 1e-5, upper: 0.1, scale: "log" },
    { name: "pooling", kind: "categorical", values: ["mean", "max"] },
  ],
  outcomeConstraints: [],
  strategy: "saas",
  batch: 4,
  parallel: 2,
  budget: { trials: 60 },
};

const row = (trial: number, lr: number, pooling: string, loss?: number): TrialRowAnswer => ({
  trial,
  id: `id.${trial}`,
  status: loss === undefined ? "failed" : "completed",
  origin: "sobol",
  parameters: { lr, pooling },
  metrics: loss === undefined ? {} : { loss: { mean: loss } },
});

const ROWS = [row(0, 0.001, "mean", 3), row(1, 0.01, "max", 1), row(2, 0.02, "mean"), row(3, 0.1, "max", 2)];
const TABLE = trialColumns(ROWS, DEFINITION, undefined);

const selected = (address: string): readonly number[] => {
  const kept = fulfilling(TABLE, readSelection(new URLSearchParams(address)));
  return ROWS.filter((_, place) => kept[place] === 1).map(({ trial }) => trial);
};

describe("the selection of trials", () => {
  it.each([
    ["", [0, 1, 2, 3]],
    ["in.loss=1~2", [1, 3]],
    ['in.p.pooling=["mean"]', [0, 2]],
    ["status=failed", [2]],
    ["q=lr<0.01", [0]],
    ["q=lr>%3D0.01 pooling%3Dmax", [1, 3]],
    ["q=%233", [3]],
    ["q=MEA", [0, 2]],
    ["q=loss<2.5&status=completed", [1, 3]],
    ["in.loss=nonsense", [0, 1, 2, 3]],
    ["in.unknown=1~2", [0, 1, 2, 3]],
  ])("that %j stands for", (address, trials) => {
    expect(selected(address)).toEqual(trials);
  });

  it("is the same after it was written to an address and read again", () => {
    const address = new URLSearchParams(
      'in.loss=0.1~2.25&in.p.pooling=["a b","c"]&q=lr<1&sort=-loss&status=failed&units=own',
    );
    const selection = readSelection(address);
    const written = writeSelection(selection, address);
    expect(readSelection(written)).toEqual(selection);
    expect(written.get("units")).toBe("own");
  });

  it("has rows without a value last, in either order", () => {
    const order = (sort: string) => {
      const selection = readSelection(new URLSearchParams({ sort }));
      return [...orderedPlaces(TABLE, new Uint8Array(4).fill(1), selection.sort)];
    };
    expect(order("loss")).toEqual([1, 3, 0, 2]);
    expect(order("-loss")).toEqual([0, 3, 1, 2]);
  });
});
