import { describe, expect, it } from "vitest";
import { estimatesOf, fitStudy, type OutcomeConstraint, type Study, type Trial } from "../../../../src/core/index.ts";
import {
  analyse,
  estimatesByTrial,
  importanceFigures,
  metricWords,
  readImportance,
  reportPage,
  standaloneSvg,
} from "../../../../src/node/report/index.ts";
import { completed, study } from "../../../core/analysis/example-study.ts";

const mapped: Study = { ...study, strategy: "map" };
const trials = [0, 1, 2, 3, 4, 5, 6, 7].map((i) =>
  completed(i, i === 0 ? "baseline" : "sobol", 0.8 + 0.01 * (i % 6), 20 - (i % 6)),
);
const model = (await fitStudy(mapped, trials))!;
const analysis = analyse(mapped, trials, estimatesByTrial(estimatesOf(model)));
const importance = readImportance(model, analysis);

const pageOf = (shown: typeof importance, of: readonly Trial[]) =>
  reportPage({
    analysis,
    importance: shown,
    trials: of,
    health: [],
    definition: "",
    date: "2026-01-02",
    version: "1.2.3",
  });

describe("importance in the report", () => {
  it("goes through the recommended trial, and ranks what moves the metrics first", () => {
    expect(importance.through?.trial).toBe(analysis.recommendation?.trial);
    expect(importance.ranking).toEqual(["layers", "pooling"]);
    expect(importance.slices.map(({ parameter }) => parameter)).toEqual(["layers", "pooling"]);
  });

  it("goes through the baseline where nothing is recommended, and has no slices without any trial to go through", () => {
    const { recommendation: _none, ...without } = analysis;
    expect(readImportance(model, without).through).toMatchObject({ trial: 0, words: "the baseline" });
    expect(readImportance(model, { ...without, points: [], front: [] }).slices).toEqual([]);
  });

  it("is drawn as bars and slices: well-formed figures with everything in them", async () => {
    const drawn = await importanceFigures(importance);
    expect(drawn.map(({ name }) => name)).toEqual(["importance", "slices"]);
    for (const figure of drawn) {
      const text = standaloneSvg(figure);
      expect(text).not.toMatch(/NaN|undefined|Infinity/);
      for (const word of ["accuracy", "latency", "layers", "pooling"]) expect(text).toContain(word);
      const open: string[] = [];
      for (const [, closing, name, single] of text.matchAll(/<(\/?)([a-zA-Z]+)[^>]*?(\/?)>/g)) {
        if (closing) expect(open.pop()).toBe(name);
        else if (!single) open.push(name!);
      }
      expect(open).toEqual([]);
    }
    // A cell for each objective and parameter.
    expect(drawn[1]?.svg.match(/<svg x=/g)).toHaveLength(4);
  });

  it("is a table in the page, all metrics side by side", async () => {
    const page = await pageOf(importance, trials);
    expect(page).toContain("<h2>Parameters</h2>");
    expect(page).toContain('<th scope="row">layers</th>');
    expect(page.match(/<th scope="col">relevance<\/th>/g)).toHaveLength(2);
  });
});

describe("a metric that only an outcome constraint is on", () => {
  const bound = (constant: number): OutcomeConstraint => ({
    text: `size <= ${constant}`,
    metric: "size",
    kind: "at-most",
    bound: { constant, ofBaseline: {} },
  });
  const withSize = trials.map((trial): Trial => {
    if (trial.status !== "completed") return trial;
    return {
      ...trial,
      metrics: { ...trial.metrics, size: { mean: 4 * Number(trial.configuration["layers"]), count: 1 } },
    };
  });
  const read = async (outcomeConstraints: readonly OutcomeConstraint[]) => {
    const constrained = { ...mapped, outcomeConstraints };
    const fitted = (await fitStudy(constrained, withSize))!;
    return readImportance(fitted, analyse(constrained, withSize, estimatesByTrial(estimatesOf(fitted))));
  };

  it("has its column of bars and of slices, with a line where its bound is", async () => {
    const [bars, slices] = await importanceFigures(await read([bound(20)]));
    expect(bars!.svg).toContain("layers for size");
    expect(slices!.svg.match(/<svg x=/g)).toHaveLength(6);
    expect(slices!.svg).toContain("size along layers");
    expect(slices!.caption).toContain("Horizontal lines: what bounds size.");
    const cell = slices!.svg.split("<svg x=").find((each) => each.includes('aria-label="size along layers"'));
    // The only horizontal line of the cell that is not one of the grid.
    expect(cell).toMatch(
      /<g aria-label="rule" stroke="var\(--reference\)"><line x1="64" x2="296" y1="([\d.]+)" y2="\1"/,
    );
  });

  it("has no line for a bound far from all that the slices show", async () => {
    const [, slices] = await importanceFigures(await read([bound(1e6)]));
    expect(slices!.caption).not.toContain("Horizontal lines");
  });

  it("says in the table that it is constrained, and how", async () => {
    const importance = await read([bound(20)]);
    const page = await pageOf(importance, withSize);
    expect(page).toContain(">size (constrained: at most 20)</th>");
    expect(page).toContain(">latency</th>");
  });

  it("is named with its bounds, as far as they are known", () => {
    const [least, most] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
    expect(metricWords("latency", undefined)).toBe("latency");
    expect(metricWords("size", { lower: 3, upper: most })).toBe("size (constrained: at least 3)");
    expect(metricWords("size", { lower: 3, upper: 0.75 * 4.2 })).toBe("size (constrained: 3 to 3.15)");
    expect(metricWords("size", { lower: least, upper: most })).toBe("size (constrained: not bounded yet)");
  });
});
