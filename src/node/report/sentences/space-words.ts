/**
 * @file The search space in words: ranges, scales, conditions.
 */
import {
  isNumeric,
  listedValues,
  type Parameter,
  type ParameterValue,
  type Requirement,
} from "../../../core/space/index.ts";
import { formatNumber } from "../../../figures/index.ts";

/** More values of a list than this are not written out. */
const MAX_LISTED = 12;

/** Where a parameter is searched: `1e-5 to 0.1`, `1 to 8 in steps of 2`, `mean, max, first`, `0.5 (not searched)`. */
export function rangeWords(parameter: Parameter): string {
  switch (parameter.kind) {
    case "fixed":
      return `${valueWords(parameter.value)} (not searched)`;
    case "derived":
      return "computed from others";
    default: {
      const held = parameter.pin === undefined ? "" : ` (pinned at ${valueWords(parameter.pin)})`;
      return `${searchedWords(parameter)}${held}`;
    }
  }
}

function searchedWords(parameter: Parameter): string {
  if (isNumeric(parameter)) {
    const step =
      parameter.step === undefined || parameter.step === 1 ? "" : ` in steps of ${valueWords(parameter.step)}`;
    return `${valueWords(parameter.lower)} to ${valueWords(parameter.upper)}${step}`;
  }
  const values = listedValues(parameter) ?? [];
  const shown = values.slice(0, MAX_LISTED).map(valueWords).join(", ");
  return values.length > MAX_LISTED ? `${shown}, … (${values.length} values)` : shown;
}

/** The kind of a parameter, with its scale where it has one: `float, log scale`. */
export function kindWords(parameter: Parameter): string {
  return isNumeric(parameter) && parameter.scale === "log" ? `${parameter.kind}, log scale` : parameter.kind;
}

/** When a parameter is active: `optimizer is adamw or lion, and layers is at least 2`; empty if it always is. */
export function conditionWords({ when = [] }: Parameter): string {
  return when.map(requirementWords).join(", and ");
}

function requirementWords(requirement: Requirement): string {
  const { parameter } = requirement;
  if ("values" in requirement) return `${parameter} is ${requirement.values.map(valueWords).join(" or ")}`;
  const { min, max } = requirement;
  const bounds = [
    ...(min === undefined ? [] : [`at least ${valueWords(min)}`]),
    ...(max === undefined ? [] : [`at most ${valueWords(max)}`]),
  ];
  return `${parameter} is ${bounds.join(" and ")}`;
}

/** A value as the study file has it. */
function valueWords(value: ParameterValue): string {
  return typeof value === "number" ? formatNumber(value) : String(value);
}
