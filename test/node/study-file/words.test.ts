import { describe, expect, it } from "vitest";
import {
  fillCommand,
  fillTemplate,
  holdsInactive,
  type TemplateValues,
} from "../../../src/node/command-template/index.ts";
import { mistakes, notes, valid } from "./example.ts";

const PARAMETERS = `parameters:
  layers: { type: int, range: [1, 3] }
  w1: { type: int, range: [16, 64] }
  w2: { type: int, range: [16, 64], when: { layers: { min: 2 } } }
  w3: { type: int, range: [16, 64], when: { layers: { min: 3 } } }
  w3b: { type: int, range: [16, 64], when: { layers: 3 } }
  model.w: { type: int, range: [16, 64], when: { layers: [2, 3] } }
  always: { type: int, range: [1, 2], when: { layers: { min: 1 } } }
  total: { type: derived, value: w1 + w2 }
  amp: { type: bool, flag: --amp }
  bias: { type: bool, flag: [--bias, --no-bias] }
  affine: { type: bool, flag: ["", --no-affine] }
  sync: { type: bool, flag: --sync 2, when: { layers: 3 } }
  nesterov: { type: bool }
`;

const file = (command: string, rest = ""): string => `name: words
command: ${JSON.stringify(command)}
${PARAMETERS}objectives:
  loss: { goal: minimize, from: { stdout: "loss {number}" } }
${rest}`;

const base = { layers: 3, w1: 46, w2: 53, w3: 60, w3b: 61, "model.w": 5, always: 1, total: 99 };
const two = { ...base, layers: 2, w3: undefined, w3b: undefined };
const one = { ...two, layers: 1, w2: undefined, "model.w": undefined, total: undefined };
const flags = { amp: true, bias: true, affine: true, sync: true, nesterov: true };

/** The words after the program, without a shell and with one. */
function words(command: string, values: TemplateValues): readonly unknown[] {
  const filled = (rest: string): unknown => {
    const [template] = valid(file(command, rest)).run.commands;
    return template && fillCommand(template, { ...flags, ...values });
  };
  const plain = filled("") as { readonly words: readonly string[] };
  const shell = filled("shell: true\n") as { readonly line: string; readonly shown?: string };
  return [plain.words.slice(1), shell.shown ?? shell.line];
}

describe("a list of parameters in a word", () => {
  it.each([
    ["p --widths {w1,w2,w3}", base, ["--widths", "46,53,60"], "p --widths '46,53,60'"],
    ["p --widths {w1,w2,w3}", two, ["--widths", "46,53"], "p --widths '46,53'"],
    ["p --widths={w2, w3:x} end", two, ["--widths=53", "end"], "p --widths='53' end"],
    ["p --widths {w2,w3} end", one, ["end"], "p end"],
    ["p --widths={w2,w3} end", one, ["end"], "p end"],
    ["p {w1,w2: } end", two, ["46 53", "end"], "p '46 53' end"],
    ["p {w1,w2:'} end", two, ["46'53", "end"], "p '46'\\''53' end"],
    ['p "[{w1,model.w:; }]"', two, ["[46; 5]"], `p "["'46; 5'"]"`],
    ["p {w1,w2:}", two, ["4653"], "p '4653'"],
  ])("joins the active ones: %s", (command, values, plain, shell) => {
    const [filled, line] = words(command, values);
    expect([filled, String(line).replace(/ +/g, " ")]).toEqual([plain, shell.replace(/ +/g, " ")]);
  });

  it("with a blank in its separator must be quoted in YAML, and the message says so", () => {
    const text = file("p").replace('command: "p"', "command: p --widths {w1,w2: } # text");
    expect(mistakes(text)[0]).toBe(
      'study.yaml:2: YAML: a text that contains ": " must be quoted. Write: "p --widths {w1,w2: }"',
    );
  });

  it("is text where it names no parameter, as braces around anything but a name are", () => {
    expect(words("p {a,b}.txt {x, y}", base)).toEqual([["{a,b}.txt", "{x,", "y}"], "p {a,b}.txt {x, y}"]);
    expect(words("p {{w1,w2}}", base)).toEqual([["{w1,w2}"], "p {w1,w2}"]);
  });

  it("names parameters only", () => {
    expect(mistakes(file("p {w1,w4}"))[0]).toContain(
      "{w1,w4} joins parameters, and w4 is none; did you mean w1? (or, for literal braces, {{w1,w4}})",
    );
    expect(mistakes(file("p {w1,amp}"))[0]).toContain("{amp} is an optional flag");
  });

  it("in a variable of env is unset where none is active", () => {
    const { environment } = valid(file("p --config {config}", 'env: { W: "{w2,w3}" }\n')).run;
    const template = environment["W"] ?? [];
    expect([base, two].map((values) => fillTemplate(template, values))).toEqual(["53,60", "53"]);
    expect(holdsInactive(template, one)).toBe(true);
  });
});

