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
import { commandLine } from "../../command-template/index.ts";
import { type LocatedStudy, type TrialCommand, trialCommand } from "../../loop/index.ts";
import { boundSentence, wideningArguments } from "./bound-words.ts";

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

/** Facts about the recommended trial and the front. */
export interface RecommendationFacts {
  /** Absent without a recommendation. */
  readonly command?: TrialCommand;
  /** The parameters that differ from the baseline's; absent without a recommendation or a baseline. */
  readonly differences?: readonly ParameterDifference[];
  readonly bounds: readonly BoundAdvice[];
  /** The command that evaluates the finalists again; absent where the recommendation is sure, and without one. */
  readonly confirm?: string;
}

/** Gathers the facts about an analysis of a study. */
export function recommendationFacts(analysis: Analysis, named: NamedStudy): RecommendationFacts {
  const { study, recommendation: best, grounds, front } = analysis;
  const bounds = boundsOfFront(study.parameters, front).map((bound) => boundAdvice(bound, named));
  if (best === undefined) return { bounds };
  const { baseline, parameters } = study;
  const isBaseline = best.origin === "baseline";
  return {
    command: trialCommand(named.file, named.folder, { number: best.trial, configuration: best.configuration }),
    ...(baseline === undefined || isBaseline
      ? {}
      : { differences: differencesFrom(baseline, best.configuration, parameters) }),
    bounds,
    ...(grounds?.isSure === true ? {} : { confirm: `${paretune(named, "confirm")}${named.storeFlag}` }),
  };
}

function boundAdvice(bound: FrontBound, named: NamedStudy): BoundAdvice {
  const added = wideningArguments(bound);
  const command =
    added === undefined ? {} : { command: `${paretune(named, "edit")} ${words(added)}${named.storeFlag}` };
  return { ...bound, words: boundSentence(bound), ...command };
}

function paretune({ shownPath }: NamedStudy, name: string): string {
  return `paretune ${name} ${shownPath}`;
}

function words(all: readonly string[]): string {
  return commandLine({ kind: "words", words: all });
}
