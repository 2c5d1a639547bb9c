/**
 * @file What was computed from a study, kept in its folder. Findings are determined by the study, its trials and the stored models, so
 * they are read again as long as none of these has changed, and computed anew where they cannot be read. A file holds a mark, the key of
 * what its findings rest on, the digest of its content, and the content. The digests find accidents, not forgeries.
 */
import { createHash, randomUUID } from "node:crypto";
import { existsSync, lstatSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { deserialize, serialize } from "node:v8";
import { readRegularSync, replaceFileSync } from "../../files/index.ts";

/** What is kept, each in a file of its own. */
export type FindingName = "analysis" | "importance" | "diagnosis" | "volumes";

/** What findings are computed from, as plain data; two that are equal have equal findings. */
export type FindingSources = Readonly<Record<string, unknown>>;

/** Tells a file of findings from one that something else has written. */
const MARK = Buffer.from("paretune findings 1\n");
/** Number of bytes of a SHA-256 digest. */
const DIGEST_BYTES = 32;
/** The largest file that is written or read. */
const MAX_BYTES = 1 << 28;

/** Of the sources of a bundle (scripts/bundle.mjs). */
declare const SOURCE_DIGEST: string | undefined;
/** What computes the findings. A program that is not bundled reads only what it has kept itself: its sources may have changed since. */
const PROGRAM = typeof SOURCE_DIGEST === "string" ? SOURCE_DIGEST : randomUUID();

/**
 * The digest of the sources and of the program that computes from them, by which kept findings are known again. Undefined, for nothing is
 * to be kept, where the sources are not plain data.
 */
export function findingsKey(sources: FindingSources): Buffer | undefined {
  try {
    return digestOf(JSON.stringify([PROGRAM, sources], exactly));
  } catch {
    return undefined;
  }
}

/** A replacer with which different data have different texts. Throws for what JSON would change otherwise. */
function exactly(_key: string, value: unknown): unknown {
  if (Object.is(value, -0)) return { number: "-0" };
  if (typeof value === "number" && !Number.isFinite(value)) return { number: String(value) };
  if (typeof value === "function" || typeof value === "symbol") throw new TypeError("not plain data");
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) throw new TypeError("not plain data");
  return value;
}

/**
 * The findings of that name and key in a study's folder, or else what `compute` returns, which is then kept. A folder that cannot be
 * written only means that the findings are computed each time.
 *
 * @param key - undefined: nothing is read or kept
 * @param compute - returns data that a structured clone leaves as it is
 */
export async function keptFindings<T>(
  folder: string,
  name: FindingName,
  key: Buffer | undefined,
  compute: () => Promise<T>,
): Promise<T> {
  if (key === undefined) return compute();
  const path = join(folder, "findings", name);
  const kept = readKept(path, key);
  if (kept !== undefined) return kept.value as T;
  const value = await compute();
  keep(path, key, value);
  return value;
}

/** Writes the file of findings, if the folder of the study is there and can be written. */
function keep(path: string, key: Buffer, value: unknown): void {
  try {
    const content = serialize(value);
    if (content.length > MAX_BYTES - MARK.length - 2 * DIGEST_BYTES) return;
    // A study that is gone is not brought back, and one in a database may have no folder on this machine.
    const parent = dirname(path);
    if (!existsSync(parent)) mkdirSync(parent);
    if (!lstatSync(parent).isDirectory() || !mayReplace(path)) return;
    for (const draft of readdirSync(parent).filter((each) => each.endsWith(".draft"))) rmSync(join(parent, draft));
    replaceFileSync(path, Buffer.concat([MARK, key, digestOf(content), content]), false);
  } catch {
    // Whatever it is that forbids the file, the findings are shown.
  }
}

/** Whether there is no file yet, or one of findings, which is empty where the machine died; not through a link. */
function mayReplace(path: string): boolean {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found === undefined || (found.isFile() && found.size === 0)) return true;
  return found.isFile() && found.size <= MAX_BYTES && startsWithMark(readRegularSync(path, { maxBytes: MAX_BYTES }));
}

/** Undefined where nothing of this key can be read. */
function readKept(path: string, key: Buffer): { readonly value: unknown } | undefined {
  try {
    const bytes = readRegularSync(path, { maxBytes: MAX_BYTES });
    if (!startsWithMark(bytes)) return undefined;
    const [ofKey, ofContent, content] = parts(bytes.subarray(MARK.length));
    if (!ofKey.equals(key) || !ofContent.equals(digestOf(content))) return undefined;
    return { value: deserialize(content) };
  } catch {
    return undefined;
  }
}

function startsWithMark(bytes: Buffer): boolean {
  return bytes.subarray(0, MARK.length).equals(MARK);
}

function parts(bytes: Buffer): readonly [key: Buffer, digest: Buffer, content: Buffer] {
  return [
    bytes.subarray(0, DIGEST_BYTES),
    bytes.subarray(DIGEST_BYTES, 2 * DIGEST_BYTES),
    bytes.subarray(2 * DIGEST_BYTES),
  ];
}

function digestOf(bytes: string | Uint8Array): Buffer {
  return createHash("sha256").update(bytes).digest();
}
