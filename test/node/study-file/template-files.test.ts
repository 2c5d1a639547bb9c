import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { fillTrial } from "../../../src/node/loop/fill-trial.ts";
import { trialFiles } from "../../../src/node/loop/trial-files.ts";
import { formatIssues, parseStudyFile, type StudyFileResult } from "../../../src/node/study-file/index.ts";

const folder = mkdtempSync(join(tmpdir(), "paretune-templates-"));

/** The study with a template of this name and content. */
function study(
  name: string,
  content: string | Buffer,
  { command = "node {template}", key = name } = {},
): StudyFileResult {
  writeFileSync(join(folder, name), content);
  const text = `name: t
command: ${command}
template: ${key}
parameters:
  layers: { type: int, range: [1, 3] }
  width: { type: int, range: [16, 64] }
  kernel: { type: int, range: [3, 7], when: { layers: { min: 2 } } }
  act: { type: categorical, values: [relu, "a b"] }
objectives:
  loss: { goal: minimize, from: { stdout: "loss {number}" } }
`;
  return parseStudyFile(text, join(folder, "study.yaml"), { programs: true });
}

const problems = (result: StudyFileResult): string => (result.ok ? "" : formatIssues("study.yaml", result.issues));

describe("template", () => {
  it("is rendered into the trial's folder, and {template} is its path", () => {
    const result = study("conf.yaml", "layers: {layers}\nkernel: {kernel}\nact: {act}\nout: {trial.dir}\n");
    if (!result.ok) throw new Error(problems(result));
    const filled = fillTrial(
      result.file,
      { number: 3, configuration: { layers: 1, width: 16, act: "a b" } },
      trialFiles("/s", 3),
    );
    expect(filled.commands).toEqual([{ kind: "words", words: ["node", "/s/trials/0003/conf.yaml"] }]);
    expect(filled.writtenFiles["/s/trials/0003/conf.yaml"]).toBe('layers: 1\nact: "a b"\nout: "/s/trials/0003"\n');
    expect(result.notes).toEqual([
      "line 6, parameters.width: no command or variable uses {width} or {config}, so the parameter has no effect",
    ]);
  });

  it.each<[string, string | Buffer, string]>([
    [
      "latin.yaml",
      Buffer.from("a: 1\nb: \xe9\n", "latin1"),
      "study.yaml:3 template: latin.yaml is not UTF-8 in line 2",
    ],
    ["big.json", `"${"x".repeat(1024 * 1024)}"`, "big.json has 1048578 bytes; a template has at most 1048576"],
    ["config.json", "{}", "a trial's folder has a file config.json of its own; rename the template"],
    [
      "flow.yaml",
      "model: { width: {width}, kernel: {kernel} }\n",
      "flow.yaml:1: {kernel} may be inactive, and then its line is left out; put it on a line of its own, as NAME: {kernel}",
    ],
    ["one.json", '{"a": 1, "k": {kernel}}', "one.json:1: {kernel} may be inactive"],
    ["item.yaml", "l:\n  - k: {kernel}\n    b: 1\n", "item.yaml:2: {kernel} may be inactive"],
    ["empty.yaml", "a: 1\npool:\n  kernel: {kernel}\n", "the rest would be read as something else"],
    [
      "mixed.yaml",
      "a: {width}x{kernel}\n",
      "the line mixed.yaml:1 with both would be left out; write {width,kernel:x}",
    ],
    ["plain.ini", "act = {act}\n", 'plain.ini:1: the value "a b" of {act} needs quotes here'],
    ["bare.json", '{"a": -{act}}', "bare.json"],
    [
      "inactive.ini",
      "a = 1\nk = {kernel}\n",
      "inactive.ini:2: {kernel} may be inactive (it has a condition), and only a line of YAML",
    ],
  ])("%s is refused", (name, content, problem) => expect(problems(study(name, content))).toContain(problem));

  it("that is missing is refused, with where it was looked for", () => {
    expect(problems(study("there.yaml", "a: 1\n", { key: "absent.yaml" }))).toContain(
      `study.yaml:3 template: absent.yaml does not exist (looked for ${join(folder, "absent.yaml")})`,
    );
  });

  it("is several files, which {trial.dir} finds", () => {
    writeFileSync(join(folder, "b.toml"), "w = {width}\n");
    const result = study("a.json", '{\n  "k": {kernel},\n  "a": {act}\n}\n', {
      command: "node {trial.dir}/b.toml",
      key: "[a.json, b.toml]",
    });
    expect(problems(result)).toBe("");
    expect(problems(study("a.json", "{}", { key: "[a.json, b.toml]" }))).toContain("name one file there");
    expect(problems(study("a.json", "{}", { command: "node {config}", key: "[a.json, ./a.json]" }))).toContain(
      "two templates are named a.json",
    );
  });

  it("notes braces that look like placeholders and are none", () => {
    const result = study("n.yaml", 'a: 1\nb: "{widht} {{width}} {other}"\n');
    expect(result.ok && result.notes.filter((note) => note.includes("n.yaml"))).toEqual([
      "line 3, template: n.yaml:2: {widht} is left as it is; did you mean {width}?",
      "line 3, template: n.yaml:2: {{width}} is left as it is; the value of width is {width}",
    ]);
  });
});
