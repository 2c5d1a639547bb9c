/**
 * @file When a parameter is active, learnt from trials that have it and trials that lack it.
 */
import type { Cell, SourceColumn, SourceStudy } from "../readers/index.ts";
import { flowYaml } from "./flow-yaml.ts";
import { type ProposedParameter, truthOf } from "./propose-parameter.ts";

/** The condition of a parameter that some trials lack: the YAML of its `when`, or a remark where no choice explains it. */
export interface ProposedCondition {
  readonly when?: string;
  readonly remark?: string;
}

/** The condition of a column; undefined where every trial with parameters has it. */
export function conditionOf(
  { trials }: SourceStudy,
  column: SourceColumn,
  all: readonly ProposedParameter[],
): ProposedCondition | undefined {
  const begun = trials.filter(({ state }) => state === "completed" || state === "failed" || state === "pruned");
  const cellOf = (trial: (typeof trials)[number], { key }: SourceColumn): Cell => trial.cells[key] ?? null;
  const having = begun.filter((trial) => cellOf(trial, column) !== null);
  const lacking = begun.filter((trial) => cellOf(trial, column) === null);
  if (lacking.length === 0 || having.length === 0) return undefined;
  for (const { column: other, name, definition } of all) {
    const type = definition?.type;
    const isChoice = type === "categorical" || type === "ordinal" || type === "bool";
    if (!isChoice || other.key === column.key || begun.some((trial) => cellOf(trial, other) === null)) continue;
    const distinct = (some: typeof begun) =>
      new Map(some.map((each) => [JSON.stringify(cellOf(each, other)), cellOf(each, other)]));
    const [active, inactive] = [distinct(having), distinct(lacking)];
    if ([...active.keys()].some((key) => inactive.has(key))) continue;
    // A table has the values of a bool as texts.
    const values = [...active.values()].map((cell) =>
      type === "bool" && cell !== null ? (truthOf(cell) ?? cell) : cell,
    );
    return { when: flowYaml({ [name]: values.length === 1 ? values[0] : values }) };
  }
  return {
    remark: `${lacking.length} of ${begun.length} trials lack it: say when it is active, e.g. when: { NAME: VALUE }`,
  };
}
