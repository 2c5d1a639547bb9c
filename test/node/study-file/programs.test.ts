import { chmodSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { formatIssues, parseStudyFile, readStudyFile } from "../../../src/node/study-file/index.ts";
import { newFolder } from "../../fixtures/new-folder.ts";
import { changed, small } from "./example.ts";

let folder = "";
beforeAll(() => {
  folder = newFolder();
  for (const name of ["train", "plain"]) writeFileSync(join(folder, name), "#!/bin/sh\n");
  chmodSync(join(folder, "train"), 0o755);
  mkdirSync(join(folder, "bin"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What is said of a study whose command is the given one. */
function said(command: string, more = ""): readonly string[] {
  const text = changed(small, "python train.py {lr} {layers}", command) + more;
  const result = parseStudyFile(text, join(folder, "study.yaml"), { programs: true });
  if (result.ok) return [];
  return formatIssues("study.yaml", result.issues).replaceAll(folder, "FOLDER").split("\n");
}

describe("before anything runs", () => {
  it.each([
    ["a program on PATH", "sh -c true"],
    ["a program in the commands' folder", "./train {lr}"],
    ["an absolute path", "/bin/sh"],
    ["a program that only the trial knows", '"{trial.dir}/model {lr}"'],
    ["a shell line, which is left to the shell", "no-such-program\nshell: true"],
  ])("%s is accepted", (_, command) => expect(said(command)).toEqual([]));

  it.each([
    ["no-such-program {lr}", "2 command: the program no-such-program is not on PATH; install it, or write its path"],
    ["''", '2 command: must be a command, or a list of commands; got "". Write: "python train.py --config {config}"'],
    [`'""'`, "2 command: the first word, which names the program, is empty; write e.g. python train.py"],
    ["./no-such-file {lr}", "2 command: there is no program ./no-such-file (looked for FOLDER/no-such-file)"],
    ["./plain", "2 command: ./plain is not executable; run: chmod +x FOLDER/plain"],
    ["./bin", "2 command: ./bin is a folder, not a program"],
    ["train {lr}", "2 command: train is not on PATH, but in the folder that commands start in. Write: ./train"],
    ["X=1 sh", "2 command: X=1 is a variable, not a program; move it to env: { X: 1 }"],
    [
      "[sh, no-such-program]",
      "2 command[1]: the program no-such-program is not on PATH (a list holds several commands; write one command as one text); install it, or write its path",
    ],
  ])("%s is refused", (command, expected) => expect(said(command)).toEqual([`study.yaml:${expected}`]));

  it.each([
    ['["./train", "{lr}"]', "{lr}", "./train {lr}"],
    ['["sh", "-c", "echo {lr}"]', "-c", 'sh -c "echo {lr}"'],
    ["[./train, '{config}']", "{config}", "./train {config}"],
  ])("a list that is meant as the words of one command is refused, with that command: %s", (command, word, line) => {
    expect(said(command)).toEqual([
      `study.yaml:2 command: a list holds several commands, which run one after the other, and ${word} is no program; write a program with its arguments as one text. Write: ${line}`,
    ]);
  });

  it("a measurement's program is looked for, too", () => {
    const measure = "  p99: { goal: minimize, measure: { command: ./time_one, repeats: 9, statistic: p99 } }\n";
    expect(said("sh", measure)).toEqual([
      "study.yaml:8 objectives.p99.measure.command: there is no program ./time_one (looked for FOLDER/time_one)",
    ]);
  });

  it("programs are looked for in the folder and on the PATH that the commands will have", () => {
    expect(said("./train", "cwd: bin\n")).toEqual([
      "study.yaml:2 command: there is no program ./train (looked for FOLDER/bin/train)",
    ]);
    expect(said("train", "env: { PATH: . }\n")).toEqual([]);
  });

  it("a folder that is not there is told first", () => {
    expect(said("./no-such-file", "cwd: nowhere\n")).toEqual(["study.yaml:8 cwd: there is no folder FOLDER/nowhere"]);
  });

  it("missing programs are told together with all that is wrong with the text, each command on its own line", () => {
    const measure = "  p99: { goal: least, measure: { command: ./time_one, repeats: 9, statistic: p99 } }\n";
    const issues = said('["./train {rl}", no-such-program]', `${measure}budget: { trials: none }\n`);
    const starts = [
      "2 command[0]: there is no placeholder {rl}",
      "2 command[1]: the program no-such-program is not on PATH",
      "8 objectives.p99.goal: must be maximize or minimize",
      "8 objectives.p99.measure.command: there is no program ./time_one (looked for FOLDER/time_one)",
      "9 budget.trials: must be a whole number",
    ];
    expect(issues).toEqual(starts.map((start) => expect.stringContaining(`study.yaml:${start}`)));
  });

  it("a folder that would be another in each trial is told once", () => {
    expect(said("./train", "cwd: '{lr}'\n")).toEqual([
      "study.yaml:8 cwd: must not contain placeholders, because it is the same for every trial; got {lr}. Write: .",
    ]);
  });

  it("what keeps notifications from arriving is noted", () => {
    const text = `${changed(small, "python train.py {lr} {layers}", "./train {lr} {layers}")}\nnotify: { run: "no-such-program {event}", url: $PARETUNE_NO_HOOK }\n`;
    const result = parseStudyFile(text, join(folder, "study.yaml"), { programs: true });
    const notes = result.ok ? result.notes.join("\n") : "";
    expect(notes).toContain("the program no-such-program is not on PATH");
    expect(notes).toContain("the environment variable PARETUNE_NO_HOOK has no address");
  });

  it("nothing is looked for where only the text is read", () => {
    const text = changed(small, "python train.py {lr} {layers}", "no-such-program {lr} {layers}");
    expect(parseStudyFile(text, join(folder, "study.yaml")).ok).toBe(true);
  });
});

describe("a study file that cannot be read", () => {
  it.each([
    ["missing.yaml", "there is no such file; `paretune init` writes one"],
    ["bin", "is a folder; give the path of the study file in it"],
  ])("%s", async (name, message) => {
    expect(await readStudyFile(join(folder, name))).toEqual({
      ok: false,
      issues: [{ line: 0, column: 0, key: "", message }],
    });
  });

  it("is one that can be, with a byte order mark or without", async () => {
    const path = join(folder, "study.yaml");
    writeFileSync(path, `\uFEFF${small}`);
    expect(await readStudyFile(path)).toMatchObject({ ok: true, file: { path, study: { name: "small" } } });
  });
});
