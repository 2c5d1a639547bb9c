import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type AnalysedTrial, boundsOfFront } from "../../../../src/core/analysis/index.ts";
import { boundSentence, boundsSentence, wideningArguments } from "../../../../src/node/report/sentences/bound-words.ts";
import { editStudyText, type ParameterEdit, parseStudyFile } from "../../../../src/node/study-file/index.ts";

/** A study file with one parameter `p`, whose definition is given. */
const fileWith = (definition: string): string => `name: s
command: echo {p} {q}
parameters:
  p: ${definition}
  q: { type: float, range: [0, 1] }
objectives:
  y: { goal: minimize, from: { stdout: "y={number}" } }
budget: { trials: 8, batch: 2, initial: 4 }
`;

/** The bounds of a front whose trials have one value of `p`: the first or the last of its range or list. */
function bounds(definition: string, side: "lower" | "upper") {
  const read = parseStudyFile(fileWith(definition), "/study.yaml");
  if (!read.ok) throw new Error(JSON.stringify(read.issues));
  const { parameters } = read.file.study;
  const [p] = parameters;
  const values = p !== undefined && "values" in p ? p.values : [];
  const value = p !== undefined && "lower" in p ? p[side] : values.at(side === "lower" ? 0 : -1)!;
  const trial = (number: number): AnalysedTrial => ({
    trial: number,
    evaluation: number + 1,
    origin: "map",
    configuration: { p: value, q: 0.5 },
    objectives: {},
    onFront: true,
  });
  return boundsOfFront(parameters, [trial(1), trial(2)]);
}

/** The edit that the arguments of `paretune edit` ask for. */
function editOf([flag, text = ""]: readonly string[]): ParameterEdit {
  const value = text.slice(text.indexOf("=") + 1);
  const [lower = "", upper = ""] = value.split(":");
  return flag === "--range"
    ? { kind: "range", parameter: "p", lower, upper }
    : { kind: "add", parameter: "p", values: [value] };
}

const number = fc.oneof(fc.integer({ min: -1000, max: 1000 }), fc.double({ noNaN: true, min: -1e6, max: 1e6 }));
const range = fc.tuple(number, number).filter(([a, b]) => a < b);

describe("the advice at a bound", () => {
  it("says which parameter, which bound and how much of the front", () => {
    const [found] = bounds("{ type: float, range: [1e-5, 1e-2], scale: log }", "upper");
    expect(boundSentence(found!)).toBe(
      "2 of the 2 trials of the front have p at its upper bound, 0.01. Better trials may lie beyond it. If larger values make sense, widen the space",
    );
    expect(wideningArguments(found!)).toEqual(["--range", "p=0.00001:0.1"]);
  });

  it("says several bounds in one sentence", () => {
    const [rate] = bounds("{ type: float, range: [1e-5, 1e-2], scale: log }", "upper");
    const [drop] = bounds("{ type: float, range: [0, 0.5] }", "lower");
    expect(boundsSentence([rate!, drop!], true)).toBe(
      "Much of the front lies on bounds of the space: p at its upper bound, 0.01 (2 of 2 trials); p at its lower bound, 0 (2 of 2). Better trials may lie beyond them. Where such values make sense, widen the space",
    );
  });

  it("says what to write by hand where no command is known", () => {
    const [found] = bounds("{ type: ordinal, values: [small, medium, large] }", "upper");
    expect(wideningArguments(found!)).toBeUndefined();
    expect(boundSentence(found!)).toContain("write it after large in the study file.");
  });

  it.each([
    ["{ type: ordinal, values: [3, 5, 7, 11] }", "upper", "[3, 5, 7, 11, 15]"],
    ["{ type: ordinal, values: [3, 5, 7, 11] }", "lower", "[1, 3, 5, 7, 11]"],
    ["{ type: ordinal, values: [32, 16, 8] }", "upper", "[32, 16, 8, 4]"],
    ["{ type: ordinal, values: [32, 16, 8] }", "lower", "[64, 32, 16, 8]"],
  ] as const)("continues the list of %s at its %s end", (definition, side, list) => {
    const [found] = bounds(definition, side);
    const edited = editStudyText(fileWith(definition), editOf(wideningArguments(found!)!));
    expect(edited.ok && edited.text).toContain(`values: ${list}`);
  });

  it("is accepted as a study file, and widens, for ranges of any kind", () => {
    fc.assert(
      fc.property(
        range,
        fc.constantFrom("float", "int"),
        fc.boolean(),
        fc.constantFrom("lower", "upper"),
        ([a, b], type, isLog, side) => {
          const ends = (type === "int" ? [Math.floor(a), Math.ceil(b)] : [a, b]) as [number, number];
          const [least, most] = isLog ? [Math.abs(ends[0]) + 1, Math.abs(ends[0]) + 3 + Math.abs(ends[1])] : ends;
          const definition = `{ type: ${type}, range: [${least}, ${most}]${isLog ? ", scale: log" : ""} }`;
          for (const found of bounds(definition, side as "lower" | "upper")) {
            const added = wideningArguments(found);
            if (added === undefined) continue;
            const edited = editStudyText(fileWith(definition), editOf(added));
            const read = edited.ok ? parseStudyFile(edited.text, "/study.yaml") : undefined;
            const p = read?.ok === true ? read.file.study.parameters[0] : undefined;
            expect(p, definition + added).toBeDefined();
            if (p !== undefined && "lower" in p) {
              expect(side === "lower" ? p.lower : -p.upper, definition).toBeLessThan(side === "lower" ? least : -most);
            }
          }
        },
      ),
      { seed: 4, numRuns: 200 },
    );
  });
});
