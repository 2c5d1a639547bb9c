import { describe, expect, it } from "vitest";
import { editStudyText, type ParameterEdit } from "../../../src/node/study-file/index.ts";
import { valid } from "./example.ts";

const text = `# the team's study
name: edit
command: python train.py --config {config}
parameters:
  lr:      { type: float,   range: [1e-5, 1e-2], scale: log }   # found by hand
  pooling: { type: categorical, values: [mean, "max", first] }
  layers:
    # depth of the encoder
    type: int
    range: [1, 6]
  kernel:
    type: ordinal
    values:
      - 3   # small
      - 5
      - 7
  width: &width { type: int, range: [16, 64] }
  depth: *width
objectives:
  loss: { goal: minimize, from: { stdout: "loss ([0-9.]+)" } }
`;

/** The lines that an edit took away and brought, and the parameter that then stands there. */
function change(edit: ParameterEdit, before = text): readonly string[] {
  const edited = editStudyText(before, edit);
  if (!edited.ok) return [edited.problem];
  const [old, now] = [before.split("\n"), edited.text.split("\n")];
  valid(edited.text);
  return [
    ...old.filter((line) => !now.includes(line)).map((line) => `- ${line.trim()}`),
    ...now.filter((line) => !old.includes(line)).map((line) => `+ ${line.trim()}`),
  ];
}

describe("a change of a study file", () => {
  const lr = "lr:      { type: float,   range: [1e-5, 1e-2], scale: log }   # found by hand";
  const pooling = 'pooling: { type: categorical, values: [mean, "max", first] }';

  const cases: readonly [edit: ParameterEdit, ...expected: string[]][] = [
    [
      { kind: "pin", parameter: "lr", value: "3e-4" },
      `- ${lr}`,
      "+ lr:      { type: float,   range: [1e-5, 1e-2], scale: log, pin: 3e-4 }   # found by hand",
    ],
    [{ kind: "pin", parameter: "layers", value: "3" }, "+ pin: 3"],
    [
      { kind: "range", parameter: "lr", lower: "1e-4", upper: "1e-3" },
      `- ${lr}`,
      "+ lr:      { type: float,   range: [1e-4, 1e-3], scale: log }   # found by hand",
    ],
    [{ kind: "range", parameter: "layers", lower: "2", upper: "9" }, "- range: [1, 6]", "+ range: [2, 9]"],
    [
      { kind: "add", parameter: "pooling", values: ["attention"] },
      `- ${pooling}`,
      '+ pooling: { type: categorical, values: [mean, "max", first, attention] }',
    ],
    [
      { kind: "add", parameter: "pooling", values: ["7"] },
      `- ${pooling}`,
      '+ pooling: { type: categorical, values: [mean, "max", first, "7"] }',
    ],
    [{ kind: "add", parameter: "kernel", values: ["11"] }, "+ - 11"],
    [{ kind: "remove", parameter: "kernel", values: ["3"] }, "- - 3   # small"],
    [
      { kind: "remove", parameter: "pooling", values: ["mean"] },
      `- ${pooling}`,
      '+ pooling: { type: categorical, values: ["max", first] }',
    ],
    [
      { kind: "remove", parameter: "pooling", values: ["max"] },
      `- ${pooling}`,
      "+ pooling: { type: categorical, values: [mean, first] }",
    ],
  ];
  it.each(cases)("touches nothing else: %j", (edit, ...expected) => expect(change(edit)).toEqual(expected));

  it("pins and unpins to the same text, in braces and in a block", () => {
    for (const [parameter, value] of [
      ["lr", "3e-4"],
      ["layers", "3"],
    ] as const) {
      const pinned = editStudyText(text, { kind: "pin", parameter, value });
      if (!pinned.ok) throw new Error(pinned.problem);
      expect(valid(pinned.text).study.parameters.find(({ name }) => name === parameter)).toMatchObject({
        pin: Number(value),
      });
      expect(editStudyText(pinned.text, { kind: "unpin", parameter })).toEqual({ ok: true, text });
      const moved = editStudyText(pinned.text, { kind: "pin", parameter, value: "1" });
      expect(moved).toEqual({ ok: true, text: pinned.text.replace(`pin: ${value}`, "pin: 1") });
    }
  });

  const refused: readonly (readonly [ParameterEdit, string])[] = [
    [{ kind: "unpin", parameter: "lr" }, "lr is not pinned"],
    [{ kind: "range", parameter: "pooling", lower: "1", upper: "2" }, "pooling has no range; add or remove values"],
    [{ kind: "add", parameter: "lr", values: ["1"] }, "lr has no list of values"],
    [{ kind: "add", parameter: "kernel", values: ["5"] }, "kernel already has the value 5"],
    [
      { kind: "remove", parameter: "pooling", values: ["min"] },
      'pooling has no value min; it has "mean", "max", "first"',
    ],
    [{ kind: "pin", parameter: "depth", value: "20" }, "depth is written as an alias (*); edit the file by hand"],
    [{ kind: "pin", parameter: "heads", value: "1" }, "the file has no parameter heads"],
  ];
  it.each(refused)("that cannot be made is refused with a sentence: %j", (edit, problem) => {
    expect(change(edit)).toEqual([problem]);
  });
});

describe("a reference point that is written", () => {
  const values = { loss: 0.25, "size.mb": 12 };
  const written = (before: string) => {
    const edited = editStudyText(before, { kind: "reference", values });
    return edited.ok ? edited.text : edited.problem;
  };

  it("is a new key at the end of the file", () => {
    expect(written(text)).toBe(`${text}reference_point: { loss: 0.25, size.mb: 12 }\n`);
    expect(written("name: x")).toBe("name: x\nreference_point: { loss: 0.25, size.mb: 12 }\n");
    expect(written("{ name: x }")).toBe("{ name: x, reference_point: { loss: 0.25, size.mb: 12 } }");
  });

  it("leaves what the file gives as it is", () => {
    expect(written("reference_point: { loss: 0.3 } # agreed\n")).toBe(
      "reference_point: { loss: 0.3, size.mb: 12 } # agreed\n",
    );
    expect(written("reference_point:\n  loss: 0.3 # agreed\nseed: 1\n")).toBe(
      "reference_point:\n  loss: 0.3 # agreed\n  size.mb: 12\nseed: 1\n",
    );
    expect(written("reference_point: 3\n")).toContain("edit the file by hand");
  });
});
