import { join } from "node:path";
import * as plot from "@observablehq/plot";
import { describe, expect, it } from "vitest";
import { drawFigure } from "../../src/figures/browser.ts";
import { SvgDocument, type SvgElement } from "../../src/figures/drawing/svg-document.ts";
import { describeFigure, type FigureData, standaloneSvg, svgText } from "../../src/figures/index.ts";
import { expectWellFormed } from "../node/report/figures/well-formed.ts";
import { EXAMPLES } from "./example-data.ts";
import { textBoxes } from "./text-boxes.ts";

function draw(data: FigureData, width?: number): string {
  return svgText(plot, describeFigure(plot, data, { width })).svg;
}

describe.each(EXAMPLES.map((data) => [data.name, data] as const))("the figure %s", (name, data) => {
  it("is drawn as its file shows", async () => {
    // A phone's width, where layouts differ most from that of the other golden files.
    const lines = standaloneSvg({ svg: draw(data, 400), title: data.title }).replaceAll("><", ">\n<");
    expectWellFormed(lines);
    expect(lines).not.toMatch(/NaN|undefined|Infinity/);
    await expect(lines).toMatchFileSnapshot(join(import.meta.dirname, "golden", `${name}.svg`));
  });

  it.each([320, 400, 560, 1400])("is legible at a width of %i pixels and no wider", (width) => {
    const svg = draw(data, width);
    const sizes = [...svg.matchAll(/font-size="([\d.]+)"/g)].map(([, size]) => Number(size));
    expect(Math.min(...sizes)).toBeGreaterThanOrEqual(12);
    expect(svg).toMatch(new RegExp(`^<svg class="figure" width="${width}"`));
  });

  it.each([320, 400, 700, 1400])("cuts no text at a width of %i pixels", (width) => {
    const { svg } = drawFigure<SvgElement>(plot, describeFigure(plot, data, { width }), new SvgDocument());
    for (const { text, left, right } of textBoxes(svg)) {
      expect({ text, left, isInside: left > -2 && right < width + 2 }).toEqual({ text, left, isInside: true });
    }
  });

  it("is the same from the same data, and after JSON", () => {
    expect(draw(JSON.parse(JSON.stringify(data)))).toBe(draw(data));
  });
});
