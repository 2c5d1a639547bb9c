/**
 * @file A parameter of a study file for a column of another tool: by the domain that the tool keeps, or by the values.
 */
import type { Cell, SourceColumn, SourceDomain, SourceStudy } from "../readers/index.ts";
import { numberOf } from "./read-value.ts";

/** The object of a parameter in a study file. */
export type Definition =
  | {
      readonly type: "int" | "float";
      readonly range: readonly [number, number];
      readonly scale?: "log";
      readonly step?: number;
    }
  | { readonly type: "categorical" | "ordinal"; readonly values: readonly Cell[] }
  | { readonly type: "bool" }
  | { readonly type: "fixed"; readonly value: Cell };

/** A parameter as it is proposed. */
export interface ProposedParameter {
  readonly column: SourceColumn;
  readonly name: string;
  /** Its object in the study file; undefined where it cannot be one. */
  readonly definition: Definition | undefined;
  /** What is to be checked, as a comment. */
  readonly remark: string | undefined;
}

/** From this ratio of the largest value to the smallest on, a range is taken to be logarithmic. */
const LOG_RATIO = 100;
/** More texts than these are no choice. */
const MAX_CHOICES = 50;

/** The parameter of a column. */
export function proposeParameter(source: SourceStudy, column: SourceColumn, name: string): ProposedParameter {
  const { definition, remark } =
    column.domain === undefined ? byValues(cellsOf(source, column)) : byDomain(column.domain);
  return { column, name, definition, remark };
}

/** The values of a column that trials have. */
export function cellsOf({ trials }: SourceStudy, { key }: SourceColumn): readonly NonNullable<Cell>[] {
  return trials.flatMap(({ cells }) => {
    const cell = Object.hasOwn(cells, key) ? cells[key] : undefined;
    return cell === undefined || cell === null ? [] : [cell];
  });
}

type Proposed = Pick<ProposedParameter, "definition" | "remark">;

function byDomain(domain: SourceDomain): Proposed {
  if (domain.kind === "choice") return choice(domain.values, domain.isOrdered);
  const { isInt, low, high, isLog, step } = domain;
  if (low === high) return { definition: { type: "fixed", value: low }, remark: undefined };
  const scale = isLog ? ({ scale: "log" } as const) : step === undefined ? {} : { step };
  return { definition: { type: isInt ? "int" : "float", range: [low, high], ...scale }, remark: undefined };
}

function byValues(cells: readonly NonNullable<Cell>[]): Proposed {
  if (cells.length === 0) return { definition: undefined, remark: "it has no values" };
  const truths = cells.map(truthOf);
  if (truths.every((each) => each !== undefined)) return choice([...new Set(truths)], false);
  const numbers = cells.map(numberOf);
  if (!numbers.every((each) => each !== undefined)) {
    const texts = [...new Map(cells.map((cell) => [JSON.stringify(cell), cell])).values()];
    if (texts.length > MAX_CHOICES) {
      return { definition: undefined, remark: `it has ${texts.length} different texts` };
    }
    // The file does not say that it is a parameter, so such a column does not spoil the proposal.
    if (new Set(texts.map(String)).size < texts.length) {
      return { definition: undefined, remark: "it has values that would look the same to the program" };
    }
    return choice(texts, false);
  }
  const low = numbers.reduce((a, b) => Math.min(a, b));
  const high = numbers.reduce((a, b) => Math.max(a, b));
  const isLog = low > 0 && high / low >= LOG_RATIO;
  const isInt = numbers.every(Number.isSafeInteger);
  const proposed = byDomain({ kind: "range", isInt, low, high, isLog });
  return low === high ? proposed : { ...proposed, remark: "a guess: the range of the values" };
}

/** A choice: numbers are in their order, the two truth values are a bool, and a single value is fixed. */
function choice(given: readonly Cell[], isOrdered: boolean): Proposed {
  const some = given.filter((each) => each !== null);
  const values = [...new Map(some.map((each) => [JSON.stringify(each), each])).values()];
  const remarks = [
    ...(some.length === given.length ? [] : ["None is left out, which no study file has"]),
    ...(values.length === some.length ? [] : ["values that are there twice are left out"]),
  ];
  const remark = remarks.length === 0 ? undefined : remarks.join("; ");
  const [only] = values;
  if (only === undefined) return { definition: undefined, remark: "its only value is None" };
  if (values.length === 1) return { definition: { type: "fixed", value: only }, remark };
  if (values.every((each) => typeof each === "boolean")) return { definition: { type: "bool" }, remark };
  const isNumeric = values.every((each) => typeof each === "number");
  const sorted = isNumeric && !isOrdered ? [...values].sort((a, b) => Number(a) - Number(b)) : values;
  return { definition: { type: isNumeric || isOrdered ? "ordinal" : "categorical", values: sorted }, remark };
}

/** A truth value as JSON, Python or a table has it. */
export function truthOf(cell: NonNullable<Cell>): boolean | undefined {
  if (typeof cell === "boolean") return cell;
  return cell === "True" || cell === "true" ? true : cell === "False" || cell === "false" ? false : undefined;
}
