import { describe, expect, it } from "vitest";
import { formatIssues, parseStudyFile } from "../../../src/node/study-file/index.ts";
import { changed, mistakes, small } from "./example.ts";

const LR = "{ type: float, range: [0.1, 1] }";
const LOSS = '{ goal: minimize, from: { stdout: "loss ([0-9.]+)" } }';
const COMMAND = "python train.py {lr} {layers}";
const KNOWN =
  "known: {lr}, {layers}, {trial.dir}, {trial.number}, {trial.replicate}, {trial.slot}, {config}, {study.dir}";

/** What to put in place of what, and the issues that follow. */
type Case = readonly [from: string, to: string, ...expected: string[]];

const parameters: readonly Case[] = [
  [
    LR,
    "{ type: float, range: [1, 0.1] }",
    "4 parameters.lr.range: lower bound must be below upper bound; got [1, 0.1]. Write: [0.1, 1]",
  ],
  [
    LR,
    "{ type: float, range: [1, 1] }",
    "4 parameters.lr: lower bound must be below upper bound; got [1, 1], which is one value. Write: { type: fixed, value: 1 }",
  ],
  [
    LR,
    "{ type: float, range: [1] }",
    "4 parameters.lr.range: must be the lowest and the highest value, both included: [LOWER, UPPER]; got [1]. Write: [1, 6]",
  ],
  [
    LR,
    '{ type: float, range: ["1e-3", 1] }',
    '4 parameters.lr.range[0]: must be a finite number; got "1e-3". Write: 0.001',
  ],
  [LR, "{ type: float, range: [0, .inf] }", "4 parameters.lr.range[1]: must be a finite number; got Infinity"],
  [
    LR,
    "{ type: float }",
    "4 parameters.lr.range: is missing: the lowest and the highest value, both included: [LOWER, UPPER]. Write: [1, 6]",
  ],
  [
    LR,
    "{ type: float, range: [0, 1], scale: log }",
    "4 parameters.lr.range: a log scale needs a lower bound above 0; got [0, 1]. Write: [0.001, 1]",
  ],
  [
    LR,
    "{ type: float, range: [1, 9], scale: log, step: 1 }",
    "4 parameters.lr.step: a step is for linear scales; remove it, or list the values: { type: ordinal, values: [1, 2, 4] }",
  ],
  [
    LR,
    "{ type: float, range: [1, 9], scale: logarithmic }",
    '4 parameters.lr.scale: must be linear or log; got "logarithmic". Write: log',
  ],
  [LR, "{ type: float, range: [0, 1], step: -0.1 }", "4 parameters.lr.step: must be above 0; got -0.1"],
  [LR, "{ type: float, range: [0, 1], step: 2 }", "4 parameters.lr.step: must fit into the range [0, 1]; got 2"],
  [
    LR,
    "{ type: int, range: [1.5, 4] }",
    "4 parameters.lr.range: bounds of an int must be whole numbers; got [1.5, 4]. Write: [1, 4]",
  ],
  [
    LR,
    "{ type: int, range: [0, 9223372036854775807] }",
    "4 parameters.lr.range: ints go up to 2^53 − 1 = 9007199254740991, and down to −(2^53 − 1), because larger ones are not exact; got [0, 9223372036854776000]. Write: [0, 9007199254740991]",
  ],
  [
    LR,
    "{ type: int, range: [1, 4], step: 0.5 }",
    "4 parameters.lr.step: the step of an int must be a whole number; got 0.5. Write: 1",
  ],
  [
    LR,
    "{ type: double, range: [0, 1] }",
    '4 parameters.lr.type: must be float, int, ordinal, categorical, bool, fixed or derived; got "double"',
  ],
  [
    LR,
    "{ type: integer, range: [0, 1] }",
    '4 parameters.lr.type: must be float, int, ordinal, categorical, bool, fixed or derived; got "integer". Write: int',
  ],
  [
    LR,
    "{ range: [0, 1] }",
    "4 parameters.lr.type: is missing: float, int, ordinal, categorical, bool, fixed or derived",
  ],
  [
    LR,
    "[0, 1]",
    "4 parameters.lr: must be a parameter with its type and what that needs; got [0, 1]. Write: { type: float, range: [0, 1] }",
  ],
  [LR, "{ type: float, range: [0, 1], stpe: 0.1 }", "4 parameters.lr.stpe: is not known here; did you mean step?"],
  [LR, "{ type: float, range: [1, 2], log: true }", "4 parameters.lr.log: is not known here. Write: scale: log"],
  [
    LR,
    "{ type: float, range: [1, 2], colour: red }",
    "4 parameters.lr.colour: is not known here; known: type, range, scale, step, when, pin",
  ],
  [LR, "{ type: categorical, values: [a, b, a] }", '4 parameters.lr.values[2]: "a" is in the list twice; remove one'],
  [
    LR,
    '{ type: categorical, values: [1, "1"] }',
    '4 parameters.lr.values[1]: 1 and "1" would look the same to the program; remove one',
  ],
  [
    LR,
    "{ type: ordinal, values: [3] }",
    "4 parameters.lr: a single value does not vary; got [3]. Write: { type: fixed, value: 3 }",
  ],
  [
    LR,
    "{ type: ordinal, values: [] }",
    "4 parameters.lr.values: must be a list of values; got []. Write: [mean, max, first]",
  ],
  [
    LR,
    "{ type: categorical, values: [~, a] }",
    "4 parameters.lr.values[0]: must be a number, a text, true or false, or a list of these; got null. Write: none",
  ],
  [
    "  lr:",
    "  learning rate:",
    "2 command: there is no placeholder {lr}; known: {learning rate}, {layers}, {trial.dir}, {trial.number}, {trial.replicate}, {trial.slot}, {config}, {study.dir} (or, for literal braces, {{lr}})",
    "4 parameters.learning rate: the name must be made of letters, digits, _, - and ., beginning with a letter",
  ],
  [
    "  layers:",
    "  config:",
    "2 command: there is no placeholder {layers}; known: {lr}, {config}, {trial.dir}, {trial.number}, {trial.replicate}, {trial.slot}, {config}, {study.dir} (or, for literal braces, {{layers}})",
    "5 parameters.config: this name is reserved: {config} is a built-in placeholder ({trial.dir}, {trial.number}, {trial.replicate}, {trial.slot}, {config}, {study.dir}); choose another",
  ],
];

