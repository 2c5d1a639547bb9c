/**
 * @file The one list of the placeholders besides the parameters, and of the variables that every command of a trial gets.
 * `init`, messages and checks read it; docs/study-file.md is compared with it.
 */

/** A placeholder that is no parameter. */
interface BuiltInPlaceholder {
  readonly name: string;
  /** What stands in its place, as a phrase. */
  readonly meaning: string;
  /** The environment variable that has the same value. */
  readonly variable?: string;
}

/** All placeholders besides the parameters. `study.dir` is filled in when a study file is read, the others for each trial. */
export const BUILT_INS: readonly BuiltInPlaceholder[] = [
  { name: "trial.dir", meaning: "the trial's own folder", variable: "PARETUNE_TRIAL_DIR" },
  { name: "trial.number", meaning: "its number, 0 for the baseline", variable: "PARETUNE_TRIAL_NUMBER" },
  {
    name: "trial.replicate",
    meaning: "the number of this evaluation, a seed",
    variable: "PARETUNE_TRIAL_REPLICATE",
  },
  {
    name: "trial.slot",
    meaning: "its slot, 0 to parallel − 1, that no other running trial has",
    variable: "PARETUNE_TRIAL_SLOT",
  },
  { name: "config", meaning: "a JSON file with all parameters", variable: "PARETUNE_CONFIG" },
  { name: "template", meaning: "the rendered file of the key `template`" },
  { name: "study.dir", meaning: "the folder of the study file" },
];

/** The names of the placeholders besides the parameters. */
export const BUILT_IN_PLACEHOLDERS: readonly string[] = BUILT_INS.map(({ name }) => name);
