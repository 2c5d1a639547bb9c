import { describe, expect, it } from "vitest";
import { createSpace, decode, encode, validateConfiguration } from "../../../src/core/space/index.ts";
import { listText } from "../../../src/core/space/list-values.ts";
import { fillCommand, valuesOfTrial } from "../../../src/node/command-template/index.ts";
import { nativeJson } from "../../../src/node/operations/native-json.ts";
import { checkDefinition, definitionOf } from "../../../src/node/storage/definition.ts";
import { editStudyText, parseStudyFile } from "../../../src/node/study-file/index.ts";
import { mistakes, notes, valid } from "./example.ts";

const file = (widths: string, rest = ""): string => `name: lists
command: p --widths {widths} --by {widths:x} --both {n,widths:;} --config {config}
parameters:
  widths: { type: categorical, values: ${widths} }
  n: { type: int, range: [1, 4] }
${rest}`;
const END = `objectives:
  loss: { goal: minimize, from: { stdout: "loss {number}" } }
`;
const WIDTHS = "[[64, 64], [128, 64, 32], none, 5]";
const study = valid(file(WIDTHS, END));
const { parameters } = study.study;

describe("a list as a value of a choice", () => {
  it("is handed over as words joined by commas, or by the separator of a list", () => {
    const [command] = study.run.commands;
    const trial = { number: 0, folder: "/t", config: "/t/config.json", replicate: 0, slot: 0 };
    const words = (widths: string): unknown =>
      command && fillCommand(command, valuesOfTrial(parameters, { ...trial, configuration: { widths, n: 2 } }));
    const filled = (a: string, b: string, c: string): unknown => ({
      kind: "words",
      words: ["p", "--widths", a, "--by", b, "--both", c, "--config", "/t/config.json"],
    });
    expect(words("[128, 64, 32]")).toEqual(filled("128,64,32", "128x64x32", "2;128;64;32"));
    expect(words("none")).toEqual(filled("none", "none", "2;none"));
  });

  it("is a list in JSON, and told as one or as its text", () => {
    const configuration = { widths: "[64, 64]", n: 2 };
    const document = nativeJson(parameters, [{ trial: 1, parameters: configuration }]);
    expect(document).toEqual([{ trial: 1, parameters: { widths: [64, 64], n: 2 } }]);
    const space = createSpace(parameters);
    for (const widths of [[64, 64], "[64,64]", "[64, 64]"]) {
      expect(validateConfiguration(space, { widths, n: 2 })).toEqual({ configuration });
    }
    expect(validateConfiguration(space, { widths: [64], n: 2 })).toEqual({
      issues: ['widths must be one of [64, 64], [128, 64, 32], "none", 5; got [64]'],
    });
    expect(decode(space, encode(space, configuration))).toEqual(configuration);
  });

  it("can be pinned, required by a condition, fixed, and be in the baseline", () => {
    const more = `  a: { type: int, range: [1, 2], when: { widths: [64, 64] } }
  b: { type: int, range: [1, 2], when: { widths: [[64, 64], none] } }
  f: { type: fixed, value: [1, 2] }
  o: { type: ordinal, values: [[1], [1, 2]], pin: [1, 2] }
baseline: { widths: [64, 64], n: 1 }
`;
    const { study: read } = valid(file(WIDTHS, more + END));
    const when = (name: string): unknown => read.parameters.find((each) => each.name === name)?.when;
    expect(when("a")).toEqual([{ parameter: "widths", values: ["[64, 64]"] }]);
    expect(when("b")).toEqual([{ parameter: "widths", values: ["[64, 64]", "none"] }]);
    expect(read.baseline).toMatchObject({ widths: "[64, 64]", f: "[1, 2]", o: "[1, 2]" });
  });

  it.each([
    ["[[64, 64], [64, 64]]", "[64, 64] is in the list twice"],
    ['[[64, 64], "64,64"]', '[64, 64] and "64,64" would look the same to the program'],
    ['[[64, 64], "[64, 64]"]', '[64, 64] and "[64, 64]" would look the same to the program'],
    ["[[a, b], ['a,b']]", "would look the same to the program"],
    ["[[[1]], [2]]", "values[0][0]: must be a number, a text, true or false; got [1]"],
    ["[[9223372036854775807], [2]]", "whole numbers are exact up to 2^53 − 1"],
  ])("is refused in %s", (values, problem) => {
    expect(mistakes(file(values, END)).join("\n")).toContain(problem);
  });

  it("cannot be in an expression, and the message says why", () => {
    expect(mistakes(file(WIDTHS, `constraints: [ "widths > 2" ]\n${END}`))[0]).toContain("widths has lists as values");
    const { parameters: wrong } = { parameters: `  d: { type: derived, value: widths + 1 }\n` };
    expect(mistakes(file(WIDTHS, wrong + END))[0]).toContain("widths has lists as values");
  });

  it("is added and removed by edits that keep the study", () => {
    const text = file(WIDTHS, END);
    const edited = (edit: "add" | "remove", value: string): string => {
      const result = editStudyText(text, { kind: edit, parameter: "widths", values: [value] });
      return result.ok ? (result.text.split("\n")[3] ?? "") : result.problem;
    };
    expect(edited("add", "[32, 32]")).toContain("values: [[64, 64], [128, 64, 32], none, 5, [32, 32]]");
    expect(edited("remove", "[64,64]")).toContain("values: [[128, 64, 32], none, 5]");
    expect(edited("add", "[64,64]")).toBe("widths already has the value [64, 64]");
    const before = valid(file("[none, 5]", END)).study;
    expect(checkDefinition(definitionOf(before), study.study, "store")).toHaveLength(1);
  });

  it("without items is noted, because the program gets an empty word", () => {
    expect(notes(file("[[], [64]]", END))[0]).toContain("an empty list is passed to the program as an empty word");
    expect(notes(file('["", a]', END))[0]).toContain("write widths: { type: bool, flag: --widths }");
  });

  it("has a text that is the same however the list was written", () => {
    expect(listText([1e-7, "a,b", true])).toBe('[1e-7, "a,b", true]');
    const result = parseStudyFile(file("[[0x40, 64.0], [1]]", END), "/s.yaml");
    expect(result.ok && result.file.study.parameters[0]).toMatchObject({ values: ["[64, 64]", "[1]"], lists: true });
  });
});
