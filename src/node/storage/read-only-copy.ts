/**
 * @file A store that cannot be written, as on a read-only disk, is looked at in a copy: SQLite needs to write even to read.
 */
import { chmodSync, copyFileSync, existsSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";

/** A copy of a database. */
export interface DatabaseCopy {
  readonly file: string;
  /** Deletes the copy. */
  remove(): void;
}

/** The database and its log of writes that are not in it yet. The index of that log is made anew. */
const SUFFIXES = ["", "-wal"];
/** How often the files are copied again because they changed meanwhile. */
const MAX_ATTEMPTS = 5;

/** Copies a database to a temporary folder, together with what its log holds. */
export function copyDatabase(file: string): DatabaseCopy {
  const folder = mkdtempSync(join(tmpdir(), "paretune-copy-"));
  const copy = join(folder, basename(file));
  for (let attempt = 1; ; attempt++) {
    const before = signature(file);
    for (const suffix of SUFFIXES) {
      rmSync(copy + suffix, { force: true });
      if (!existsSync(file + suffix)) continue;
      copyFileSync(file + suffix, copy + suffix);
      chmodSync(copy + suffix, 0o600); // a copy of a read-only file is read-only, too
    }
    if (signature(file) === before || attempt === MAX_ATTEMPTS) break;
  }
  return { file: copy, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Sizes and times of the files, which tell whether they changed. */
function signature(file: string): string {
  return SUFFIXES.map((suffix) => {
    const found = statSync(file + suffix, { throwIfNoEntry: false });
    return `${found?.size} ${found?.mtimeMs}`;
  }).join();
}
