import { describe, expect, it } from "vitest";
import { trialCommand } from "../../../src/node/loop/index.ts";
import { valid } from "../study-file/example.ts";

const file = (command: string, rest = ""): string => `name: shown
command: ${JSON.stringify(command)}
${rest}
parameters:
  lr: { type: float, range: [0.1, 1] }
  act: { type: categorical, values: [relu, "it's"] }
  slope: { type: float, range: [0, 1], when: { act: relu } }
objectives:
  loss: { goal: minimize, from: { json: "{trial.dir}/m.json", path: loss } }
`;
const shown = (text: string): readonly string[] =>
  trialCommand(valid(text), "/no/store", { number: 3, configuration: { lr: 0.5, act: "it's" } }).commands;
const FOLDER = "/no/store/trials/0003";

describe("the command of a trial, to be pasted into a shell", () => {
  it("sets the variables of the study file, quoted, and unsets those of inactive parameters", () => {
    expect(shown(file("python t.py {lr} {trial.dir}", 'env: { ACT: "{act}", SLOPE: "{slope}" }'))).toEqual([
      `env -u SLOPE ACT='it'\\''s' python t.py 0.5 ${FOLDER}`,
    ]);
  });

  it("has the trial's folder as a variable where metrics are read from there and no command passes it", () => {
    expect(shown(file("python t.py {lr}"))).toEqual([
      `PARETUNE_TRIAL_DIR='${FOLDER}' PARETUNE_CONFIG='${FOLDER}/config.json' python t.py 0.5`,
    ]);
    expect(shown(file("python t.py {lr} {trial.dir}"))).toEqual([`python t.py 0.5 ${FOLDER}`]);
  });

  it("has the variables that a shell line names", () => {
    const line = "python t.py {lr} --seed $PARETUNE_TRIAL_NUMBER > {trial.dir}/log";
    expect(shown(file(line, "shell: true"))[0]).toMatch(/^PARETUNE_TRIAL_NUMBER='3' sh -c '/);
  });
});
