/**
 * @file On which machine, with which software and at which commit a run works. What cannot be found out is left out: a run never
 * fails for it. Neither names of users nor paths are recorded.
 */
import { spawn } from "node:child_process";
import { readdir } from "node:fs/promises";
import { arch, cpus, hostname, release, totalmem, type } from "node:os";
import { dirname, join, resolve } from "node:path";
import type { Study } from "../../core/study/index.ts";
import { packageVersion } from "../files/package-version.ts";
import { readRegular } from "../files/regular-file.ts";
import type { Environment, Storage } from "../storage/index.ts";

/** Git has this long to say whether files were modified; in a larger repository that is not recorded. */
const GIT_TIMEOUT_MS = 5_000;
/** The most that is read of a file of a repository or of a driver. */
const MAX_BYTES = 16 * 2 ** 20;
/** Links from one reference of a repository to another; git allows no more. */
const MAX_LINKS = 5;
/** Where the driver of Nvidia lists its graphics processors. */
const NVIDIA_FOLDER = "/proc/driver/nvidia/gpus";

/** What of a study file is recorded. */
interface EvaluatedFile {
  /** Its absolute path. */
  readonly path: string;
  readonly study: Pick<Study, "seed">;
}

/** Records where a run of a study file works; a store that cannot take it does without. */
export async function recordEnvironment(storage: Storage, { path, study }: EvaluatedFile): Promise<void> {
  await readEnvironment(dirname(path))
    .then((environment) => storage.recordRun({ ...environment, seed: study.seed }))
    .catch(() => {});
}

/** The environment of a run whose study file is in `folder`. */
export async function readEnvironment(folder: string): Promise<Environment> {
  const repository = await findRepository(folder);
  const [commit, isModified, gpus] = await Promise.all([
    repository === undefined ? undefined : readCommit(repository),
    repository === undefined ? undefined : readModified(folder),
    nvidiaNames(NVIDIA_FOLDER),
  ]);
  const processors = cpus();
  const model = processors[0]?.model.trim();
  return {
    version: packageVersion(),
    node: process.version,
    host: hostname(),
    system: `${type()} ${release()} ${arch()}`,
    ...(model === undefined || model === "" ? {} : { processor: model }),
    ...(processors.length === 0 ? {} : { processors: processors.length }),
    memory: totalmem(),
    ...(gpus.length === 0 ? {} : { gpus }),
    ...(commit === undefined ? {} : { commit }),
    ...(commit === undefined || isModified === undefined ? {} : { isModified }),
  };
}

/** The names of the graphics processors that Nvidia's driver lists in a folder; empty where there are none. */
export async function nvidiaNames(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder).catch(() => []);
  const texts = await Promise.all(names.map((name) => textOf(join(folder, name, "information"))));
  return texts.flatMap((text) => /^Model:\s*(.+?)\s*$/m.exec(text ?? "")?.[1] ?? []);
}

/** The git folder of the repository that a folder is in; undefined outside of one. */
async function findRepository(folder: string): Promise<string | undefined> {
  for (let at = resolve(folder); ; at = dirname(at)) {
    const git = join(at, ".git");
    // In a linked work tree and in a submodule `.git` is a file that names the folder.
    const link = /^gitdir: (.+?)\s*$/.exec((await textOf(git)) ?? "")?.[1];
    const found = link === undefined ? git : resolve(at, link);
    if ((await textOf(join(found, "HEAD"))) !== undefined) return found;
    if (dirname(at) === at) return undefined;
  }
}

/** The commit of a git folder's HEAD, read without git; undefined where there is none yet. */
export async function readCommit(git: string): Promise<string | undefined> {
  const common = (await textOf(join(git, "commondir")))?.trim();
  const folders = common === undefined ? [git] : [git, resolve(git, common)];
  let text = (await textOf(join(git, "HEAD")))?.trim();
  for (let links = 0; text?.startsWith("ref: ") && links < MAX_LINKS; links++) {
    text = await readReference(folders, text.slice("ref: ".length));
  }
  return text !== undefined && /^[0-9a-f]{40,64}$/.test(text) ? text : undefined;
}

async function readReference(folders: readonly string[], name: string): Promise<string | undefined> {
  for (const folder of folders) {
    const own = await textOf(join(folder, name));
    if (own !== undefined) return own.trim();
    const packed = (await textOf(join(folder, "packed-refs"))) ?? "";
    const line = packed.split("\n").find((each) => each.endsWith(` ${name}`));
    if (line !== undefined) return line.slice(0, line.indexOf(" "));
  }
  return undefined;
}

/** Whether files that git knows differ from the commit; undefined where git does not answer. */
function readModified(folder: string): Promise<boolean | undefined> {
  const words = ["status", "--porcelain", "--untracked-files=no", "--ignore-submodules=dirty"];
  const environment = { ...process.env, GIT_OPTIONAL_LOCKS: "0" };
  return new Promise((answer) => {
    const git = spawn("git", words, {
      cwd: folder,
      env: environment,
      stdio: ["ignore", "pipe", "ignore"],
      detached: true,
    });
    let isModified = false;
    // A git that ignores signals, or that left its output to another process, is not waited for beyond the limit.
    const end = (found: boolean | undefined): void => {
      clearTimeout(timer);
      git.stdout.destroy();
      git.unref();
      answer(found);
    };
    const timer = setTimeout(() => {
      killGroup(git.pid);
      end(undefined);
    }, GIT_TIMEOUT_MS);
    git.stdout.on("data", () => {
      isModified = true;
    });
    git.on("error", () => end(undefined));
    git.on("close", (code) => end(code === 0 ? isModified : undefined));
  });
}

function killGroup(pid: number | undefined): void {
  try {
    if (pid !== undefined) process.kill(-pid, "SIGKILL");
  } catch {
    // It has ended meanwhile.
  }
}

/** The text of a regular file of a modest size; undefined for anything else. */
async function textOf(file: string): Promise<string | undefined> {
  const bytes = await readRegular(file, { maxBytes: MAX_BYTES }).catch(() => undefined);
  return bytes?.toString("utf8");
}
