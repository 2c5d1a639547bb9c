/**
 * @file Metrics in the files that a program wrote into its folder: numbers in JSON, and columns of CSV.
 */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { goalOf } from "./printed-metrics.ts";

/** A metric in a file. */
export interface WrittenMetric {
  /** The last part of its path, or its column. */
  readonly name: string;
  readonly file: string;
  /** The dotted path in a JSON file. */
  readonly path?: string;
  /** The column of a CSV file. */
  readonly column?: string;
  readonly value: number;
  readonly goal?: "maximize" | "minimize";
}

const MAX_BYTES = 1_000_000;
const MAX_METRICS = 40;

/** The metrics in the JSON and CSV files of a folder; those whose name has a usual goal first. */
export function writtenMetrics(folder: string): readonly WrittenMetric[] {
  const names = readdirSync(folder, { withFileTypes: true }).flatMap((entry) => (entry.isFile() ? [entry.name] : []));
  const found = names.flatMap((file): readonly WrittenMetric[] => {
    const path = join(folder, file);
    if (!/\.(json|csv)$/.test(file) || statSync(path).size > MAX_BYTES) return [];
    const text = readFileSync(path, "utf8");
    return file.endsWith(".json") ? inJson(text, file) : inCsv(text, file);
  });
  return found.toSorted((a, b) => Number(a.goal === undefined) - Number(b.goal === undefined)).slice(0, MAX_METRICS);
}

function inJson(text: string, file: string): readonly WrittenMetric[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return []; // not JSON after all, or lines of it
  }
  return leaves(value, []).map(({ path, number }) => ({
    ...named(path.at(-1) ?? ""),
    file,
    path: path.join("."),
    value: number,
  }));
}

function leaves(
  value: unknown,
  path: readonly string[],
): readonly { readonly path: readonly string[]; readonly number: number }[] {
  if (typeof value === "number") return path.length === 0 ? [] : [{ path, number: value }];
  if (typeof value !== "object" || value === null || Array.isArray(value)) return [];
  return Object.entries(value).flatMap(([key, each]) => (/^[\w-]+$/.test(key) ? leaves(each, [...path, key]) : []));
}

function inCsv(text: string, file: string): readonly WrittenMetric[] {
  const lines = text.trimEnd().split(/\r?\n/);
  const heads = (lines[0] ?? "").split(",").map((head) => head.trim());
  const last = (lines.length < 2 ? "" : (lines.at(-1) ?? "")).split(",");
  return heads.flatMap((column, index) => {
    const value = Number(last[index]);
    return /^[A-Za-z][\w ./-]*$/.test(column) && (last[index] ?? "").trim() !== "" && Number.isFinite(value)
      ? [{ ...named(column), file, column, value }]
      : [];
  });
}

function named(name: string): Pick<WrittenMetric, "name" | "goal"> {
  const goal = goalOf(name);
  return { name, ...(goal === undefined ? {} : { goal }) };
}
