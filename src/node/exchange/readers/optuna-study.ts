/**
 * @file From the records of an Optuna storage to a study, the same for its database and its journal.
 */
import type { Progress } from "../../../core/study/index.ts";
import { digestOf, sourceId } from "./identity.ts";
import type { Cell, SourceColumn, SourceState, SourceStudy, SourceTrial } from "./source.ts";

/** A study as the storage has it. */
export interface OptunaStudy {
  readonly name: string;
  readonly directions: readonly ("minimize" | "maximize" | undefined)[];
  readonly systemAttributes: Readonly<Record<string, unknown>>;
  readonly trials: readonly OptunaTrial[];
}

/** A trial as the storage has it. */
export interface OptunaTrial {
  readonly number: number;
  readonly state: OptunaState;
  /** The beginning, as it is written. */
  readonly start: string | undefined;
  readonly parameters: Readonly<Record<string, Cell>>;
  readonly values: readonly (number | undefined)[];
  readonly userAttributes: Readonly<Record<string, unknown>>;
  readonly systemAttributes: Readonly<Record<string, unknown>>;
  readonly intermediate: ReadonlyMap<number, number>;
}

/** The states in the order of their numbers. */
export const OPTUNA_STATES = ["RUNNING", "COMPLETE", "PRUNED", "FAIL", "WAITING"] as const;
export type OptunaState = (typeof OPTUNA_STATES)[number];

const STATES: Readonly<Record<OptunaState, SourceState>> = {
  RUNNING: "unfinished",
  WAITING: "unfinished",
  COMPLETE: "completed",
  PRUNED: "pruned",
  FAIL: "failed",
};

/** The user attribute in which an exported trial has its id. */
export const ID_ATTRIBUTE = "paretune:id";
/** The user attributes of an exported trial with the standard error and the number of samples of a metric. */
export const ERROR_ATTRIBUTE = "paretune:standard_error:";
export const COUNT_ATTRIBUTE = "paretune:count:";
/** The user attribute with the reason of a failure. */
export const REASON_ATTRIBUTE = "paretune:reason";

/** The value of a parameter from the number that the storage has for it. */
export function externalValue(internal: number, distribution: string): Cell {
  const read = JSON.parse(distribution) as {
    name?: string;
    type?: string;
    attributes?: { choices?: readonly Cell[] };
    choices?: readonly Cell[];
  };
  const choices = read.attributes?.choices ?? read.choices;
  return choices === undefined ? internal : (choices[internal] ?? null);
}

/** The study in the words of all readers. */
export function fromOptuna(study: OptunaStudy): SourceStudy {
  const objectives = objectiveColumns(study);
  const parameters = new Set(study.trials.flatMap((trial) => Object.keys(trial.parameters)));
  const attributes = new Set(study.trials.flatMap((trial) => Object.keys(scalarAttributes(trial))));
  return {
    name: study.name,
    columns: [
      ...[...parameters].map((name): SourceColumn => ({ key: name, name, role: "parameter" })),
      ...objectives,
      ...[...attributes].map((name): SourceColumn => ({ key: attributeKey(name), name, role: "metric" })),
    ],
    trials: study.trials.map((trial) => trialOf(study, objectives, trial)),
  };
}

/** The columns of the objectives: by the names that Optuna was told, else by their numbers. */
function objectiveColumns({ directions, systemAttributes, trials }: OptunaStudy): readonly SourceColumn[] {
  const names = systemAttributes["study:metric_names"];
  const parameters = new Set(trials.flatMap((trial) => Object.keys(trial.parameters)));
  return directions.map((goal, index): SourceColumn => {
    const given: unknown = Array.isArray(names) ? names[index] : undefined;
    const name = typeof given === "string" ? given : directions.length === 1 ? "value" : `values_${index}`;
    return {
      key: parameters.has(name) ? `values.${name}` : name,
      name,
      role: "metric",
      ...(goal === undefined ? {} : { goal }),
      ...(typeof given === "string" ? {} : { isUnnamed: true as const }),
    };
  });
}

function attributeKey(name: string): string {
  return `user_attrs.${name}`;
}

/** The user attributes that may be values of a metric, without those that an export has added. */
function scalarAttributes({ userAttributes }: OptunaTrial): Readonly<Record<string, Cell>> {
  const scalar = Object.entries(userAttributes).filter((entry): entry is [string, number | string | boolean] =>
    ["number", "string", "boolean"].includes(typeof entry[1]),
  );
  return Object.fromEntries(scalar.filter(([name]) => !name.startsWith("paretune:")));
}

function trialOf(study: OptunaStudy, objectives: readonly SourceColumn[], trial: OptunaTrial): SourceTrial {
  const { number, start, userAttributes } = trial;
  const cells: Record<string, Cell> = { ...trial.parameters };
  objectives.forEach(({ key }, index) => {
    const value = trial.values[index];
    if (value !== undefined) cells[key] = value;
  });
  const attributes = scalarAttributes(trial);
  for (const [name, value] of Object.entries(attributes)) cells[attributeKey(name)] = value;
  const given = userAttributes[ID_ATTRIBUTE];
  const reason = userAttributes[REASON_ATTRIBUTE] ?? trial.systemAttributes["fail_reason"];
  const keyOf = (name: string): string => objectives.find((each) => each.name === name)?.key ?? attributeKey(name);
  return {
    name: `trial ${number}`,
    id:
      typeof given === "string"
        ? given
        : sourceId("optuna", `${study.name}#${number}:${digestOf([start ?? "", trial.parameters])}`),
    state: STATES[trial.state],
    ...(typeof reason === "string" ? { reason } : {}),
    cells,
    standardErrors: numbersAt(userAttributes, ERROR_ATTRIBUTE, keyOf),
    counts: numbersAt(userAttributes, COUNT_ATTRIBUTE, keyOf),
    ...progressOf(objectives, trial),
  };
}

function numbersAt(attributes: OptunaTrial["userAttributes"], prefix: string, keyOf: (name: string) => string) {
  const found = Object.entries(attributes).filter(([name]) => name.startsWith(prefix));
  return Object.fromEntries(
    found.flatMap(([name, value]) => (typeof value === "number" ? [[keyOf(name.slice(prefix.length)), value]] : [])),
  );
}

/** Optuna reports values of one objective only. */
function progressOf(objectives: readonly SourceColumn[], { intermediate }: OptunaTrial): Pick<SourceTrial, "progress"> {
  const [objective] = objectives;
  const steps = [...intermediate].filter(([, value]) => Number.isFinite(value)).sort(([a], [b]) => a - b);
  if (objective === undefined || objectives.length !== 1 || steps.length === 0) return {};
  const progress: Progress = { steps: steps.map(([step]) => step), values: steps.map(([, value]) => value) };
  return { progress: { [objective.key]: progress } };
}
