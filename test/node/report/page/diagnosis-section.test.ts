import { describe, expect, it } from "vitest";
import { analyse } from "../../../../src/core/analysis/index.ts";
import { diagnosisPage, reportPage } from "../../../../src/node/report/index.ts";
import { study } from "../../../core/analysis/example-study.ts";
import { diagnosis, trials, withSize } from "../example-diagnosis.ts";
import { about } from "../example-input.ts";

describe("the diagnosis on a page", () => {
  it("is a section of the report, with sentences, figures and a table", async () => {
    const page = await reportPage({
      ...about,
      analysis: analyse(study, trials, new Map()),
      trials,
      diagnosis,
    });
    expect(page).toContain("<h2>Can the model be trusted?</h2>");
    expect(page).toContain("accuracy: the model can be trusted");
    expect(page.match(/<figcaption>/g)).toHaveLength(5);
    expect(page.match(/<tr><th scope="row">(accuracy|latency)<\/th><td>(SAAS|MAP)/g)).toHaveLength(4);
  });

  it("includes constrained metrics in sentences, figures and table", async () => {
    const page = await diagnosisPage(study, trials, withSize, { date: "2026-01-02", version: "1.2.3" });
    expect(page).toContain("<li>size (constrained: at most 20): the model can be trusted");
    expect(page.match(/<svg class="figure"/g)).toHaveLength(3);
    expect(page.match(/<tr><th scope="row">size<\/th><td>(SAAS|MAP)/g)).toHaveLength(2);
    const [size] = withSize.constrained;
    const byAnother = { ...withSize, constrained: [{ ...size!, model: "map" as const }] };
    const mixed = await diagnosisPage(study, trials, byAnother, { date: "2026-01-02", version: "1.2.3" });
    expect(mixed).toContain("The study uses SAAS for accuracy, SAAS for latency, MAP for size.");
  });

  it("is a page of its own that loads nothing from the network", async () => {
    const page = await diagnosisPage(study, trials, diagnosis, { date: "2026-01-02", version: "1.2.3" });
    expect(page).toContain("<title>parser – Paretune diagnosis</title>");
    expect(page).toContain("default-src 'none'");
    expect(page.match(/<svg class="figure"/g)).toHaveLength(2);
    expect(page).toContain("Made by Paretune 1.2.3 on 2026-01-02.");
  });
});
