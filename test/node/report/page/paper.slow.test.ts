import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { compareStudies } from "../../../../src/core/analysis/index.ts";
import type { Study, Trial } from "../../../../src/core/study/index.ts";
import { comparisonPage, reportPage } from "../../../../src/node/report/index.ts";
import { compared, completed } from "../../../core/analysis/example-study.ts";
import { fitted, mapped, trials } from "../../../core/analysis/fitted-study.ts";
import { CHROMIUM, launch } from "../../../dashboard/chromium.ts";
import { about } from "../example-input.ts";

/** A sheet of A4 without its margins, in pixels of CSS. */
const SHEET = Math.floor(((210 - 2 * 12) * 96) / 25.4);
/** A wider page is shrunk by Chromium, with all of its text. */
const WIDTHS = `[document.documentElement.scrollWidth, ...[...document.querySelectorAll("table")].map((table) =>
  Math.ceil(table.getBoundingClientRect().right))]`;

/** The example study with other names, further objectives, and more parameters of which nothing depends. */
function renamed(names: {
  readonly metrics: readonly string[];
  readonly parameters: readonly string[];
  value: string;
}) {
  const { metrics, parameters, value } = names;
  const [layers] = mapped.parameters;
  const objectives = metrics.map((name, i) => ({
    name,
    unit: "ms",
    goal: i === 0 ? ("maximize" as const) : ("minimize" as const),
  }));
  const study: Study = {
    ...mapped,
    objectives,
    parameters: [
      layers!,
      ...parameters.map((name) => ({ kind: "float" as const, name, lower: 1e-5, upper: 1, scale: "log" as const })),
      { kind: "categorical", name: "pooling", values: [value, "max"] },
    ],
  };
  const all = trials.map((trial, i): Trial => {
    if (trial.status !== "completed") return trial;
    const { accuracy, latency } = trial.metrics;
    return {
      ...trial,
      metrics: Object.fromEntries(metrics.map((name, k) => [name, k === 0 ? accuracy! : latency!])),
      configuration: {
        ...{ layers: trial.configuration["layers"]!, pooling: value },
        ...Object.fromEntries(parameters.map((name, k) => [name, 1.234567e-5 * (1 + ((i * (k + 3)) % 7))])),
      },
    };
  });
  const reason = `the command python3 ${"x".repeat(90)}… ended with exit code 1 (stderr: ${"/a/long/path".repeat(12)})`;
  const { configuration } = all[1]!;
  return {
    study,
    trials: [...all, { number: all.length, configuration, origin: "sobol", status: "failed", reason }] as const,
  };
}

describe.skipIf(CHROMIUM === undefined)("a report on paper", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser.close());

  const widths = async (html: string): Promise<readonly number[]> => {
    const page = await browser.newPage({ viewport: { width: SHEET, height: 1000 } });
    await page.emulateMedia({ media: "print" });
    await page.setContent(html);
    const found = (await page.evaluate(WIDTHS)) as readonly number[];
    await page.close();
    return found;
  };

  const long = (word: string) => `${word}_of_the_whole_pipeline_in_production`;
  it.each([
    ["two metrics and six parameters", ["accuracy", "latency"], ["lr", "dropout", "slope", "width"], "mean"],
    ["four metrics", ["accuracy", "latency", "memory", "energy"], ["lr", "dropout"], "mean"],
    ["long names", [long("accuracy"), long("latency")], [long("learning_rate"), "x".repeat(60)], long("mean")],
    ["twelve parameters", ["accuracy", "latency"], Array.from({ length: 12 }, (_, i) => `parameter_${i}`), "mean"],
  ])("is not wider than the sheet: %s", async (_what, metrics, parameters, value) => {
    const { study, trials: all } = renamed({ metrics, parameters, value });
    const page = await reportPage({ ...about, ...(await fitted(study, all)), trials: all });
    expect(page).toContain('aria-label="Parameters"');
    const found = await widths(page);
    expect(found.length).toBeGreaterThan(4);
    expect(Math.max(...found)).toBeLessThanOrEqual(SHEET);
  });

  it("is not wider than the sheet: a comparison of studies with long names", async () => {
    const studies = [1, 2, 3].map((seed) =>
      compared({ name: `${long("study")}_${"y".repeat(40)}_${seed}`, seed }, [completed(1, "saas", 0.9, 15)]),
    );
    const found = await widths(await comparisonPage(compareStudies(studies), about));
    expect(Math.max(...found)).toBeLessThanOrEqual(SHEET);
  });
});
