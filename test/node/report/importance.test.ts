import { describe, expect, it } from "vitest";
import { estimatesOf, fitStudy, type Study } from "../../../src/core/index.ts";
import {
  analyse,
  estimatesByTrial,
  importanceFigures,
  readImportance,
  reportPage,
  standaloneSvg,
} from "../../../src/node/report/index.ts";
import { completed, study } from "./example-study.ts";

const mapped: Study = { ...study, strategy: "map" };
const trials = [0, 1, 2, 3, 4, 5, 6, 7].map((i) =>
  completed(i, i === 0 ? "baseline" : "sobol", 0.8 + 0.01 * (i % 6), 20 - (i % 6)),
);
const model = (await fitStudy(mapped, trials))!;
const analysis = analyse(mapped, trials, estimatesByTrial(estimatesOf(model)));
const importance = readImportance(model, analysis);

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
    const page = await reportPage({
      analysis,
      importance,
      trials,
      health: [],
      definition: "",
      date: "2026-01-02",
      version: "1.2.3",
    });
    expect(page).toContain("<h2>Parameters</h2>");
    expect(page).toContain('<th scope="row">layers</th>');
    expect(page.match(/<th scope="col">relevance<\/th>/g)).toHaveLength(2);
  });
});
