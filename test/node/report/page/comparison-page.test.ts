import { describe, expect, it } from "vitest";
import { compareStudies } from "../../../../src/core/analysis/index.ts";
import { comparisonPage } from "../../../../src/node/report/index.ts";
import { saas, sobol } from "../../../core/analysis/example-study.ts";

describe("the page of a comparison", () => {
  it("has sentences, the table and figures, and loads nothing from the network", async () => {
    const page = await comparisonPage(compareStudies([sobol, saas]), { date: "2026-01-02", version: "1.2.3" });
    expect(page.match(/<svg class="figure"/g)).toHaveLength(2);
    expect(page).toContain("A single seed each of saas and sobol does not show");
    expect(page).toContain("paretune run saas-1.yaml --seed 2 --store saas-1-seed-2.paretune");
    expect(page).toContain("default-src 'none'");
    expect(page).toContain("<title>parser – Paretune comparison</title>");
  });
});