const commands: readonly Case[] = [
  [
    COMMAND,
    "python train.py {lrr}",
    `2 command: there is no placeholder {lrr}; did you mean {lr}? ${KNOWN} (or, for literal braces, {{lrr}})`,
  ],
  [
    COMMAND,
    "python train.py {trial.path}",
    `2 command: there is no placeholder {trial.path}; ${KNOWN} (or, for literal braces, {{trial.path}})`,
  ],
  [
    COMMAND,
    "python train.py | tee log",
    "2 command: | needs a shell; add the key shell: true, or quote it if the program is to receive it",
  ],
  [
    COMMAND,
    "python train.py $HOME",
    "2 command: $HOME needs a shell to be expanded; add the key shell: true, or quote it",
  ],
  [COMMAND, "python 'train.py", "2 command: the quote ' is opened but not closed"],
  [COMMAND, "{}", '2 command.run: is missing: a command. Write: "python train.py --config {config}"'],
  [
    COMMAND,
    "[]",
    '2 command: must be a command, or a list of commands; got []. Write: "python train.py --config {config}"',
  ],
  [
    COMMAND,
    '[python a.py, 5, "python {x}"]',
    '2 command[1]: must be a command; got 5. Write: "python train.py --config {config}"',
    `2 command[2]: there is no placeholder {x}; ${KNOWN} (or, for literal braces, {{x}})`,
  ],
  [
    COMMAND,
    `python train.py $${"{lr}"}\nshell: true`,
    `2 command: $${"{lr}"} is a variable of the shell; the parameter's placeholder is {lr}`,
  ],
  [
    COMMAND,
    "echo `date {lr}`\nshell: true",
    "2 command: a value cannot be quoted in a command with backquotes; write $(…) instead",
  ],
  [COMMAND, 'echo "{lr}\nshell: true', '2 command: " is opened but not closed'],
];

