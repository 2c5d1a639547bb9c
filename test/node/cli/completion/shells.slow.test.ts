import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { describe, expect, it } from "vitest";
import { STRATEGIES } from "../../../../src/core/study/index.ts";
import { commands } from "../../../../src/node/cli/commands/index.ts";
import { bashScript } from "../../../../src/node/cli/completion/bash.ts";
import { completionsOf } from "../../../../src/node/cli/completion/completions.ts";
import { fishScript } from "../../../../src/node/cli/completion/fish.ts";
import { zshScript } from "../../../../src/node/cli/completion/zsh.ts";
import { newFolder } from "../../../fixtures/new-folder.ts";

const has = (shell: string): boolean => spawnSync(shell, ["-c", "exit 0"]).status === 0;
const shells = { bash: has("bash"), zsh: has("zsh"), fish: has("fish") };
for (const [shell, isThere] of Object.entries(shells)) {
  if (!isThere) console.warn(`${shell} is not installed: its completion script is not tried`);
}

/** A folder with two study files, and a command `paretune` that answers as `completion SHELL --trials study.yaml` does. */
const folder = newFolder();
for (const name of ["study.yaml", "other.yml", "notes.txt", "my study.yaml"]) writeFileSync(join(folder, name), "");
mkdirSync(join(folder, "figures"));
mkdirSync(join(folder, "bin"));
writeFileSync(
  join(folder, "bin", "paretune"),
  '#!/bin/sh\n[ "$3" = --trials ] && [ "$4" = study.yaml ] && printf "0\\n12\\n17\\n"\n',
);
chmodSync(join(folder, "bin", "paretune"), 0o755);
const env = {
  ...process.env,
  PATH: `${join(folder, "bin")}${delimiter}${process.env["PATH"]}`,
  HOME: folder,
  TERM: "dumb",
};
const completions = completionsOf(commands);

function run(shell: string, script: string): string[] {
  const flags = { bash: ["--norc", "--noprofile"], zsh: ["-f"], fish: ["--no-config"] }[shell] ?? [];
  const { stdout, stderr, status } = spawnSync(shell, [...flags, "-c", script], { cwd: folder, env, encoding: "utf8" });
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  return stdout
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => line.split("\t")[0] ?? "");
}

/** What bash offers after these words, of which the last is being typed. */
function inBash(...words: string[]): string[] {
  writeFileSync(join(folder, "script.bash"), bashScript(completions));
  const list = ["paretune", ...words].map((word) => `'${word}'`).join(" ");
  return run(
    "bash",
    `source script.bash; COMP_WORDS=(${list}); COMP_CWORD=${words.length}; _paretune; printf '%s\\n' "\${COMPREPLY[@]}"`,
  ).sort();
}

function inFish(line: string): string[] {
  writeFileSync(join(folder, "script.fish"), fishScript(completions));
  return run("fish", `source script.fish; complete -C '${line}'`);
}

/** What zsh makes of a line when Tab is pressed. */
function inZsh(line: string): string {
  writeFileSync(join(folder, "script.zsh"), zshScript(completions));
  const script = `
zmodload zsh/zpty
zpty -b shell zsh -f -i
type() { zpty -w -n shell "$1" }
type $'PROMPT=; RPROMPT=; unsetopt zle_bracketed_paste prompt_sp; autoload -Uz compinit; compinit -u -D; source ./script.zsh\\n'
type $'finish() { print -r -- "<\${BUFFER}>"; zle kill-buffer }; zle -N finish; bindkey "^G" finish; print ready\\n'
local seen= chunk=
repeat 200; do zpty -r -t shell chunk && seen+=$chunk; [[ $seen == *$'\\nready'* ]] && break; sleep 0.05; done
seen=
type '${line}'$'\\t'
sleep 0.5
type $'\\a'
repeat 200; do zpty -r -t shell chunk && seen+=$chunk; [[ $seen == *'<'*'>'* ]] && break; sleep 0.05; done
print -r -- "\${seen##*<}"
zpty -d shell`;
  return (run("zsh", script)[0] ?? "").split(">")[0] ?? "";
}

