/**
 * @file The files of one job, in the folder of its trial, which the node that runs it shares: the script, who may run it, and how
 * it ended.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { isAbsolute, join } from "node:path";
import { readRegularSync } from "../../files/index.ts";
import type { CommandHandle } from "../executor.ts";

/** The paths of a job's files. */
export interface JobFiles {
  readonly folder: string;
  readonly script: string;
  /** A folder that exists once somebody has decided what becomes of the command: the job that runs it, or who stopped it. */
  readonly claim: string;
  /** The exit code of the command, or "requeued". */
  readonly exit: string;
  /** What Slurm itself says about the job; other engines keep that themselves. */
  readonly messages: string;
}

const KEY = /^[A-Za-z0-9][A-Za-z0-9-]{0,59}$/;
const MAX_BYTES = 1 << 16;

/** Whether a text can be the key of a job: it becomes a part of paths and of an engine's arguments. */
export function isKey(key: string): boolean {
  return KEY.test(key);
}

/** The files of the job with a key, below the folder of its trial. */
export function jobFiles(trialFolder: string, key: string): JobFiles {
  const folder = join(trialFolder, "paretune.jobs", key);
  return {
    folder,
    script: join(folder, "job.sh"),
    claim: join(folder, "claim"),
    exit: join(folder, "exit"),
    messages: join(folder, "slurm.log"),
  };
}

/** The files of a handle; undefined where it names none. */
export function filesOfHandle({ key, folder }: CommandHandle): JobFiles | undefined {
  return isKey(key) && typeof folder === "string" && isAbsolute(folder) ? jobFiles(folder, key) : undefined;
}

/** Writes the script of a job. */
export function writeScript({ folder, script }: Pick<JobFiles, "folder" | "script">, text: string): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(script, text, { mode: 0o700 });
}

/**
 * Claims a command before any job does, so that a job which is submitted later, or still waits, never runs it. Returns whether no
 * job had claimed it.
 */
export function claim(files: JobFiles): boolean {
  if (!existsSync(files.folder)) mkdirSync(files.folder, { recursive: true });
  try {
    mkdirSync(files.claim);
    return true;
  } catch {
    return false;
  }
}

/** What the job noted about its end. A folder of a network file system is read anew first, since it may be remembered from before. */
export async function readExit({ folder, exit }: JobFiles): Promise<string | undefined> {
  await readdir(folder).catch(() => {});
  try {
    const text = readRegularSync(exit, { maxBytes: MAX_BYTES }).toString("utf8").trim();
    return text === "" ? undefined : text;
  } catch {
    return undefined;
  }
}

/** What Slurm says about a job in a file, the last of it; undefined if it says nothing. */
export function messagesOf(messages: string): string | undefined {
  try {
    return readFileSync(messages, "utf8").slice(-MAX_BYTES) || undefined;
  } catch {
    return undefined;
  }
}
