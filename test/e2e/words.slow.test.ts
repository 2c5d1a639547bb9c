import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { json, PROJECT, paretune, temporaryFolder, toyStudy } from "./paretune.ts";

const COMMANDS = "init check run suggest tell trials status best report tutorial demo".split(" ");

describe("paretune", () => {
  it("says its version", async () => {
    const { version } = JSON.parse(readFileSync(join(PROJECT, "package.json"), "utf8")) as { version: string };
    expect(await paretune(["--version"], { cwd: PROJECT })).toEqual({ code: 0, stdout: `${version}\n`, stderr: "" });
  });

  it("lists its commands without any word", async () => {
    const { code, stdout } = await paretune([], { cwd: PROJECT });
    expect(code).toBe(0);
    for (const name of COMMANDS) expect(stdout).toMatch(new RegExp(`^ {2}${name} `, "m"));
  });

  it("shows a command's usage, flags and an example after --help", async () => {
    for (const words of [
      ["tell", "--help"],
      ["help", "tell"],
    ]) {
      const { code, stdout } = await paretune(words, { cwd: PROJECT });
      expect(code).toBe(0);
      expect(stdout).toContain("Usage: paretune tell STUDY [NAME=VALUE …] [flags]");
      expect(stdout).toMatch(/Examples:\n {2}paretune tell study\.yaml --trial 17/);
    }
  });

  it("refuses an unknown command or flag with what was probably meant, and exit code 2", async () => {
    const command = await paretune(["chek", "study.yaml"], { cwd: PROJECT });
    expect(command).toMatchObject({ code: 2, stdout: "" });
    expect(command.stderr).toBe(
      'paretune: There is no command "chek". Did you mean `paretune check`? `paretune --help` lists them all.\n',
    );
    const flag = await paretune(["run", "study.yaml", "--trails", "3"], { cwd: PROJECT });
    expect(flag.code).toBe(2);
    expect(flag.stderr).toContain("run has no flag --trails. Did you mean --trials?");
  });

  it("with --json says errors as JSON too, on standard output alone", async () => {
    const { code, stdout } = await paretune(["run", "nowhere.yaml", "--json"], { cwd: temporaryFolder() });
    expect(code).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({ error: { message: expect.stringContaining("nowhere.yaml") } });
  });

  it("says how to start where there are no results yet", async () => {
    const folder = temporaryFolder();
    toyStudy(folder);
    for (const name of ["trials", "status", "best", "report"]) {
      const { code, stderr } = await paretune([name, "study.yaml"], { cwd: folder });
      expect(code).toBe(2);
      expect(stderr).toContain("study.yaml has no results yet");
      expect(stderr).toContain("paretune run study.yaml");
    }
  });
});

describe("paretune init", () => {
  it("writes a study file that check accepts, and does not overwrite it", async () => {
    const folder = temporaryFolder();
    const first = await paretune(["init"], { cwd: folder });
    expect(first.code).toBe(0);
    expect(first.stdout).toContain("paretune check study.yaml");
    expect(await json(["check", "study.yaml"], { cwd: folder })).toMatchObject({ valid: true });

    const again = await paretune(["init"], { cwd: folder });
    expect(again.code).toBe(2);
    expect(again.stderr).toContain("study.yaml exists already. Give another name, or --force to overwrite it.");
    expect((await paretune(["init", "--force"], { cwd: folder })).code).toBe(0);
  });

  it("takes command, parameters and objectives as flags, and guesses what a placeholder without a range is", async () => {
    const folder = temporaryFolder();
    const words = ["init", "my.yaml", "--name", "mine", "--command", "node t.mjs --lr {lr} --dropout {dropout}"];
    const flags = ["--parameter", "lr=float:1e-4:1e-1:log", "--objective", "loss=minimize", "--trials", "30"];
    expect(await json([...words, ...flags], { cwd: folder })).toEqual({ file: "my.yaml", name: "mine" });
    const text = readFileSync(join(folder, "my.yaml"), "utf8");
    expect(text).toContain("{ type: float, range: [1e-4, 1e-1], scale: log }");
    expect(text).toMatch(/dropout: +\{ type: float, range: \[0, 0\.9\] \}/);
    expect(await json(["check", "my.yaml"], { cwd: folder })).toMatchObject({
      valid: true,
      name: "mine",
      parameters: 2,
    });
  });

  it("refuses a command in which nothing could be tuned, and writes nothing", async () => {
    const folder = temporaryFolder();
    const { code, stderr } = await paretune(["init", "--command", "node train.mjs"], { cwd: folder });
    expect(code).toBe(2);
    expect(stderr).toContain("The command (--command) has no {placeholder}");
    expect(existsSync(join(folder, "study.yaml"))).toBe(false);
  });
});

describe("paretune check", () => {
  it("says the size of the space, the feasible share and one expanded command", async () => {
    const folder = temporaryFolder();
    toyStudy(folder, {
      parameters: "{ width: { type: int, range: [1, 64] }, rate: { type: ordinal, values: [0.001, 0.01] } }",
      baseline: "{ width: 32, rate: 0.01 }",
    });
    expect(await json(["check", "study.yaml"], { cwd: folder })).toMatchObject({
      valid: true,
      name: "toy",
      parameters: 2,
      size: 128,
      feasibleShare: 1,
      commands: ["sh train.sh --width 32 --rate 0.01 --sleep 0"],
    });
    const { stdout } = await paretune(["check", "study.yaml"], { cwd: folder });
    expect(stdout).toContain("128 configurations");
    expect(stdout).toContain("sh train.sh --width 32 --rate 0.01 --sleep 0");
    expect(stdout).toContain("paretune run study.yaml");
  });

  it("says that a space with a continuous parameter is infinite", async () => {
    const folder = temporaryFolder();
    toyStudy(folder);
    expect(await json(["check", "study.yaml"], { cwd: folder })).toMatchObject({ size: null });
  });

  it("lists every mistake at once, with its line, and ends with exit code 2", async () => {
    const folder = temporaryFolder();
    toyStudy(folder, {
      strategy: "magic",
      seed: "-1",
      command: "sh train.sh --width {widht} --rate {rate} --sleep 0",
    });
    const { code, stderr } = await paretune(["check", "study.yaml"], { cwd: folder });
    expect(code).toBe(2);
    expect(stderr).toContain("strategy");
    expect(stderr).toContain("seed");
    expect(stderr).toContain("widht");
    const answer = await paretune(["check", "study.yaml", "--json"], { cwd: folder });
    expect(JSON.parse(answer.stdout)).toMatchObject({ valid: false, issues: expect.any(Array) });
  });

  it("finds a program that does not exist", async () => {
    const folder = temporaryFolder();
    toyStudy(folder, { command: "no-such-program-anywhere --width {width} --rate {rate}" });
    const { code, stderr } = await paretune(["check", "study.yaml"], { cwd: folder });
    expect(code).toBe(2);
    expect(stderr).toContain("no-such-program-anywhere");
  });

  it("refuses a file that is not there or not YAML with a sentence", async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "broken.yaml"), "name: [unclosed\n");
    expect((await paretune(["check", "nowhere.yaml"], { cwd: folder })).code).toBe(2);
    const { code, stderr } = await paretune(["check", "broken.yaml"], { cwd: folder });
    expect(code).toBe(2);
    expect(stderr).toContain("broken.yaml");
  });
});