const metrics: readonly Case[] = [
  [
    LOSS,
    '{ goal: minimize, from: { stdout: "a (.*)" } }\nmetrics: { lr: { from: { stdout: "b (.*)" } } }\noutcome_constraints: ["lr <= 1"]',
    "8 metrics.lr: a parameter has the same name, so outcome_constraints would be ambiguous; rename one of them, e.g. lr_measured",
  ],
  [
    LOSS,
    '{ goal: max, from: { stdout: "a (.*)" } }',
    '7 objectives.loss.goal: must be maximize or minimize; got "max". Write: maximize',
  ],
  [LOSS, '{ from: { stdout: "a (.*)" } }', "7 objectives.loss.goal: is missing: maximize or minimize. Write: maximize"],
  [
    LOSS,
    "{ goal: minimize }",
    '7 objectives.loss: needs from or measure, the source of its value. Write: from: { stdout: "loss: {number}" }',
  ],
  [
    LOSS,
    '{ goal: minimize, from: { stdout: "(" } }',
    "7 objectives.loss.from.stdout: is not a regular expression (Unterminated group); got (",
  ],
  [
    LOSS,
    '{ goal: minimize, from: { stdout: "loss: .*" } }',
    '7 objectives.loss.from.stdout: needs {number}, or a group (…) around the number; got loss: .*. Write: "accuracy: {number}"',
  ],
  [
    LOSS,
    '{ goal: minimize, bounds: [1, 0], from: { stdout: "{number}" } }',
    "7 objectives.loss.bounds: the least value must be below the greatest; got from 1 to 0. Write: [0, 1]",
  ],
  [
    LOSS,
    '{ goal: minimize, bounds: {}, from: { stdout: "{number}" } }',
    "7 objectives.loss.bounds: must have a least or a greatest value, or both. Write: { min: 0 }",
  ],
  [
    LOSS,
    '{ goal: minimize, bounds: [0, .inf], from: { stdout: "{number}" } }',
    "7 objectives.loss.bounds[1]: must be a finite number; got Infinity",
  ],
  [
    LOSS,
    "{ goal: minimize, exact: true, measure: { command: ./m, repeats: 8, statistic: mean } }",
    "7 objectives.loss.exact: a measure that is repeated has a standard error; remove the key, or write it only where repeats is 1",
  ],
  [
    LOSS,
    "{ goal: minimize, exact: true, from: { json: a.json, path: a, standard_error: b } }",
    "7 objectives.loss.exact: the value is read with a standard_error; remove one of the two keys",
  ],
  [
    LOSS,
    "{ goal: minimize, exact: true, from: { json: a.json, path: a, pick: mean } }",
    "7 objectives.loss.exact: a mean of several values has a standard error; remove the key, or the key pick",
  ],
  [
    LOSS,
    "{ goal: minimize, from: { jsno: a.json } }",
    '7 objectives.loss.from: must be one of { json: FILE, path: a.b }, { stdout: REGEX }, { stderr: REGEX }, { output: REGEX }, { csv: FILE, column: NAME } and { tensorboard: FOLDER, tag: NAME }; got { jsno: "a.json" }. Write: { json: "{trial.dir}/metrics.json", path: accuracy }',
  ],
  [
    LOSS,
    "{ goal: minimize, from: { json: a.json } }",
    "7 objectives.loss.from.path: is missing: the keys that lead to the number, joined by dots. Write: eval.accuracy",
  ],
  [
    LOSS,
    "{ goal: minimize, from: { json: a.json, path: a..b } }",
    "7 objectives.loss.from.path: a key between two dots is empty; got a..b. Write: eval.accuracy",
  ],
  [
    LOSS,
    "{ goal: minimize, from: { csv: a.csv, col: b } }",
    "7 objectives.loss.from.column: is missing: the name of a column. Write: val_loss",
    "7 objectives.loss.from.col: is not known here; did you mean column?",
  ],
  [
    LOSS,
    '{ goal: minimize, from: { json: "{dir}/a", path: b } }',
    `7 objectives.loss.from.json: there is no placeholder {dir}; ${KNOWN} (or, for literal braces, {{dir}})`,
  ],
  [
    LOSS,
    "{ goal: minimize, measure: { command: ./m, repeats: 0, statistic: p95 } }",
    "7 objectives.loss.measure.repeats: must be at least 1; got 0. Write: 1",
    '7 objectives.loss.measure.statistic: must be mean, p50, p90 or p99; got "p95". Write: p90',
  ],
  [
    LOSS,
    "{ goal: minimize, measure: { command: ./m, repeats: 8, statistic: mean, against: baseline } }",
    "7 objectives.loss.measure.against: needs the key baseline, with the parameters of the model to measure against",
  ],
  [
    LOSS,
    "{ goal: minimize, measure: { command: ./m, repeats: 8, statistic: mean, against: first } }",
    '7 objectives.loss.measure.against: must be baseline; got "first"',
  ],
  [
    LOSS,
    "{ goal: minimize, measure: { command: ./m } }",
    "7 objectives.loss.measure.repeats: is missing: the minimum number of samples. Write: 200",
    "7 objectives.loss.measure.statistic: is missing: mean, p50, p90 or p99. Write: p99",
  ],
  [
    LOSS,
    "{ goal: minimize, measure: { command: ./m, repeats: 3, statistic: mean, exclusive: yes } }",
    '7 objectives.loss.measure.exclusive: must be true or false; got "yes". Write: true',
  ],
  [
    LOSS,
    '{ goal: minimize, from: { stdout: "(a)" }, measure: { command: ./m, repeats: 3, statistic: mean } }',
    "7 objectives.loss.measure: from and measure exclude each other; remove one",
  ],
  [
    LOSS,
    '{ goal: minimize, from: { stdout: "(a)" }, progress: { stdout: "epoch (?<step>[0-9]+) loss (.*)" } }',
    '7 objectives.loss.progress.stdout: has a group named step, so the group of the number must be named value; got epoch (?<step>[0-9]+) loss (.*). Write: "epoch (?<step>[0-9]+) accuracy {number}"',
  ],
  [
    LOSS,
    '{ goal: minimize, from: { stdout: "(a)" }, progress: { stdout: "loss" } }',
    '7 objectives.loss.progress.stdout: needs {number}, or a group (…) around the number; got loss. Write: "accuracy: {number}"',
  ],
  [
    LOSS,
    "{ goal: minimize, measure: { command: ./m, repeats: 3, statistic: mean }, early: true }",
    "7 objectives.loss.early: a measure runs when training has ended; remove the key, or read the value with from",
  ],
  [
    LOSS,
    `${LOSS}\nmetrics:\n  loss: { from: { stdout: "(a)" } }`,
    "9 metrics.loss: is an objective already, and objectives are recorded too; remove it here",
  ],
  [
    `objectives:\n  loss: ${LOSS}`,
    "objectives: {}",
    '6 objectives: there must be at least one objective; got none. Write: accuracy: { goal: maximize, from: { stdout: "accuracy: {number}" } }',
  ],
];

