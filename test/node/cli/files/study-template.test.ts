import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { shortForm, withGuesses } from "../../../../src/node/cli/files/parameter-guesses.ts";
import {
  parameterDefinition,
  parseObjective,
  parseParameter,
  studyFileText,
} from "../../../../src/node/cli/files/study-template.ts";

const draft = {
  name: "my study: #1",
  command: 'python train.py --lr {lr} --note "a: b"',
  parameters: [
    "lr=float:1e-5:1e-2:log",
    "layers=int:1:6",
    "act=categorical:relu,tanh",
    "k=ordinal:1,2,4",
    "b=bool",
    "seed=fixed:7",
  ].map(parseParameter),
  objectives: [
    "accuracy=maximize:json:{trial.dir}/m.json:eval.acc",
    "loss=minimize",
    "p99=minimize:csv:{trial.dir}/t.csv:p99",
  ].map(parseObjective),
  trials: 60,
  batch: 4,
  parallel: 2,
  strategy: "saas",
  seed: 3,
};

describe("the study file that init writes", () => {
  it("is YAML that says what was asked for", () => {
    expect(parse(studyFileText(draft, "study.yaml"))).toEqual({
      name: draft.name,
      command: draft.command,
      parameters: {
        lr: { type: "float", range: [1e-5, 1e-2], scale: "log" },
        layers: { type: "int", range: [1, 6] },
        act: { type: "categorical", values: ["relu", "tanh"] },
        k: { type: "ordinal", values: [1, 2, 4] },
        b: { type: "bool" },
        seed: { type: "fixed", value: 7 },
      },
      objectives: {
        accuracy: { goal: "maximize", from: { json: "{trial.dir}/m.json", path: "eval.acc" } },
        loss: { goal: "minimize", from: { stdout: "loss *[:=] *{number}" } },
        p99: { goal: "minimize", from: { csv: "{trial.dir}/t.csv", column: "p99" } },
      },
      budget: { trials: 60, batch: 4, initial: 12, parallel: 2 },
      strategy: "saas",
      seed: 3,
    });
  });

  it.each([
    "lr",
    "lr=",
    "lr=double:0:1",
    "lr=float:2:1",
    "lr=float:0",
    "lr=float:0:1:cubic",
    "a=categorical:x",
    "b=bool:--a,--a",
    "b=bool:--a:1",
  ])("--parameter %s is refused with the forms that are known", (text) =>
    expect(() => parseParameter(text)).toThrow(`--parameter must be NAME=float:LOW:HIGH[:log]`),
  );

  it.each(["accuracy", "accuracy=max", "accuracy=maximize:xml:a:b", "accuracy=maximize:json:file"])(
    "--objective %s is refused with the forms that are known",
    (text) => expect(() => parseObjective(text)).toThrow("--objective must be NAME=maximize or NAME=minimize"),
  );
});

describe("a flag of the command", () => {
  it("is guessed where the placeholder is a word of its own", () => {
    const guessed = withGuesses("python t.py {use_bias} --amp {amp} x={nesterov} {a,b: } {trial.dir} {study.dir}", []);
    expect(Object.fromEntries(guessed.map(({ name, definition }) => [name, definition]))).toMatchObject({
      use_bias: "{ type: bool, flag: --use-bias }",
      amp: "{ type: bool }",
      nesterov: "{ type: bool }",
      a: "{ type: float, range: [0, 1] }",
    });
    expect(guessed.map(({ name }) => name)).not.toContain("study.dir");
  });

  it.each([
    ["amp=bool:--amp", "{ type: bool, flag: --amp }", "bool:--amp"],
    ["bias=bool:--bias,--no-bias", "{ type: bool, flag: [--bias, --no-bias] }", "bool:--bias,--no-bias"],
  ])("can be given as %s", (text, definition, short) => {
    expect(parseParameter(text).definition).toBe(definition);
    expect(shortForm(definition)).toBe(short);
    expect(parameterDefinition(short)).toBe(definition);
  });
});
