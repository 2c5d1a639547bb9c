import { execFileSync } from "node:child_process";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { nvidiaNames, readCommit, readEnvironment, recordEnvironment } from "../../../src/node/loop/environment.ts";
import type { Environment, Storage } from "../../../src/node/storage/index.ts";
import { newFolder } from "../../fixtures/new-folder.ts";
import { createMemoryStudy, MemoryStorage } from "../../reference/memory-storage.ts";

const COMMIT = "0123456789abcdef0123456789abcdef01234567";
const OTHER = "89abcdef0123456789abcdef0123456789abcdef";

function write(folder: string, files: Readonly<Record<string, string>>): string {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(folder, name, ".."), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

describe("the commit of a repository", () => {
  it.skipIf(process.platform === "win32")("is not waited for where its files are no regular files", async () => {
    const folder = newFolder();
    mkdirSync(join(folder, "a", ".git"), { recursive: true });
    mkdirSync(join(folder, "b"));
    mkdirSync(join(folder, "c"));
    execFileSync("mkfifo", [join(folder, "a", ".git", "HEAD"), join(folder, "b", ".git")]);
    symlinkSync("/dev/zero", join(folder, "c", ".git"));
    for (const name of ["a", "b", "c"]) expect((await readEnvironment(join(folder, name))).commit).toBe(undefined);
  });

  it("is read from a branch, from packed references, and where HEAD is detached", async () => {
    const branch = write(newFolder(), { HEAD: "ref: refs/heads/main\n", "refs/heads/main": `${COMMIT}\n` });
    const packed = write(newFolder(), {
      HEAD: "ref: refs/heads/main\n",
      "packed-refs": `# pack-refs with: peeled\n${OTHER} refs/heads/other/refs/heads/mai\n${COMMIT} refs/heads/main\n`,
    });
    const detached = write(newFolder(), { HEAD: `${COMMIT}\n` });
    expect(await Promise.all([branch, packed, detached].map(readCommit))).toEqual([COMMIT, COMMIT, COMMIT]);
  });

  it("is that of a linked work tree, whose branch is in the repository that it belongs to", async () => {
    const folder = newFolder();
    write(folder, {
      "main/.git/refs/heads/side": COMMIT,
      "main/.git/worktrees/side/HEAD": "ref: refs/heads/side",
      "main/.git/worktrees/side/commondir": "../..\n",
      "side/.git": `gitdir: ${join(folder, "main/.git/worktrees/side")}\n`,
      "side/studies/study.yaml": "",
    });
    expect((await readEnvironment(join(folder, "side/studies"))).commit).toBe(COMMIT);
  });

  it("is unknown before the first one, and where references lead in a circle", async () => {
    const empty = write(newFolder(), { HEAD: "ref: refs/heads/main\n" });
    const circle = write(newFolder(), { HEAD: "ref: refs/a\n", "refs/a": "ref: refs/b", "refs/b": "ref: refs/a" });
    expect(await Promise.all([empty, circle].map(readCommit))).toEqual([undefined, undefined]);
  });
});

describe("the environment of a run", () => {
  it("says the versions and the machine, and nothing of users or folders", async () => {
    const folder = newFolder();
    const environment = await readEnvironment(folder);
    expect(environment).toMatchObject({ node: process.version, version: expect.stringMatching(/^\d+\.\d+\.\d+/) });
    expect(environment.memory).toBeGreaterThan(0);
    expect(JSON.stringify(environment)).not.toContain(folder);
  });

  it("has no commit outside of a repository", async () => {
    expect(await readEnvironment(newFolder())).not.toHaveProperty("commit");
  });

  it("names the graphics processors that the driver lists", async () => {
    const folder = write(newFolder(), {
      "0000:01:00.0/information": "Model: \t\t NVIDIA A100-SXM4-80GB\nIRQ:   \t\t 16\n",
      "0000:02:00.0/information": "IRQ: 16\n",
    });
    expect(await nvidiaNames(folder)).toEqual(["NVIDIA A100-SXM4-80GB"]);
    expect(await nvidiaNames(join(folder, "none"))).toEqual([]);
  });

  it("is recorded, and a store that refuses it does not end the run", async () => {
    const storage = new MemoryStorage(createMemoryStudy());
    const file = { path: join(newFolder(), "study.yaml"), study: { seed: 7 } };
    await recordEnvironment(storage, file);
    expect(await storage.runs()).toMatchObject([{ count: 1, environment: { node: process.version, seed: 7 } }]);
    const full: Storage = Object.assign(new MemoryStorage(createMemoryStudy()), {
      recordRun: (_environment: Environment): Promise<void> => Promise.reject(new Error("disk full")),
    });
    await expect(recordEnvironment(full, file)).resolves.toBeUndefined();
  });
});