describe("a word that mixes active and inactive parameters", () => {
  it.each([
    ["p --widths {w1},{w2},{w3}", "{w2} may be inactive where {w1} is active", "write {w1,w2,w3}, which"],
    ["p --widths={w2}x{w3}", "{w2} may be inactive where {w3} is active", "write {w2,w3:x}, which"],
    [
      'p "[{w1} {model.w}]"',
      "{model.w} may be inactive where {w1} is active",
      "write {w1,model.w: }, which joins the active ones (in YAML",
    ],
    ["p {w1}-{total}-x-{w3}", "{total} may be inactive where {w1} is active", "give each a word of its own"],
    ["p --a={w1},--b={w2}", "{w2} may be inactive where {w1} is active", "give each a word of its own"],
    ["p {w1}{w2,w3}", "{w2,w3} may be inactive where {w1} is active", "give each a word of its own"],
  ])("is refused: %s", (command, problem, instead) => {
    for (const rest of ["", "shell: true\n"]) {
      const [mistake = ""] = mistakes(file(command, rest));
      expect(mistake).toContain(problem);
      expect(mistake).toContain(instead);
    }
  });

  it("is refused in a variable of env", () => {
    expect(mistakes(file("p --config {config}", 'env: { W: "{w1},{w2}" }\n'))[0]).toContain(
      "the variable with both would be left out; write {w1,w2}",
    );
  });

  it.each([
    "p {w3},{w3b}",
    "p {w2}-{model.w}-{total}",
    "p {w1},{always}",
    "p {trial.dir}/{w3}",
    "p {w1} {w2} {w3}",
    "p {w1,w2,w3},{w1}",
  ])("is accepted where they are always active together: %s", (command) => {
    expect([mistakes(file(command)), mistakes(file(command, "shell: true\n"))]).toEqual([[], []]);
  });

  it("advises what is accepted", () => {
    expect(mistakes(file("p --widths {w1,w2,w3} {w2,w3:x} '[{w1,model.w: }]'"))).toEqual([]);
  });
});

describe("an optional flag", () => {
  const off = { amp: false, bias: false, affine: false, sync: false };

  it.each([
    ["p --verbose {amp} {bias} {affine} end", {}, ["--verbose", "--amp", "--bias", "end"]],
    ["p --verbose {amp} {bias} {affine} end", off, ["--verbose", "--no-bias", "--no-affine", "end"]],
    ["p {sync}", {}, ["--sync", "2"]],
    ["p --verbose {sync} end", { sync: undefined }, ["--verbose", "end"]],
  ])("%s with %j", (command, values, expected) => {
    const [plain, line] = words(command, values);
    expect(plain).toEqual(expected);
    expect(String(line).split(/\s+/).slice(1).filter(Boolean)).toEqual(
      expected.map((word) => `'${word}'`.replace(/^'(--verbose|end)'$/, "$1")),
    );
  });

  it.each([
    ["p --amp={amp}", "must be a word of its own: {amp}"],
    ["p --amp {amp}", "{amp} becomes --amp itself; remove --amp before it"],
    ["{amp} p", "cannot be"],
  ])("is refused elsewhere: %s", (command, problem) => {
    for (const rest of ["", "shell: true\n"]) expect(mistakes(file(command, rest)).join("\n")).toContain(problem);
  });

  it.each([
    ["flag: --amp }", 'flag: "" }', 'amp.flag: must name an option; got "". Write: --amp'],
    ["flag: --amp }", "flag: [--amp, --amp] }", "the forms for true and for false must differ"],
    ["flag: --amp }", 'flag: "--amp={w1}" }', "cannot contain a placeholder; got {w1}"],
    ["type: bool, flag: --amp }", "type: int, range: [1, 2], flag: --amp }", "flag: is not known here"],
  ])("%s → %s is refused", (from, to, problem) => {
    expect(mistakes(file("p {config}").replace(from, to)).join("\n")).toContain(problem);
  });

  it("is what check offers where an option gets true or false", () => {
    for (const command of ["p --nesterov {nesterov}", "p --nesterov={nesterov}"]) {
      expect(notes(file(`${command} {config}`)).join("\n")).toContain(
        "if --nesterov is an option that is present or absent, write nesterov: { type: bool, flag: --nesterov } and {nesterov} without --nesterov",
      );
    }
    expect(notes(file("p {config} {nesterov} trainer.nesterov={nesterov}"))).toEqual([]);
  });
});

describe("a value with a format", () => {
  it("is noted, because values have none", () => {
    expect(notes(file("p {w1:.3f} {config}"))[0]).toContain("{w1:.3f} is passed as it is");
    expect(notes(file('p {w1:"a"} {config}'))).toEqual([]);
  });
});

describe("config: nested", () => {
  const nested = (names: readonly string[]): string => `name: n
command: p {config}
config: nested
parameters:
${names.map((name) => `  ${name}: { type: float, range: [0, 1] }\n`).join("")}objectives:
  loss: { goal: minimize, from: { stdout: "loss {number}" } }
`;

  it("is refused where a name is a value and holds another", () => {
    expect(valid(nested(["model.width", "model.depth", "modelx"])).run.config).toBe("nested");
    expect(mistakes(nested(["a.b", "a"]))).toEqual([
      "study.yaml:5 parameters.a.b: with config: nested, a cannot be a value and hold b; rename one of them",
    ]);
    expect(mistakes(nested(["a..b"]))[0]).toContain("has an empty part between its dots");
    expect(mistakes(nested(["a.constructor"]))[0]).toContain("has a reserved part");
  });
});
