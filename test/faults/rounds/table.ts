/**
 * @file The results of rounds as lines of text.
 */
import type { Violation, Wrong } from "./check.ts";
import { KINDS, type Kind, type Plan } from "./plan.ts";
import type { RoundResult } from "./round.ts";

/** A round that was played. */
export interface Played {
  readonly plan: Plan;
  readonly result: RoundResult;
}

const COLUMNS = ["kind", "rounds", "faults", "resumed", "lost", "twice", "orphans", "stuck", "other"] as const;

/** A table with a row for each kind of fault. A round counts in the rows of all its kinds. */
export function tableOf(played: readonly Played[]): string {
  const rows = KINDS.flatMap((kind) => {
    const own = played.filter(({ plan }) => plan.faults.some((fault) => fault.kind === kind));
    return own.length === 0 ? [] : [rowOf(kind, own, kind)];
  });
  const all = [[...COLUMNS], ...rows, rowOf("all", played)];
  const widths = COLUMNS.map((_, column) => Math.max(...all.map((row) => (row[column] ?? "").length)));
  return all
    .map((row) => row.map((cell, at) => (at === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[at] ?? 0))))
    .map((row) => row.join("  "))
    .join("\n");
}

function rowOf(name: string, played: readonly Played[], kind?: Kind): string[] {
  const struck = played.flatMap(({ result }) => result.struck).filter((each) => kind === undefined || each === kind);
  const resumed = played.reduce((sum, { result }) => sum + result.resumed, 0);
  const wrong = (what: Wrong): number =>
    played.filter(({ result }) => result.violations.some((each: Violation) => each.wrong === what)).length;
  const counts = [
    played.length,
    struck.length,
    resumed,
    ...(["lost", "twice", "orphan", "stuck", "other"] as const).map(wrong),
  ];
  return [name, ...counts.map(String)];
}
