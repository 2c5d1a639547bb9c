/**
 * @file What errors tell the one who asked to write instead: flags and commands in a terminal, keys and routes over HTTP, methods in
 * Python.
 */
import type { AskerLanguage } from "./shown-value.ts";

/** The changes that an edit may be asked for, as keys of a request. */
export type EditKey =
  | "pin"
  | "unpin"
  | "range"
  | "add"
  | "remove"
  | "trials"
  | "time"
  | "slot_time"
  | "freezeReferencePoint";

/** The words of errors of an edit. */
export interface EditWords {
  /** The name of a change. */
  readonly name: (key: EditKey) => string;
  /** The form of a change of one parameter. */
  readonly form: (key: EditKey) => string;
  /** What to write where no change was named. */
  readonly some: string;
}

/** The words of errors about results and trials. */
export interface ResultWords {
  /** What lists the trials. */
  readonly trials: string;
  /** How the result of a trial is corrected. */
  readonly amend: (trial: number, isCompleted: boolean) => string;
  /** How the result of a trial is recorded. */
  readonly record: (trial: number) => string;
  /** How a value is added to a choice. */
  readonly add: (parameter: string, value: string | number) => string;
  /** What a result needs whose trial was not suggested, as a clause. */
  readonly unsuggested: string;
  /** The words of errors in a list of results. */
  readonly list: ResultListWords;
}

/** The words of errors in a list of results. */
export interface ResultListWords {
  /** What the list is called. */
  readonly source: string;
  /** What a measured value must be. */
  readonly measured: string;
  /** How a result says that the trial failed. */
  readonly failed: string;
  /** How values are shown. */
  readonly language: AskerLanguage;
}

/** Of a list in JSON, which is called by the name of its source. */
function jsonListWords(source: string): ResultListWords {
  return {
    source,
    measured: 'a finite number, or { "mean", "standardError" } with numbers',
    failed: '"failed": "REASON"',
    language: "json",
  };
}

const UNSUGGESTED = "a trial that was not suggested needs its parameters instead";

/** For a terminal. */
export const FLAG_WORDS: EditWords = {
  name: (key) => `--${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`).replace("_", "-")}`,
  form: (key) => (key === "range" ? "NAME=LOW:HIGH with two numbers" : "NAME=VALUE"),
  some: "Name a change, such as --pin NAME=VALUE, --range NAME=LOW:HIGH or --trials 240. `paretune edit --help` lists all flags.",
};

/** For the body of a request. */
export const KEY_WORDS: EditWords = {
  name: (key) => `"${key}"`,
  form: (key) => (key === "range" ? '{ "NAME": [LOW, HIGH] } with two numbers' : '{ "NAME": VALUE }'),
  some: 'Name a change, such as "pin": { "NAME": VALUE }, "range": { "NAME": [LOW, HIGH] } or "trials": 240. /openapi.json lists all keys.',
};

/** For a terminal; `shown` names the study as arguments of a command. */
export function commandWords(shown: string): ResultWords {
  return {
    trials: `\`paretune trials ${shown}\``,
    amend: (trial, isCompleted) =>
      `paretune tell ${shown} --amend ${trial} ${isCompleted ? "NAME=VALUE …" : "--failed REASON"}`,
    record: (trial) => `paretune tell ${shown} --trial ${trial} …`,
    add: (parameter, value) => `paretune edit ${shown} --add ${parameter}=${value}`,
    unsuggested: UNSUGGESTED,
    list: jsonListWords("Standard input"),
  };
}

/** For the methods of a study in Python. */
export function pythonWords(): ResultWords {
  return {
    trials: "study.trials()",
    amend: (trial, isCompleted) => `study.amend(${trial}, ${isCompleted ? "NAME=VALUE, …" : 'failed="REASON"'})`,
    record: (trial) => `study.tell(${trial}, …)`,
    add: (parameter, value) => `give ${JSON.stringify(value)} among the values of ${parameter} to create_study`,
    unsuggested: "the result of one that was not asked for is recorded by study.add(parameters, …)",
    list: {
      source: "The results",
      measured: "a finite number, a tuple (mean, standard_error) or a list of samples",
      failed: 'study.fail(trial, "REASON")',
      language: "python",
    },
  };
}

/** For a request to the study with a name. */
export function routeWords(study: string): ResultWords {
  const path = `/api/studies/${encodeURIComponent(study)}`;
  return {
    trials: `GET ${path}/trials`,
    amend: (trial, isCompleted) =>
      `POST ${path}/trials/${trial}/amend { ${isCompleted ? '"metrics": { … }' : '"failed": "REASON"'} }`,
    record: (trial) => `POST ${path}/tell [{ "trial": ${trial}, "metrics": { … } }]`,
    add: (parameter, value) =>
      `POST ${path}/edit { "add": { ${JSON.stringify(parameter)}: [${JSON.stringify(value)}] } }`,
    unsuggested: UNSUGGESTED,
    list: jsonListWords("The body"),
  };
}
