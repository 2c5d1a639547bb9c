import { describe, expect, it } from "vitest";
import { type ImportRequest, prepareImport, proposeStudy } from "../../../../src/node/exchange/import/import-study.ts";
import { proposedStudyText } from "../../../../src/node/exchange/import/propose-study.ts";
import type { Cell, SourceColumn, SourceStudy } from "../../../../src/node/exchange/readers/index.ts";
import { fixture, openedStudy } from "../fixtures.ts";

const CHOICES: ImportRequest["choices"] = {
  mapped: new Map(),
  set: new Map(),
  scale: new Map(),
  includeOutside: false,
  pruned: "skip",
};

/** The lines below `parameters:` and so on. */
const linesOf = (text: string): readonly string[] => text.split("\n").filter((line) => line.startsWith("  "));

describe("the study that is proposed for a file", () => {
  it.each([
    ["optuna.db", "nlu", 7],
    ["optuna-journal.log", "nlu", 7],
    ["optuna-trials.csv", undefined, 7],
    ["ax-client.json", undefined, 4],
    ["ax-experiment.json", undefined, 4],
    ["mlflow.db", "nlu", 5],
    ["mlflow-runs.csv", undefined, 5],
    ["wandb-runs.json", undefined, 2],
    ["plain.csv", undefined, 4],
  ])("%s is valid, and takes every trial that has ended", async (name, fromStudy, recorded) => {
    const request = { path: fixture(name), fromStudy };
    const { text } = proposeStudy(request, name);
    const { reports } = await prepareImport(await openedStudy(text), { ...request, choices: CHOICES });
    expect(reports.filter((each) => each?.kind === "recorded")).toHaveLength(recorded);
  });

  it("has the ranges and goals that Optuna keeps, also of attributes", () => {
    const { text } = proposeStudy({ path: fixture("optuna.db"), fromStudy: "nlu" }, "optuna.db --from-study nlu");
    expect(text).toContain("#   paretune import optuna.db --from-study nlu --into study.yaml\nname: nlu\n");
    expect(linesOf(text)).toEqual([
      "  layers: { type: int, range: [1, 6] }",
      "  lr: { type: float, range: [0.00001, 0.1], scale: log }",
      "  dropout: { type: float, range: [0, 0.5], step: 0.05 }",
      "  pooling: { type: categorical, values: [mean, max, first] }",
      "  bias: { type: bool }",
      "  accuracy: { goal: maximize }",
      "  latency: { goal: minimize }",
      "  model_size_mb: {}",
    ]);
  });

  const source = (columns: readonly SourceColumn[], rows: readonly Record<string, Cell>[]): SourceStudy => ({
    name: "runs.csv",
    columns,
    trials: rows.map((cells, index) => ({ name: `row ${index}`, id: `${index}`, state: "completed", cells })),
  });
  const any = (key: string): SourceColumn => ({ key, name: key, role: "any" });
  const proposed = (study: SourceStudy) => linesOf(proposedStudyText(study, { title: "t", shownArguments: "a" }));

  it("learns which choice makes a parameter active, and says where none does", () => {
    const rows = [
      { kind: "svm", c: 1, on: "True", "learning rate": 0.1, acc: 0.5 },
      { kind: "svm", c: 3, on: "False", acc: 0.6 },
      { kind: "on", on: "True", acc: 0.7 },
      { kind: "mlp", on: "False", acc: 0.8 },
    ];
    expect(proposed(source(["kind", "c", "on", "learning rate", "acc"].map(any), rows))).toEqual([
      '  kind: { type: categorical, values: [svm, "on", mlp] }',
      "  c: { type: int, range: [1, 3], when: { kind: svm } } # a guess: the range of the values",
      "  on: { type: bool }",
      "  learning_rate: { type: fixed, value: 0.1 } # 3 of 4 trials lack it: say when it is active, e.g. when: { NAME: VALUE }",
      "  acc: { goal: maximize } # a guess by its name",
    ]);
  });

  it("needs a metric with a goal, and a parameter", () => {
    const rows = [{ a: 1, b: 2, acc: 3 }];
    expect(() => proposed(source(["a", "b"].map(any), rows))).toThrow(/which metric is to be .* Its columns: a, b\./);
    expect(() => proposed(source([any("acc")], rows))).toThrow(/which column is a parameter/);
  });
});