describe.runIf(shells.bash)("the completion of bash", () => {
  it("has the commands", () => {
    expect(inBash("st")).toEqual(["status"]);
    expect(inBash("re")).toEqual(["repair", "report", "reread", "resume", "retry"]);
    expect(inBash("")).toEqual(expect.arrayContaining(commands.map(({ name }) => name)));
  });

  it("has the flags of the command, and the values of those that have a list", () => {
    expect(inBash("report", "study.yaml", "--")).toEqual(
      ["--store", "--output", "--svg", "--csv", "--threads", "--json", "--help"].sort(),
    );
    expect(inBash("suggest", "study.yaml", "--strategy", "")).toEqual([...STRATEGIES].sort());
    expect(inBash("suggest", "study.yaml", "--strategy", "=", "so")).toEqual(["sobol"]);
    expect(inBash("completion", "")).toEqual(["bash", "fish", "zsh"]);
    expect(inBash("import", "runs.csv", "--format", "optuna-")).toEqual(["optuna-csv", "optuna-journal"]);
    expect(inBash("import", "runs.csv", "--pruned", "")).toEqual(["failed", "skip"]);
    expect(inBash("export", "study.yaml", "--format", "ml")).toEqual(["mlflow"]);
  });

  it("has study files, folders and files where they belong", () => {
    expect(inBash("run", "")).toEqual(["bin", "figures", "my study.yaml", "other.yml", "study.yaml"]);
    expect(inBash("run", "study.yaml", "--store", "fi")).toEqual(["figures"]);
    expect(inBash("report", "study.yaml", "--output", "no")).toEqual(["notes.txt"]);
    expect(inBash("import", "runs.csv", "--into", "o")).toEqual(["other.yml"]);
    expect(inBash("import", "no")).toEqual(["notes.txt"]);
    expect(inBash("import", "runs.csv", "--map-file", "no")).toEqual(["notes.txt"]);
    expect(inBash("export", "study.yaml", "--to", "no")).toEqual(["notes.txt"]);
  });

  it("has the trials of the study that the line names", () => {
    expect(inBash("retry", "study.yaml", "1")).toEqual(["12", "17"]);
    expect(inBash("tell", "study.yaml", "--trial", "")).toEqual(["0", "12", "17"]);
    expect(inBash("tell", "other.yml", "--trial", "")).toEqual([]);
  });
});

describe.runIf(shells.fish)("the completion of fish", () => {
  it("has commands, flags, values, study files and trials", () => {
    expect(inFish("paretune st")).toEqual(["status"]);
    expect(inFish("paretune report study.yaml --o")).toEqual(["--output"]);
    expect(inFish("paretune suggest study.yaml --strategy so")).toEqual(["sobol"]);
    expect(inFish("paretune run stu")).toEqual(["study.yaml"]);
    expect(inFish("paretune retry study.yaml 1").sort()).toEqual(["12", "17"]);
    expect(inFish("paretune completion ").sort()).toEqual(["bash", "fish", "zsh"]);
  });
});

describe.runIf(shells.zsh)("the completion of zsh", () => {
  it("has commands, flags, values, study files and trials", () => {
    expect(inZsh("paretune statu")).toBe("paretune status ");
    expect(inZsh("paretune report study.yaml --outp")).toBe("paretune report study.yaml --output=");
    expect(inZsh("paretune suggest study.yaml --strategy=sob")).toBe("paretune suggest study.yaml --strategy=sobol ");
    expect(inZsh("paretune run oth")).toBe("paretune run other.yml ");
    expect(inZsh("paretune retry study.yaml 17")).toBe("paretune retry study.yaml 17 ");
  });
});

describe("the completions", () => {
  it("come from the same declarations as the help: every command with every flag", () => {
    for (const command of commands) {
      const found = completions.find(({ name }) => name === command.name);
      expect(found?.flags.map(({ name }) => name)).toEqual([...Object.keys(command.flags), "json", "help"]);
    }
  });
});
