import { describe, expect, it } from "vitest";
import { reportPage } from "../../../../src/node/report/index.ts";
import { fitted, mapped, sizeBound, sizedTrials, trials } from "../../../core/analysis/fitted-study.ts";
import { about } from "../example-input.ts";

describe("the table of parameter importance", () => {
  it("has all metrics side by side", async () => {
    const page = await reportPage({ ...about, ...(await fitted(mapped, trials)), trials });
    expect(page).toContain("<h2>Parameters</h2>");
    expect(page).toContain('<th scope="row">layers</th>');
    expect(page.match(/<th scope="col">relevance<\/th>/g)).toHaveLength(2);
  });

  it("names the bounds of a constrained metric", async () => {
    const constrained = await fitted({ ...mapped, outcomeConstraints: [sizeBound(20)] }, sizedTrials);
    const page = await reportPage({ ...about, ...constrained, trials: sizedTrials });
    expect(page).toContain(">size (constrained: at most 20)</th>");
    expect(page).toContain(">latency</th>");
  });
});
