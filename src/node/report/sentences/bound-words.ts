/**
 * @file Bounds of the space on which the front lies, in words, with the arguments of `paretune edit` that widen the space.
 */
import type { FrontBound } from "../../../core/analysis/index.ts";
import { formatNumber } from "../../../figures/index.ts";

/**
 * A bound and what to do, without the command: `4 of the 6 trials of the front have lr at its upper bound, 0.1. Better
 * trials may lie beyond it. If larger values make sense, widen the space`.
 */
export function boundSentence(found: FrontBound): string {
  const { parameter, side, isList, bound, count, of } = found;
  const shown = boundText(found);
  const place = placeWords(found);
  const trials =
    of === 1
      ? `The one trial of the front has ${parameter}`
      : `${count} of the ${of} trials of the front have ${parameter}`;
  const head = `${trials} ${place}. Better trials may lie beyond it.`;
  if (wideningArguments(found) !== undefined) {
    return `${head} If ${typeof bound !== "number" ? "such" : side === "lower" ? "smaller" : "larger"} values make sense, widen the space`;
  }
  const remedy = isList
    ? `write it ${side === "lower" ? "before" : "after"} ${shown} in the study file`
    : "change the range in the study file";
  return `${head} If a value beyond ${shown} makes sense, ${remedy}.`;
}

/**
 * Several bounds and what to do, without the command: `Much of the front lies on bounds of the space: lr at its upper bound,
 * 0.1 (4 of 6 trials); dropout at its lower bound, 0 (5 of 6). Better trials may lie beyond them. …`.
 */
export function boundsSentence(bounds: readonly FrontBound[], hasCommand: boolean): string {
  const list = bounds.map(
    (found, index) =>
      `${found.parameter} ${placeWords(found)} (${found.count} of ${found.of}${index === 0 ? " trials" : ""})`,
  );
  const remedy = hasCommand
    ? "Where such values make sense, widen the space"
    : "Where such values make sense, widen the space in the study file.";
  return `Much of the front lies on bounds of the space: ${list.join("; ")}. Better trials may lie beyond them. ${remedy}`;
}

function boundText({ bound }: FrontBound): string {
  return typeof bound === "number" ? formatNumber(bound) : String(bound);
}

function placeWords(found: FrontBound): string {
  return found.isList
    ? `at ${boundText(found)}, the ${found.side === "lower" ? "first" : "last"} value of its list`
    : `at its ${found.side} bound, ${boundText(found)}`;
}

/** The arguments of `paretune edit` that widen the space there; undefined if no value is known to lie beyond. */
export function wideningArguments({ parameter, range, next }: FrontBound): readonly string[] | undefined {
  if (range !== undefined) return ["--range", `${parameter}=${range.join(":")}`];
  return next === undefined ? undefined : ["--add", `${parameter}=${next}`];
}