/** Lines that are added at the end, where they are line 8. */
const added: readonly (readonly [string, ...string[]])[] = [
  ["baseline: { layer: 3 }", "8 baseline.layer: there is no parameter layer; did you mean layers?"],
  ["baseline: { layers: 7 }", "8 baseline.layers: must be a whole number in [1, 6]; got 7. Write: 6"],
  ["baseline: { layers: 2.6 }", "8 baseline.layers: must be a whole number in [1, 6]; got 2.6. Write: 3"],
  ['baseline: { lr: "0.5" }', '8 baseline.lr: must be a number in [0.1, 1]; got "0.5"'],
  [
    "baseline: { lr: ~ }",
    "8 baseline.lr: must be a number, a text, true or false, or a list of these; got null. Write: none",
  ],
  ["reference_point: { los: 1 }", "8 reference_point.los: there is no objective los; did you mean loss?"],
  ['reference_point: { loss: "1" }', '8 reference_point.loss: must be a finite number; got "1". Write: 1'],
  [
    "budget: { trials: 0, bacth: 3 }",
    "8 budget.trials: must be at least 1; got 0. Write: 1",
    "8 budget.bacth: is not known here; did you mean batch?",
  ],
  [
    "budget: { stop: 0.01 }",
    '8 budget.stop: must be a percentage above 0 and below 100: the study ends early once two batches in a row are each expected to add less than this to the hypervolume; got 0.01. Write: "1%"',
  ],
  ["budget: 100", "8 budget: must be a budget; got 100. Write: { trials: 100, batch: 8, parallel: 4 }"],
  [
    "strategy: sas",
    '8 strategy: must be auto, saas, map-saas, map, nsga2, tpe, sobol or random; got "sas". Write: saas',
  ],
  ["model: best", '8 model: must be auto; got "best"'],
  ["input_warping: true", "8 input_warping: must be auto; got true"],
  ["think: 30", "8 think: must be a number with its unit: 500ms, 30s or 10m; got 30. Write: 30s"],
  ["think: 0s", "8 think: must be above 0; got 0s. Write: 30s"],
  ["seed: -1", "8 seed: must be at least 0; got -1. Write: 0"],
  ["seed: 1.5", "8 seed: must be a whole number; got 1.5. Write: 7"],
  ["timeout: 600", "8 timeout: must be a number with its unit: 500ms, 30s, 10m, 2h or 1d; got 600. Write: 600s"],
  ["timeout: 0s", "8 timeout: must be above 0; got 0s. Write: 10m"],
  ["timeout: 30d", "8 timeout: must be at most 24d; got 30d. Write: 10m"],
  ['retries: "2"', '8 retries: must be a whole number; got "2". Write: 2'],
  ["executor: remote", '8 executor: must be local, slurm, ray or kubernetes; got "remote"'],
  ["shell: yes", '8 shell: must be true or false; got "yes". Write: true'],
  [
    'cwd: "{trial.dir}"',
    "8 cwd: must not contain placeholders, because it is the same for every trial; got {trial.dir}. Write: .",
  ],
  ["env: { 1A: x }", "8 env.1A: the name must be made of letters, digits and _, beginning with a letter"],
  ['env: { A: "{b}" }', `8 env.A: there is no placeholder {b}; ${KNOWN} (or, for literal braces, {{b}})`],
  ["objctives: {}", "8 objctives: is not known here; did you mean objectives?"],
  ["name: again", "8 name: occurs here a second time; remove one of the two, or rename one"],
];

