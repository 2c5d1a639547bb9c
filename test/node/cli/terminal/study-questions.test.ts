import { PassThrough } from "node:stream";
import { describe, expect, it } from "vitest";
import { Interrupted } from "../../../../src/node/cli/exit.ts";
import { parseObjective, parseParameter } from "../../../../src/node/cli/files/study-template.ts";
import { askForDraft, type StudyDefaults } from "../../../../src/node/cli/terminal/study-questions.ts";

const ENTER = "\r";
const CLEAR = "\u0015";

const defaults: StudyDefaults = {
  name: "folder",
  command: "./train --lr {lr} --layers {layers}",
  parameters: [],
  objectives: [],
  exampleObjectives: "accuracy=maximize, latency_ms=minimize",
  trials: 96,
  batch: 8,
  parallel: 1,
  strategy: "saas",
  seed: 1,
};

/** Types each answer when the next question is shown. */
async function answer(given: StudyDefaults, answers: readonly string[]) {
  const input = new PassThrough();
  const output = new PassThrough();
  let shown = "";
  output.setEncoding("utf8").on("data", (text: string) => {
    shown += text;
  });
  const draft = askForDraft(given, { input, output });
  const typing = (async () => {
    for (const text of answers) {
      await new Promise((done) => setTimeout(done, 20));
      input.write(text);
    }
  })();
  const [result] = await Promise.allSettled([draft, typing]);
  return { result, shown };
}

describe("the questions of init", () => {
  it("take the suggested values on Enter", async () => {
    const { result } = await answer(
      defaults,
      Array.from({ length: 5 }, () => ENTER),
    );
    expect(result).toMatchObject({
      status: "fulfilled",
      value: {
        name: "folder",
        command: defaults.command,
        parameters: [
          { name: "lr", definition: "{ type: float, range: [1e-5, 1e-1], scale: log }" },
          { name: "layers", definition: "{ type: int, range: [1, 6] }" },
        ],
        objectives: ["accuracy=maximize", "latency_ms=minimize"].map(parseObjective),
        trials: 96,
      },
    });
  });

  it("take what is typed, also in CJK, and ask again until it is valid", async () => {
    const answers = [
      "研究",
      ENTER,
      "./train {層}",
      ENTER,
      "int:9",
      ENTER,
      CLEAR,
      "int:1:9",
      ENTER,
      "loss=minimize",
      ENTER,
    ];
    const { result, shown } = await answer(defaults, answers);
    expect(shown).toContain("Forms: float:0:1[:log], int:1:8");
    expect(result).toMatchObject({
      status: "fulfilled",
      value: {
        name: "研究",
        command: "./train {層}",
        parameters: [{ name: "層", definition: "{ type: int, range: [1, 9] }" }],
        objectives: [parseObjective("loss=minimize")],
      },
    });
  });

  it("leave out what the flags have answered", async () => {
    const given = {
      ...defaults,
      parameters: [parseParameter("lr=float:0:1")],
      objectives: [parseObjective("a=maximize")],
    };
    const { result } = await answer(
      given,
      Array.from({ length: 3 }, () => ENTER),
    );
    expect(result).toMatchObject({
      status: "fulfilled",
      value: { parameters: [{ name: "lr", definition: "{ type: float, range: [0, 1] }" }, { name: "layers" }] },
    });
  });

  it.each([
    ["Ctrl-C", "\u0003"],
    ["Ctrl-D", "\u0004"],
  ])("end with nothing written on %s", async (_name, key) => {
    const { result } = await answer(defaults, [ENTER, key]);
    expect(result).toMatchObject({ status: "rejected", reason: new Interrupted("Nothing was written.") });
  });
});
