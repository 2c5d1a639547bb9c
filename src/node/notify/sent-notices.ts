/**
 * @file Which notices of a study were sent, so that a run that is resumed does not send them again: a file in the study's folder.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { replaceFile } from "../files/index.ts";

/** The most keys that are kept; those of the oldest notices are dropped. */
const MAX_KEYS = 1000;

/** The notices that were sent. */
export class SentNotices {
  readonly #path: string;
  readonly #keys: Set<string>;

  /** `folder` is that of the study's store. */
  constructor(folder: string) {
    this.#path = join(folder, "notified.json");
    this.#keys = new Set(readKeys(this.#path));
  }

  has(key: string): boolean {
    return this.#keys.has(key);
  }

  /** Remembers a notice, durably. */
  async add(key: string): Promise<void> {
    this.#keys.add(key);
    const kept = [...this.#keys].slice(-MAX_KEYS);
    await replaceFile(this.#path, `${JSON.stringify(kept, null, 2)}\n`);
  }
}

/** None where there is no such file, or it was damaged: a notice too many does no harm. */
function readKeys(path: string): readonly string[] {
  try {
    const read: unknown = JSON.parse(readFileSync(path, "utf8"));
    return Array.isArray(read) ? read.filter((each) => typeof each === "string") : [];
  } catch {
    return [];
  }
}
