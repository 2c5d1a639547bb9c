/**
 * @file From the help of a program to a search space: parameters with ranges, the baseline, and what is left out.
 */
import type { HelpOption, OptionForm, ProgramHelp } from "./help-option.ts";
import { isResultFolder, reasonLeftOut } from "./left-out.ts";
import { isBoolean, numberOf, type ProposedRange, proposeRange } from "./ranges.ts";

/** A parameter that is proposed. */
export interface ProposedParameter {
  readonly name: string;
  readonly flag: string;
  /** Flow YAML. */
  readonly definition: string;
  /** Where its range is from; `choices` and `bounds` are the help's, the others are guesses. */
  readonly from: ProposedRange["from"];
  /** The words that hand it over, e.g. `--lr {lr}`. */
  readonly words: string;
  /** Its default; absent where the help shows none. */
  readonly baseline?: string | number | boolean;
  readonly description: string;
}

/** An option that is not tuned, and why. */
export interface LeftOut {
  readonly flag: string;
  readonly reason: string;
}

/** What is proposed for a program. */
export interface ProposedSpace {
  readonly parameters: readonly ProposedParameter[];
  readonly leftOut: readonly LeftOut[];
  /** Options that the program needs and that the command does not give. */
  readonly missing: readonly string[];
  /** The words that make the program write into the trial's folder, e.g. `--out {trial.dir}`. */
  readonly folderWords?: string;
}

/** Switches that change the model or its training. */
const TUNED_SWITCH =
  /(^|[_.])(amp|fp16|bf16|bias|augment\w*|nesterov|bidirectional|amsgrad|residual\w*|batch_?norm|layer_?norm|norm\w*|use_\w+|with_\w+|tie_\w+|shuffle|mixup|cutmix|ema|gated|pre_norm)$/i;
/** Names that placeholders of other meaning have. */
const RESERVED = /^(trial|study)\.|^(config|template|trial|study)$/;

/** Proposes parameters for the options of a program. `given` are the words of its command, whose options are left as they are. */
export function proposeSpace(help: ProgramHelp, given: readonly string[]): ProposedSpace {
  const parameters: ProposedParameter[] = [];
  const leftOut: LeftOut[] = [];
  const missing: string[] = [];
  let folderWords: string | undefined;
  for (const option of help.options) {
    if (isGiven(option, given)) continue;
    if (folderWords === undefined && isResultFolder(option)) {
      folderWords = wordsOf(option.flag, "{trial.dir}", help.form);
      continue;
    }
    const proposed = proposeParameter(option, help.form);
    if (typeof proposed !== "string") parameters.push(proposed);
    else {
      leftOut.push({ flag: option.flag, reason: proposed });
      if (option.isRequired === true) missing.push(option.flag);
    }
  }
  for (const [group, members] of Object.entries(help.groups ?? {})) {
    leftOut.push({ flag: group, reason: `a group of configurations: ${members}` });
  }
  return { parameters, leftOut, missing, ...(folderWords === undefined ? {} : { folderWords }) };
}

function isGiven({ flag, negation }: HelpOption, given: readonly string[]): boolean {
  return given.some((word) => word === flag || word === negation || word.startsWith(`${flag}=`));
}

/** The parameter for an option, or why there is none. */
function proposeParameter(option: HelpOption, form: OptionForm): ProposedParameter | string {
  const reason = reasonLeftOut(option);
  if (reason !== undefined) return reason;
  if (RESERVED.test(option.name)) return "its name means something else in a study file";
  if (option.kind === "switch") return proposeSwitch(option);
  const range = proposeRange(option);
  if (range === undefined) return whyNoRange(option);
  const value = baselineOf(option);
  return {
    name: option.name,
    flag: option.flag,
    ...range,
    words: wordsOf(option.flag, `{${option.name}}`, form),
    ...(value === undefined ? {} : { baseline: value }),
    description: option.description,
  };
}

function proposeSwitch(option: HelpOption): ProposedParameter | string {
  const { flag, name, negation, isOnlyNegation, default: value } = option;
  if (!TUNED_SWITCH.test(name)) return "an option that is on or off: a `bool` with `flag`, if it should be tuned";
  const isOn = /^true$/i.test(value ?? "") || isOnlyNegation === true;
  // An option that can only be added is off without it. A pair of on and off does not say which one is the default.
  const isPair = negation !== undefined && !isOnlyNegation;
  const isUnknown = isPair && value === undefined;
  // A switch that is on by default and has no negative form that the help shows takes the usual one.
  const off = negation ?? (isOn ? `--no-${flag.replace(/^-+/, "")}` : undefined);
  const definition = isOnlyNegation
    ? `{ type: bool, flag: ["", ${flag}] }`
    : off === undefined
      ? `{ type: bool, flag: ${flag} }`
      : `{ type: bool, flag: [${flag}, ${off}] }`;
  return {
    name,
    flag,
    definition,
    from: "choices",
    words: `{${name}}`,
    ...(isUnknown ? {} : { baseline: isOn }),
    description: option.description,
  };
}

function whyNoRange({ default: value, type }: HelpOption): string {
  if (type === "text" || (value !== undefined && numberOf(value) === undefined)) {
    return `a text${value === undefined ? "" : ` (default ${value})`}: list the values to try`;
  }
  return value === undefined ? "its help shows no default: write its range" : `default ${value}: write its range`;
}

function baselineOf(option: HelpOption): ProposedParameter["baseline"] {
  const { default: value, choices } = option;
  if (value === undefined) return undefined;
  if (isBoolean(option)) return /^true$/i.test(value);
  const isText = choices?.some((choice) => numberOf(choice) === undefined);
  return isText ? value : (numberOf(value) ?? value);
}

function wordsOf(flag: string, value: string, form: OptionForm): string {
  return form === "words" ? `${flag} ${value}` : `${flag}=${value}`;
}
