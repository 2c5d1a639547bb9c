/**
 * @file Reads an Optuna journal (`JournalStorage` with a file): one operation per line, which are applied in their order.
 */
import { type Fields, isFields } from "../../is-fields.ts";
import { externalValue, fromOptuna, OPTUNA_STATES, type OptunaStudy, type OptunaTrial } from "./optuna-study.ts";
import type { Cell, TrialSource } from "./source.ts";

/** The operations of a journal, by their codes. */
const OPERATION = {
  createStudy: 0,
  deleteStudy: 1,
  setStudySystemAttribute: 3,
  createTrial: 4,
  setParameter: 5,
  setState: 6,
  setIntermediate: 7,
  setUserAttribute: 8,
  setSystemAttribute: 9,
} as const;

/** The reader of the journal. */
export const optunaJournal: TrialSource = {
  format: "optuna-journal",
  title: "Optuna journal",
  recognises: (file) =>
    (file.shape === "json-lines" && file.lines.every((line) => isFields(line) && typeof line.op_code === "number")) ||
    (file.shape === "json" && isFields(file.value) && file.value.op_code === OPERATION.createStudy),
  read: (file) => {
    const lines = file.shape === "json-lines" ? file.lines : file.shape === "json" ? [file.value] : [];
    const replay = new Replay();
    for (const line of lines) if (isFields(line)) replay.apply(line);
    return replay.studies.map(fromOptuna);
  },
};

interface MutableTrial extends OptunaTrial {
  state: OptunaTrial["state"];
  start: string | undefined;
  values: readonly (number | undefined)[];
  readonly parameters: Record<string, Cell>;
  readonly userAttributes: Record<string, unknown>;
  readonly systemAttributes: Record<string, unknown>;
  readonly intermediate: Map<number, number>;
}

interface MutableStudy extends OptunaStudy {
  readonly systemAttributes: Record<string, unknown>;
  readonly trials: MutableTrial[];
}

/** The state of a storage after a part of its operations. Operations that Optuna refuses have no effect here either. */
class Replay {
  readonly #studies = new Map<number, MutableStudy>();
  readonly #trials: MutableTrial[] = [];
  #nextStudy = 0;

  get studies(): readonly OptunaStudy[] {
    return [...this.#studies.values()];
  }

  apply(line: Fields): void {
    const study = this.#studies.get(Number(line.study_id));
    const trial = this.#trials[Number(line.trial_id)];
    const isOpen = trial !== undefined && (trial.state === "RUNNING" || trial.state === "WAITING");
    switch (line.op_code) {
      case OPERATION.createStudy:
        this.#createStudy(line);
        break;
      case OPERATION.deleteStudy:
        this.#studies.delete(Number(line.study_id));
        break;
      case OPERATION.setStudySystemAttribute:
        Object.assign(study?.systemAttributes ?? {}, line.system_attr);
        break;
      case OPERATION.createTrial:
        if (study !== undefined) study.trials.push(this.#createTrial(line, study.trials.length));
        break;
      default:
        if (isOpen) change(trial, line);
    }
  }

  #createStudy({ study_name: name, directions }: Fields): void {
    if ([...this.#studies.values()].some((each) => each.name === name)) return;
    const goals = Array.isArray(directions) ? directions : [];
    this.#studies.set(this.#nextStudy++, {
      name: String(name),
      directions: goals.map((each) => (each === 1 ? "minimize" : each === 2 ? "maximize" : undefined)),
      systemAttributes: {},
      trials: [],
    });
  }

  #createTrial(line: Fields, number: number): MutableTrial {
    const { params, distributions, value, values } = line;
    const parameters: Record<string, Cell> = {};
    for (const [name, internal] of Object.entries(isFields(params) ? params : {})) {
      const distribution = isFields(distributions) ? distributions[name] : undefined;
      if (typeof distribution === "string") parameters[name] = externalValue(Number(internal), distribution);
    }
    const given = Array.isArray(values) ? values : value === undefined || value === null ? [] : [value];
    const trial: MutableTrial = {
      number,
      state: OPTUNA_STATES[Number(line.state ?? 0)] ?? "FAIL",
      start: typeof line.datetime_start === "string" ? line.datetime_start : undefined,
      parameters,
      values: given.map(Number),
      userAttributes: { ...(isFields(line.user_attrs) ? line.user_attrs : {}) },
      systemAttributes: { ...(isFields(line.system_attrs) ? line.system_attrs : {}) },
      intermediate: new Map(
        Object.entries(isFields(line.intermediate_values) ? line.intermediate_values : {}).map(([step, each]) => [
          Number(step),
          Number(each),
        ]),
      ),
    };
    this.#trials.push(trial);
    return trial;
  }
}

function change(trial: MutableTrial, line: Fields): void {
  switch (line.op_code) {
    case OPERATION.setParameter:
      trial.parameters[String(line.param_name)] = externalValue(
        Number(line.param_value_internal),
        String(line.distribution),
      );
      break;
    case OPERATION.setState:
      trial.state = OPTUNA_STATES[Number(line.state)] ?? "FAIL";
      if (Array.isArray(line.values)) trial.values = line.values.map(Number);
      if (typeof line.datetime_start === "string") trial.start = line.datetime_start;
      break;
    case OPERATION.setIntermediate:
      trial.intermediate.set(Number(line.step), Number(line.intermediate_value));
      break;
    case OPERATION.setUserAttribute:
      Object.assign(trial.userAttributes, line.user_attr);
      break;
    case OPERATION.setSystemAttribute:
      Object.assign(trial.systemAttributes, line.system_attr);
      break;
  }
}