const lines = (expected: readonly string[]): readonly string[] => expected.map((line) => `study.yaml:${line}`);

describe("a mistake is told with its line, its key, and what to write instead:", () => {
  it.each([...parameters, ...commands, ...metrics])("%s → %s", (from, to, ...expected) => {
    expect(mistakes(changed(small, from, to))).toEqual(lines(expected));
  });

  it.each(added)("%s", (line, ...expected) => expect(mistakes(`${small}${line}\n`)).toEqual(lines(expected)));

  it("a key that stands twice, with every other mistake beside it", () => {
    expect(mistakes(`${small}"name": again\nseed: 1.5\n`)).toEqual(
      lines([
        '8 "name": occurs here a second time; remove one of the two, or rename one',
        "9 seed: must be a whole number; got 1.5. Write: 7",
      ]),
    );
  });

  it("nothing that varies", () => {
    const text = changed(
      changed(small, LR, "{ type: fixed, value: 1 }"),
      "{ type: int, range: [1, 6] }",
      "{ type: fixed, value: 2 }",
    );
    expect(mistakes(text)).toEqual(
      lines(["3 parameters: at least one parameter must vary; got none. Write: layers: { type: int, range: [1, 6] }"]),
    );
  });

  it.each(["", "- a\n- b\n", "just words\n"])("a file that is no study at all: %j", (text) => {
    expect(mistakes(text)).toEqual([
      "study.yaml:1: a study file must be a map of keys and values, such as name: nlu-parser; `paretune init` writes one",
    ]);
  });

  it("a file that is not YAML", () => {
    expect(mistakes(changed(small, "python", "{study.dir}/train.py"))).toEqual([
      'study.yaml:2: YAML: a text that begins with { must be quoted. Write: "{study.dir}/train.py train.py {lr} {layers}"',
    ]);
    expect(mistakes("name: &a [*a]\n")).toEqual(["study.yaml:1: YAML: an alias (*) refers to its own anchor (&)"]);
    expect(mistakes("name: [a\ncommand: b\n")[0]).toMatch(/^study\.yaml:\d: YAML: /);
  });
});

