import { describe, expect, it } from "vitest";
import { standaloneSvg } from "../../../../src/figures/index.ts";
import { fitted, mapped, sizeBound, sizedTrials, trials } from "../../../core/analysis/fitted-study.ts";
import { drawImportance } from "./draw.ts";
import { expectWellFormed } from "./well-formed.ts";

const { importance, analysis, model } = await fitted(mapped, trials);

describe("the figures of parameter importance", () => {
  it("are bars, relevances and slices: well-formed, with every metric and parameter", async () => {
    const drawn = await drawImportance(importance, analysis, model);
    expect(drawn.map(({ name }) => name)).toEqual(["importance", "relevance", "slices"]);
    for (const figure of drawn) {
      const text = standaloneSvg(figure);
      expect(text).not.toMatch(/NaN|undefined|Infinity/);
      for (const word of ["accuracy", "latency", "layers", "pooling"]) expect(text).toContain(word);
      expectWellFormed(text);
    }
    // A cell for each objective and parameter.
    expect(drawn[2]?.svg.match(/<svg [^>]* x="/g)).toHaveLength(4);
    expect(drawn[2]?.caption).toContain(`the recommended trial ${importance.through?.trial}`);
  });
});

describe("the figures of a constrained metric", () => {
  const draw = async (constant: number) => {
    const found = await fitted({ ...mapped, outcomeConstraints: [sizeBound(constant)] }, sizedTrials);
    return drawImportance(found.importance, found.analysis);
  };

  it("are a column of bars and of slices, with a line at the bound", async () => {
    const [bars, , slices] = await draw(20);
    expect(bars!.svg).toContain("layers for size");
    expect(slices!.svg.match(/<svg [^>]* x="/g)).toHaveLength(6);
    expect(slices!.svg).toContain("size along layers");
    expect(slices!.caption).toContain("Solid horizontal lines: the bounds of size.");
    const cell = slices!.svg.split("<svg ").find((each) => each.includes('aria-label="size along layers"'));
    // The only horizontal line of the cell that is not one of the grid.
    expect(cell).toMatch(
      /<g aria-label="rule" stroke="var\(--reference\)"><line x1="[\d.]+" x2="[\d.]+" y1="([\d.]+)" y2="\1"/,
    );
  });

  it("have no line for a bound outside the range of the slices", async () => {
    const [, , slices] = await draw(1e6);
    expect(slices!.caption).not.toContain("horizontal lines");
  });
});
