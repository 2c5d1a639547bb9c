import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { describe, expect, it } from "vitest";
import { type ImportRequest, prepareImport, proposeStudy } from "../../../../src/node/exchange/import/import-study.ts";
import { proposedStudyText } from "../../../../src/node/exchange/import/propose-study.ts";
import type { Cell, SourceColumn, SourceStudy } from "../../../../src/node/exchange/readers/index.ts";
import { newFolder } from "../../../fixtures/new-folder.ts";
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
  const proposed = (study: SourceStudy) =>
    linesOf(proposedStudyText(study, { path: "runs.csv", title: "t", shownArguments: "a" }));

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
      '  "on": { type: bool }',
      "  learning_rate: { type: fixed, value: 0.1 } # 3 of 4 trials lack it: say when it is active, e.g. when: { NAME: VALUE }",
      "  acc: { goal: maximize } # a guess by its name",
    ]);
  });

  it("needs a metric with a goal, and a parameter", () => {
    const rows = [{ a: 1, b: 2, acc: 3 }];
    expect(() => proposed(source(["a", "b"].map(any), rows))).toThrow(/which metric is to be .* Its columns: a, b\./);
    expect(() => proposed(source([any("acc")], rows))).toThrow(/which column is a parameter/);
  });

  it("has names that YAML would read as something else, and the name of the study without the extension of a file", () => {
    const rows = [
      { null: "a, b", 学: 1, acc: 3 },
      { null: "l\nm", 学: 2, acc: 4 },
    ];
    const nameOf = (name: string, path: string): string | undefined =>
      proposedStudyText(
        { ...source(["null", "学", "acc"].map(any), rows), name },
        { path, title: "t", shownArguments: "a" },
      )
        .split("\n")
        .find((line) => line.startsWith("name:"));
    expect(proposed(source(["null", "学", "acc"].map(any), rows)).slice(0, 2)).toEqual([
      '  "null": { type: categorical, values: ["a, b", "l\\nm"] }',
      "  学: { type: int, range: [1, 2] } # a guess: the range of the values",
    ]);
    expect(["1.csv", "true.csv", "学.csv", "-.csv"].map((name) => nameOf(name, `/data/${name}`))).toEqual([
      'name: "1"',
      'name: "true"',
      "name: 学",
      "name: study",
    ]);
    expect(nameOf("bert.v2", "optuna.db")).toBe("name: bert.v2");
  });

  it("has the truth values of a table in a condition", () => {
    const rows = [
      { warm: "True", steps: 1, acc: 1 },
      { warm: "True", steps: 2, acc: 1 },
      { warm: "False", acc: 1 },
    ];
    expect(proposed(source(["warm", "steps", "acc"].map(any), rows))[1]).toContain("when: { warm: true }");
  });

  const chosen = (...values: readonly unknown[]): SourceStudy => {
    const domain = { kind: "choice", values: values as Cell[], isOrdered: false } as const;
    const lr: SourceColumn = { key: "lr", name: "lr", role: "parameter" };
    return source(
      [
        lr,
        { key: "o", name: "o", role: "parameter", domain },
        { key: "v", name: "v", role: "metric", goal: "maximize" },
      ],
      [1, 2].map((each) => ({ lr: each, o: values[0] as Cell, v: each })),
    );
  };

  it("has a choice once that the tool has twice, and leaves out columns of a table whose values look the same", () => {
    expect(proposed(chosen("a", "b", "a"))[1]).toBe(
      "  o: { type: categorical, values: [a, b] } # values that are there twice are left out",
    );
    const rows = [
      { x: 1, mixed: "1", acc: 1 },
      { x: 2, mixed: 1, acc: 1 },
      { x: 3, mixed: "a", acc: 1 },
    ];
    expect(proposed(source(["x", "mixed", "acc"].map(any), rows))[1]).toBe(
      "  # mixed: it has values that would look the same to the program",
    );
  });

  it("is refused with what cannot be a parameter, rather than printed", () => {
    const refused = (study: SourceStudy) => expect(() => proposed(study));
    refused(chosen("1", 1, "true")).toThrow(
      /^No study file can be proposed for runs\.csv:\n {2}parameters\.o\.values\[1\]: "1" and 1 would look the same to the program.*\n.*paretune init/,
    );
    refused(chosen({ a: 1 }, { a: 2 })).toThrow(/parameters\.o\.values\[0\]/);
    refused(chosen([1, [2]], [3])).toThrow(/parameters\.o\.values\[0\]/);
    refused(source(["a", "acc"].map(any), [{ a: 1, acc: 3 }])).toThrow(
      /^Every parameter has the same value in all trials \(a\), .*--into study\.yaml/,
    );
    const broken = source(
      [any("1\n2"), any("acc")],
      [1, 2].map((each) => ({ "1\n2": each, acc: each })),
    );
    refused(broken).toThrow('The name of the column "1\\n2" has a line break');
  });

  /** The pairs of `--map` in the command that the file recommends, as a shell and the command line read it. */
  const recommended = (text: string): readonly string[] => {
    const command = (text.split("\n")[2] ?? "").replace(/^# {3}paretune import /, "");
    const words = execFileSync("sh", ["-c", `printf '%s\\0' ${command}`], { encoding: "utf8" })
      .split("\0")
      .slice(0, -1);
    const options = { into: { type: "string" }, map: { type: "string", multiple: true } } as const;
    const { values, positionals } = parseArgs({ args: words, options, allowPositionals: true });
    expect([values.into, ...positionals]).toEqual(["study.yaml", "runs.csv"]);
    return values.map ?? [];
  };

  it.each([
    ["numbers", "number,values_acc,state,params_1,params_η\n0,1,COMPLETE,2,3\n1,2,COMPLETE,4,5\n", ["params_1=p_1"]],
    ["numbers of a table", "0,1,acc\n1,2,3\n4,5,6\n", ["0=p_0", "1=p_1"]],
    ["signs", "-x y,+'$HOME,acc\n1,2,3\n4,5,6\n", ["-x y=p_-x_y", "+'$HOME=p__HOME"]],
    ["reserved words", "config,constructor,acc\n1,2,3\n4,5,6\n", ["config=p_config", "constructor=p_constructor"]],
    ["names that look alike", "a b,a_b,A-b,acc\n1,2,3,4\n5,6,7,8\n", ["a b=a_b", "a_b=a_b_2"]],
    [
      "a parameter and an objective of one name",
      "number,values_loss,state,params_loss\n0,1,COMPLETE,2\n1,2,COMPLETE,4\n",
      ["values_loss=loss_2"],
    ],
  ])("comes with the command that imports into it: %s", async (_, table, pairs) => {
    const path = join(newFolder(), "runs.csv");
    writeFileSync(path, table);
    const { text } = proposeStudy({ path }, "runs.csv");
    const maps = recommended(text);
    expect(maps).toEqual(pairs);
    const mapped = new Map(
      maps.map((each) => [each.slice(0, each.lastIndexOf("=")), each.slice(each.lastIndexOf("=") + 1)]),
    );
    const { plan, reports } = await prepareImport(await openedStudy(text), { path, choices: { ...CHOICES, mapped } });
    expect(plan.matching.unused).toEqual([]);
    expect(reports.map((each) => each?.kind)).toEqual(["recorded", "recorded"]);
  });
});
