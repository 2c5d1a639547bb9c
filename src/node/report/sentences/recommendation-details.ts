/**
 * @file What a person needs to use the recommended trial: how it was run, how it differs from the baseline, what to do next.
 */
import {
  type Analysis,
  boundsOfFront,
  differencesFrom,
  type FrontBound,
  type ParameterDifference,
} from "../../../core/analysis/index.ts";
import { attemptOf } from "../../../core/study/index.ts";
import { commandLine } from "../../command-template/index.ts";
import { type LocatedStudy, type TrialCommand, trialCommand } from "../../loop/index.ts";
import { boundSentence, boundsSentence, wideningArguments } from "./bound-words.ts";
import { isBestInDoubt } from "./recommendation-words.ts";

/** A study, and how its commands name it. */
export interface NamedStudy extends LocatedStudy {
  /** The path as the user wrote it, quoted where a shell needs that. */
  readonly shownPath: string;
  /** `--store DIR` with a space before it, or nothing. */
  readonly storeFlag: string;
}

/** A bound on which the front lies, in words, and the command that widens the space there. */
export interface BoundAdvice extends FrontBound {
  readonly words: string;
  /** Absent if no value is known to lie beyond. */
  readonly command?: string;
}

/** What is to be read about the bounds on which the front lies. */
export type BoundSummary = Pick<BoundAdvice, "words" | "command">;

/** Details of the recommended trial and the front. */
export interface RecommendationDetails {
  /** Absent without a recommendation, and where the study has no commands. */
  readonly command?: TrialCommand;
  /** The parameters that differ from the baseline's; absent without a recommendation or a baseline. */
  readonly differences?: readonly ParameterDifference[];
  readonly bounds: readonly BoundAdvice[];
  /** All bounds in one text, with one command; absent without bounds. */
  readonly boundSummary?: BoundSummary;
  /** The command that evaluates the finalists again; absent where neither the recommendation nor its place is in doubt. */
  readonly confirm?: string;
}

/** Gathers the details of an analysis of a study. */
export function recommendationDetails(analysis: Analysis, named: NamedStudy): RecommendationDetails {
  const { study, objectives, recommendation: best, grounds, front } = analysis;
  const beyond = boundsOfFront(study.parameters, front);
  const bounds = beyond.map((bound) => boundAdvice(bound, named));
  const boundSummary = beyond.length === 0 ? {} : { boundSummary: summaryOf(beyond, named) };
  if (best === undefined) return { bounds, ...boundSummary };
  const { baseline, parameters } = study;
  const isBaseline = best.origin === "baseline";
  const hasCommands = named.file.run.evaluator !== "caller";
  const trial = { number: best.trial, configuration: best.configuration, ...attemptOf(best) };
  return {
    ...(hasCommands ? { command: trialCommand(named.file, named.folder, trial) } : {}),
    ...(baseline === undefined || isBaseline
      ? {}
      : { differences: differencesFrom(baseline, best.configuration, parameters) }),
    bounds,
    ...boundSummary,
    ...(!hasCommands || (grounds?.isSure === true && !isBestInDoubt(objectives.length, best))
      ? {}
      : { confirm: `${paretune(named, "confirm")}${named.storeFlag}` }),
  };
}

function boundAdvice(bound: FrontBound, named: NamedStudy): BoundAdvice {
  return { ...bound, words: boundSentence(bound), ...wideningCommand([bound], named) };
}

function summaryOf(bounds: readonly FrontBound[], named: NamedStudy): BoundSummary {
  const [only] = bounds;
  if (only !== undefined && bounds.length === 1) return boundAdvice(only, named);
  const command = wideningCommand(bounds, named);
  return { words: boundsSentence(bounds, command.command !== undefined), ...command };
}

/** The command that widens the space at all bounds beyond which values are known to lie. */
function wideningCommand(bounds: readonly FrontBound[], named: NamedStudy): { readonly command?: string } {
  const byText = new Map(bounds.map(wideningArguments).map((each) => [each?.join(" "), each ?? []]));
  // Both bounds of one range are widened by the same arguments, which stand once.
  const added = [...byText.values()].flat();
  return added.length === 0 ? {} : { command: `${paretune(named, "edit")} ${words(added)}${named.storeFlag}` };
}

function paretune({ shownPath }: NamedStudy, name: string): string {
  return `paretune ${name} ${shownPath}`;
}

function words(all: readonly string[]): string {
  return commandLine({ kind: "words", words: all });
}
