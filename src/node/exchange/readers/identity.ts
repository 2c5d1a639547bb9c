/**
 * @file The names by which trials of other tools are recognised when they are imported again.
 */
import { hash } from "node:crypto";
import { canonicalJson } from "../../storage/index.ts";

/** The longest part of a name that comes from a file; an id has at most 500 characters. */
const MAX_NAME_CHARS = 200;

/** A short digest of any JSON value. */
export function digestOf(value: unknown): string {
  return hash("sha256", canonicalJson(value)).slice(0, 12);
}

/** `TOOL:NAME`, with a digest instead of the end of a name that is too long. */
export function sourceId(tool: string, name: string): string {
  return name.length <= MAX_NAME_CHARS
    ? `${tool}:${name}`
    : `${tool}:${name.slice(0, MAX_NAME_CHARS)}…${digestOf(name)}`;
}

/** Ids that differ although several trials have the same one: the second gets `#2` at its end. */
export function distinctIds(): (id: string) => string {
  const seen = new Map<string, number>();
  return (id) => {
    const count = (seen.get(id) ?? 0) + 1;
    seen.set(id, count);
    return count === 1 ? id : `${id}#${count}`;
  };
}