describe("all mistakes", () => {
  it("are told at once, in the file's order", () => {
    const text = [
      ["name: small", "nam: small"],
      [COMMAND, "python {lrr}"],
      [LR, "{ type: float, range: [1, 0.1], stpe: 1 }"],
      [LOSS, '{ goal: min, from: { stdout: "x" } }'],
    ].reduce((before, [from = "", to = ""]) => changed(before, from, to), `${small}budget: { trials: -1 }\nseed: x\n`);
    expect(mistakes(text).map((line) => line.split(":").slice(0, 2).join(":"))).toEqual([
      "study.yaml:1 name",
      "study.yaml:1 nam",
      "study.yaml:2 command",
      "study.yaml:4 parameters.lr.range",
      "study.yaml:4 parameters.lr.stpe",
      "study.yaml:7 objectives.loss.goal",
      "study.yaml:7 objectives.loss.from.stdout",
      "study.yaml:8 budget.trials",
      "study.yaml:9 seed",
    ]);
  });

  it("are data, with the column too", () => {
    const result = parseStudyFile(changed(small, LR, "{ type: float, range: [1, 0.1] }"), "study.yaml");
    expect(result).toEqual({
      ok: false,
      issues: [
        {
          line: 4,
          column: 22,
          key: "parameters.lr.range",
          message: "lower bound must be below upper bound; got [1, 0.1]",
          suggestion: "[0.1, 1]",
        },
      ],
    });
  });

  it("of the file as a whole have no line", () => {
    expect(formatIssues("a.yaml", [{ line: 0, column: 0, key: "", message: "is a folder" }])).toBe(
      "a.yaml: is a folder",
    );
  });
});

describe("a range that numbers cannot fill", () => {
  const range = (text: string): string => mistakes(changed(small, "{ type: float, range: [0.1, 1] }", text)).join("\n");

  it.each([
    [
      "{ type: float, range: [-1e308, 1e308] }",
      "must be below 1.8e308; got [-1e+308, 1e+308]. Write: [-5e+307, 5e+307]",
    ],
    ["{ type: int, range: [1, 9007199254740992] }", "ints go up to 2^53 − 1 = 9007199254740991"],
    ["{ type: int, range: [1e18, 2e18] }", "ints go up to 2^53 − 1"],
    [
      "{ type: int, range: [-9007199254740991, 9007199254740991] }",
      "must be at most 2^53 − 1 = 9007199254740991; got [-9007199254740991, 9007199254740991]. Write: [-4503599627370495, 4503599627370495]",
    ],
    [
      "{ type: int, range: [0, 9007199254740991], step: 9007199254740992 }",
      "the step of an int must be at most 2^53 − 1",
    ],
    ["{ type: float, range: [0, 1], step: 1e-320 }", "is too small beside the range [0, 1]"],
    ["{ type: float, range: [100000000000000000, 100000000000000100], step: 1 }", "is too small beside the range"],
    ["{ type: fixed, value: 9223372036854775807 }", "put a larger one in quotes, as a text"],
    ["{ type: ordinal, values: [1, 9223372036854775807] }", "lr.values[1]: whole numbers are exact up to 2^53 − 1"],
  ])("is refused: %s", (text, problem) => expect(range(text)).toContain(problem));

  it.each([
    "{ type: float, range: [-5e+307, 5e+307] }",
    "{ type: int, range: [-4503599627370495, 4503599627370495] }",
    "{ type: int, range: [0, 9007199254740991] }",
    '{ type: ordinal, values: [1, "9223372036854775807"] }',
  ])("is accepted as the message writes it: %s", (text) => expect(range(text)).toBe(""));
});
