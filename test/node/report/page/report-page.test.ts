import { describe, expect, it } from "vitest";
import { analyse, estimatesByTrial } from "../../../../src/core/analysis/index.ts";
import type { Study, Trial } from "../../../../src/core/study/index.ts";
import { reportPage } from "../../../../src/node/report/index.ts";
import { completed, estimated, study } from "../../../core/analysis/example-study.ts";
import { estimates, trials } from "../example-analysis.ts";

function page(overrides: { study?: Study; trials?: readonly Trial[]; definition?: string } = {}): Promise<string> {
  const shown = overrides.trials ?? trials;
  return reportPage({
    analysis: analyse(overrides.study ?? study, shown, estimates),
    trials: shown,
    facts: { bounds: [] },
    health: [],
    definition: overrides.definition ?? "name: parser\n",
    date: "2026-01-02",
    version: "1.2.3",
  });
}

describe("the report", () => {
  it("recommends a trial with its gains, intervals and parameters", async () => {
    expect(await page()).toContain("Recommendation: trial 4");
    expect(await page()).toContain("+12.5 %");
    expect(await page()).toContain("+25.0 %");
  });

  it("calls a trial that may be no better than the baseline promising, not recommended", async () => {
    const doubtful = [completed(0, "baseline", 0.8, 20), completed(1, "saas", 0.801, 19.9)];
    const text = await reportPage({
      analysis: analyse(study, doubtful, estimatesByTrial([estimated(0, 0.8, 20), estimated(1, 0.801, 19.9)])),
      trials: doubtful,
      facts: { bounds: [] },
      health: [],
      definition: "",
      date: "2026-01-02",
      version: "1.2.3",
    });
    expect(text).toContain("Most promising: trial 1");
    expect(text).toContain("too low to rely on");
  });

  it("loads nothing from the network and forbids it", async () => {
    expect(await page()).toContain("default-src 'none'");
    const addresses = (await page()).match(/(?:src|href|url)\s*[=(]\s*["']?[a-z]+:/gi);
    expect(addresses).toBeNull();
  });

  it("lists every trial, a failed one with its reason", async () => {
    const rows = (await page()).split('class="sortable"')[1] ?? "";
    expect(rows.match(/<tr class=/g)).toHaveLength(trials.length);
    expect(rows).toContain("exit code 1");
    expect(await page()).toContain("1 trial failed and cannot be plotted");
  });

  it("escapes names, values, reasons and the study file", async () => {
    const hostile = `"><script>alert('x')</script>&`;
    const text = await page({
      study: {
        ...study,
        name: hostile,
        parameters: [{ kind: "categorical", name: hostile, values: [hostile] }],
        objectives: study.objectives.map((objective) => ({ ...objective, unit: hostile })),
      },
      trials: [
        ...trials,
        { number: 5, origin: "saas", configuration: { [hostile]: hostile }, status: "failed", reason: hostile },
      ],
      definition: `</pre>${hostile}`,
    });
    expect(text.match(/<script/g)).toHaveLength(1);
    expect(text).not.toContain("</pre>&quot;");
    expect(text).not.toContain('"><script>alert');
    expect(text).toContain("&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;");
  });

  it("says so if no trial has completed yet", async () => {
    expect(await page({ trials: [] })).toContain("nothing to recommend");
  });
});
