import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { newFolder } from "../fixtures/new-folder.ts";

const ROOT = join(import.meta.dirname, "../..");

interface Step {
  readonly name?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly env?: Readonly<Record<string, string>>;
}

const read = (path: string): unknown => parse(readFileSync(join(ROOT, path), "utf8"));
const action = read("action.yml") as { readonly inputs: object; readonly runs: { readonly steps: readonly Step[] } };
const workflows = readdirSync(join(ROOT, ".github/workflows")).map((name) => {
  const { jobs } = read(`.github/workflows/${name}`) as {
    readonly jobs: Readonly<Record<string, { readonly steps: readonly Step[] }>>;
  };
  return { name, steps: Object.values(jobs).flatMap(({ steps }) => steps) };
});
const steps = [...action.runs.steps, ...workflows.flatMap((workflow) => workflow.steps)];
const stepOf = (name: string): Step => action.runs.steps.find((step) => step.name === name) ?? {};

describe("workflows and action", () => {
  it("use other actions by their commits, with the version as a comment", () => {
    for (const path of ["action.yml", ...workflows.map(({ name }) => `.github/workflows/${name}`)]) {
      const used = [...readFileSync(join(ROOT, path), "utf8").matchAll(/uses: *(.*)$/gm)].map(
        (match) => match[1] ?? "",
      );
      expect(used.length).toBeGreaterThan(0);
      for (const each of used) expect(each).toMatch(/^[\w-]+\/[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
    }
  });

  it("hand values to the shell as environment variables only", () => {
    for (const { run = "" } of steps) expect(run).not.toContain("${{");
    expect(steps.filter(({ run }) => run !== undefined).length).toBeGreaterThan(3);
  });

  it("call the script that continuous integration runs, and that is there", () => {
    const called = workflows.flatMap((workflow) => workflow.steps.flatMap(({ run }) => run ?? []));
    expect(called).toContain(".ci/run");
    expect(existsSync(join(ROOT, ".ci/run"))).toBe(true);
  });
});

/** Runs a step of the action as GitHub does, with programs that write down how they are called. */
function runStep(name: string, env: Readonly<Record<string, string>>, programs: Readonly<Record<string, string>>) {
  const folder = newFolder();
  const bin = join(folder, "bin");
  mkdirSync(bin);
  for (const [program, script] of Object.entries(programs)) {
    writeFileSync(join(bin, program), `#!/bin/bash\nprintf '%s\\n' "${program}" "$@" >> "$CALLS"\n${script}\n`);
    chmodSync(join(bin, program), 0o755);
  }
  const files = {
    CALLS: join(folder, "calls"),
    GITHUB_OUTPUT: join(folder, "output"),
    GITHUB_STEP_SUMMARY: join(folder, "summary"),
  };
  for (const file of Object.values(files)) writeFileSync(file, "");
  const { status, stderr } = spawnSync(
    "bash",
    ["--noprofile", "--norc", "-eo", "pipefail", "-c", stepOf(name).run ?? ""],
    {
      cwd: folder,
      encoding: "utf8",
      env: {
        PATH: `${bin}${delimiter}${process.env["PATH"]}`,
        RUNNER_TEMP: folder,
        GITHUB_REPOSITORY: "ann/model",
        ...files,
        ...env,
      },
    },
  );
  const text = (file: string): string => readFileSync(join(folder, file), "utf8");
  return { status, stderr, folder, calls: text("calls").split("\n"), summary: text("summary"), output: text("output") };
}

describe.skipIf(process.platform === "win32")("the action", () => {
  const odd = 'my "study"; touch hacked $(touch hacked).yaml';

  it("hands odd paths to the command as one word", () => {
    const env = { STUDY: odd, TRIALS: "12", STORE: "", VERSION: "0.1.0" };
    const { status, calls, folder } = runStep("Tune", env, { npx: "" });
    expect(status).toBe(0);
    expect(calls.slice(0, -1)).toEqual(["npx", "--yes", "paretune@0.1.0", "run", odd, "--trials", "12"]);
    expect(existsSync(join(folder, "hacked"))).toBe(false);
  });

  it("puts the results into the summary and into files", () => {
    const env = { STUDY: "study.yaml", STORE: "a b", VERSION: "latest" };
    const npx = 'case "$*" in *--markdown*) echo "### front";; *--json*) echo "{}";; esac';
    const { status, summary, output, folder, calls } = runStep("Results", env, { npx });
    expect({ status, summary }).toEqual({ status: 0, summary: "### front\n" });
    expect(output).toContain(`markdown=${join(folder, "paretune.md")}`);
    expect(readFileSync(join(folder, "paretune.json"), "utf8")).toBe("{}\n");
    expect(calls).toContain("a b");
  });

  it("comments once and then replaces its comment", () => {
    const env = { GH_TOKEN: "x", STUDY: odd, NUMBER: "7", MARKDOWN: "results.md" };
    const gh = (found: string): string => `case "$*" in *--paginate*) echo "${found}" | tr -d '\\n';; esac`;
    const comment = (found: string) =>
      runStep("Comment on the pull request", { ...env, MARKDOWN: join(ROOT, "LICENSE") }, { gh: gh(found) });
    const first = comment("");
    expect(first.status).toBe(0);
    expect(first.calls).toContain("repos/ann/model/issues/7/comments");
    expect(first.calls).toContain("POST");
    const text = readFileSync(join(first.folder, "comment.md"), "utf8");
    expect(text).toMatch(/^<!-- paretune [A-Za-z0-9+/=]+ -->\nMIT/);
    const second = comment("4711");
    expect(second.calls).toContain("PATCH");
    expect(second.calls).toContain("repos/ann/model/issues/comments/4711");
    expect(existsSync(join(first.folder, "hacked"))).toBe(false);
  });
});

describe("the container file", () => {
  const text = readFileSync(join(ROOT, "Dockerfile"), "utf8");

  it("runs as a user who is not root, in every image that it makes", () => {
    for (const image of ["python", "paretune"]) {
      const part = text.split(new RegExp(`^FROM base AS ${image}$`, "m"))[1]?.split(/^FROM /m)[0] ?? "";
      expect(part).toMatch(/^USER 1000:1000$/m);
      expect(part).toMatch(/^ENTRYPOINT \["paretune"\]$/m);
    }
  });

  it("does not take what is built or stored here into the image", () => {
    const ignored = readFileSync(join(ROOT, ".dockerignore"), "utf8").split("\n");
    for (const each of ["node_modules", "dist", ".git", "**/*.paretune"]) expect(ignored).toContain(each);
  });
});
