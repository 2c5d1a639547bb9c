import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import {
  type FileFormat,
  parseFileTemplate,
  renderFile,
  type TemplateValues,
} from "../../../src/node/command-template/index.ts";

const known = ["lr", "n", "opt", "amp", "w1", "w2", "w3", "widths", "trial.dir"];
const values = { lr: 1e-7, n: 3, opt: "adam", amp: true, w1: 1, w2: 2, w3: 3, widths: [64, 64], "trial.dir": "/a b/7" };

function render(text: string, format: FileFormat, more: TemplateValues = {}): string {
  const template = parseFileTemplate(text, format, (name) => known.includes(name));
  expect(template.problem).toBeUndefined();
  return renderFile(template, { ...values, ...more });
}

describe("a file with placeholders", () => {
  it("keeps everything else, also the braces of other template languages", () => {
    const text = "a: $" + "{lr} # {x} {{lr}} {{ n }}\nb: { c: {nope} }\nd: '{{n}}' # $" + "{oc.env:X}\n";
    expect(render(text, "yaml")).toBe(text);
    expect(render("x = {lr}; {% if {n} %} {{lr}}\n", "text")).toBe("x = 1e-7; {% if 3 %} {{lr}}\n");
  });

  it("is YAML with the same values", () => {
    const text = [
      "optim: { lr: {lr}, name: {opt}, amp: {amp} } # at {lr}",
      "widths: {widths}",
      "more: [{w1,w2,w3}, 9]",
      "size: {w1,w2:x}",
      "dir: {trial.dir}/out",
      'quoted: "{trial.dir}: {opt}"',
      "single: '{opt}'",
      "script: |",
      "  run {opt}",
      "  end",
      "{opt}: 1",
      "",
    ].join("\n");
    const rendered = render(text, "yaml");
    expect(rendered).toContain('lr: 1.0e-7, name: "adam", amp: true } # at 1e-7');
    expect(parse(rendered, { version: "1.1" })).toEqual({
      optim: { lr: 1e-7, name: "adam", amp: true },
      widths: [64, 64],
      more: [1, 2, 3, 9],
      size: "1x2",
      dir: "/a b/7/out",
      quoted: "/a b/7: adam",
      single: "adam",
      script: "run adam\nend\n",
      adam: 1,
    });
  });

  it("is JSON with the same values", () => {
    const text = '{\n  "lr": {lr},\n  "opt": {opt},\n  "t": "x {opt}",\n  {opt}: [{w1,w2}, {widths}]\n}\n';
    expect(JSON.parse(render(text, "json", { opt: 'a"\n' }))).toEqual({
      lr: 1e-7,
      opt: 'a"\n',
      t: 'x a"\n',
      'a"\n': [1, 2, [64, 64]],
    });
  });

  it("is TOML with the same values", () => {
    const text =
      "[model.{opt}]\nlr = {lr} # {opt}\nopt = {opt}\na = \"x {opt}\"\nb = '{opt}'\nc = [{w1,w2}]\nd = '''\n{opt}'''\n";
    expect(render(text, "toml", { opt: "it's\n" })).toBe(
      '[model."it\'s\\n"]\nlr = 1.0e-7 # it\'s \nopt = "it\'s\\n"\na = "x it\'s\\n"\nb = "it\'s\\n"\nc = [1, 2]\nd = "it\'s\\n"\n',
    );
    expect(render("b = '{opt}'\n", "toml")).toBe("b = 'adam'\n");
  });

  it("hands any text over unchanged, whatever quotes stand around it in YAML and JSON", () => {
    const unit = fc.constantFrom(
      "'",
      '"',
      "\\",
      "\n",
      " ",
      ":",
      "#",
      "-",
      "{",
      "a",
      "é",
      "\t",
      "~",
      "1",
      "\u2028",
      ",",
    );
    const text = "a: {opt}\nb: 'x {opt}'\nc: \"{opt}\"\nd: x{opt}y\nl: [{opt}, {n}]\ns: |-\n  {opt}\ne: end\n";
    fc.assert(
      fc.property(fc.string({ unit, minLength: 1, maxLength: 6 }), (opt) => {
        expect(parse(render(text, "yaml", { opt }))).toEqual({
          a: opt,
          b: `x ${opt}`,
          c: opt,
          d: `x${opt}y`,
          l: [opt, 3],
          s: parse(render("s: |-\n  {opt}\n", "yaml", { opt })).s,
          e: "end",
        });
        expect(JSON.parse(render('{"a": {opt}, "b": "-{opt}-"}', "json", { opt }))).toEqual({ a: opt, b: `-${opt}-` });
      }),
      { seed: 4, numRuns: 300 },
    );
  });

  it.each<[FileFormat, string, string]>([
    ["yaml", "a: {n}\nk: {w1}\nl:\n  - {w1}\n  - 2\n", "a: 3\nl:\n  - 2\n"],
    ["json", '{\n  "a": {n},\n  "k": {w1}\n}\n', '{\n  "a": 3\n}\n'],
    ["json", '{\n  "k": {w1},\n  "m": "{w1}",\n  "a": {n}\n}\n', '{\n  "a": 3\n}\n'],
    ["toml", "a = {n}\nk = {w1}\n[b]\n", "a = 3\n[b]\n"],
    ["yaml", "a: [{w1,w2,w3}] # {w1}\n", "a: [2, 3] # \n"],
  ])("loses the line of an inactive parameter: %s %j", (format, text, expected) => {
    expect(render(text, format, { w1: undefined })).toBe(expected);
  });

  it("whose format cannot be read says why, and holds values as they are", () => {
    const template = parseFileTemplate("a: {% if x %}\n b: {opt}\n", "yaml", (name) => known.includes(name));
    expect(template.problem).toMatch(/^line \d/);
    expect(renderFile(template, values)).toBe("a: {% if x %}\n b: adam\n");
    expect(parseFileTemplate('{"a": {lr},}', "json", () => true).problem).toBeDefined();
  });
});
