/**
 * @file Reads a study file from disk.
 */
import { readFile, stat } from "node:fs/promises";
import { parseStudyFile, type ReadOptions, type StudyFileResult } from "./parse.ts";

/** Far more than the characters that a study file may have. */
const MAX_BYTES = 4 << 20;

/** Reads and parses the study file at `path`. A file that cannot be read is an issue like any other. */
export async function readStudyFile(path: string, options: ReadOptions = {}): Promise<StudyFileResult> {
  let text: string;
  try {
    const stats = await stat(path);
    // A pipe may be a study that another program writes; a device has no end.
    if (!stats.isFile() && !stats.isFIFO() && !stats.isDirectory()) return unreadable("is not a regular file");
    if (stats.size > MAX_BYTES) return unreadable(`is too large: a study file has at most ${MAX_BYTES >> 20} MiB`);
    text = await readFile(path, "utf8");
  } catch (error) {
    return unreadable(readProblem((error as NodeJS.ErrnoException).code, error as Error));
  }
  return parseStudyFile(text.replace(/^\uFEFF/, ""), path, options);
}

function unreadable(message: string): StudyFileResult {
  return { ok: false, issues: [{ line: 0, column: 0, key: "", message }] };
}

function readProblem(code: string | undefined, error: Error): string {
  if (code === "ENOENT") return "there is no such file; `paretune init` writes one";
  if (code === "EISDIR") return "is a folder; give the path of the study file in it";
  if (code === "EACCES") return "cannot be read: permission denied; change its permissions";
  return `cannot be read: ${error.message}`;
}
