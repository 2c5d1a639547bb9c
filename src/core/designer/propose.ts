/**
 * @file The next configurations to evaluate: the baseline first, then the initial design, then the proposals of the
 * study's strategy.
 */
import { ParetuneError } from "../errors.ts";
import { createRandomStream } from "../random/index.ts";
import { type Configuration, configurationKey, countConfigurations, type Space } from "../space/index.ts";
import { isRepeat, isWithdrawn, type Study, spaceOf, type Trial } from "../study/index.ts";
import { MIN_TRIALS_TO_FIT, usableTrials } from "../surrogate/index.ts";
import type { Proposal, ProposeOptions, Suggestion } from "./proposal.ts";
import { RECORD_WITHOUT_MODELS } from "./proposal-record.ts";
import { withExpectedOutcomes } from "./stopped-trials.ts";
import { earlierBest } from "./strategies/earlier-best.ts";
import type { StrategyContext } from "./strategies/proposal-strategy.ts";
import { PROPOSAL_STRATEGIES } from "./strategies/registry.ts";
import { sobolDesign } from "./strategies/space-filling-design.ts";

/**
 * Proposes up to `count` new configurations: all different, none of them in the study already (unless it was
 * withdrawn), and all but the baseline satisfy the constraints. The same study, trials and model state give the same proposal bit for bit, whatever the
 * threads.
 *
 * @throws ParetuneError "argument" where `count` is no positive integer; "exhausted" where the space holds no configuration
 *   that was not proposed before
 */
export async function propose(
  study: Study,
  trials: readonly Trial[],
  count: number,
  options: ProposeOptions = {},
): Promise<Proposal> {
  if (!Number.isInteger(count) || count < 1) {
    throw new ParetuneError("argument", `propose: count must be a whole number of at least 1; got ${count}`);
  }
  const space = spaceOf(study);
  const present = trials.filter((trial) => !isWithdrawn(trial));
  const taken = new Set(present.map(({ configuration }) => configurationKey(space, configuration)));
  const context = { study, space, trials: present, taken, count, options };
  const suggestions = startOfBatch(context);
  const rest = count - suggestions.length;
  const proposed = rest > 0 ? await proposeRest({ ...context, count: rest }) : undefined;
  const all = [...suggestions, ...(proposed?.suggestions ?? [])];
  if (all.length === 0) throw exhausted(space);
  const { modelState } = options;
  return {
    record: RECORD_WITHOUT_MODELS,
    ...(modelState === undefined ? {} : { modelState }),
    ...proposed,
    suggestions: all,
  };
}

/**
 * The configurations before the first of the strategy: the baseline, and for strategies that learn, the initial design.
 */
function startOfBatch(context: StrategyContext): readonly Suggestion[] {
  const baseline = baselineSuggestion(context);
  const count = context.count - baseline.length;
  const { learns } = PROPOSAL_STRATEGIES[context.study.strategy];
  return learns ? [...baseline, ...initialSuggestions({ ...context, count })] : baseline;
}

/** The baseline, if it was not proposed before. */
function baselineSuggestion({ study, space, trials, taken }: StrategyContext): readonly Suggestion[] {
  const { baseline } = study;
  if (baseline === undefined || trials.some(({ origin }) => origin === "baseline")) return [];
  const key = configurationKey(space, baseline);
  if (taken.has(key)) return [];
  taken.add(key);
  return [{ configuration: baseline, origin: "baseline" }];
}

/**
 * The remaining configurations of the initial design. With an earlier study, half of the design evaluates its best
 * configurations again; the other half fills the space.
 */
function initialSuggestions({ study, space, trials, taken, count }: StrategyContext): readonly Suggestion[] {
  const { initial } = study.budget;
  const begun = trials.filter((trial) => trial.origin !== "baseline" && !isRepeat(trial)).length;
  const repeated = trials.filter(({ origin }) => origin === "earlier").length;
  const remaining = Math.min(count, Math.ceil(initial / 2) - repeated, initial - begun);
  const earlier = study.earlier === undefined || remaining <= 0 ? [] : earlierBest(study, space, remaining, taken);
  const left = Math.min(count - earlier.length, Math.max(0, initial - begun - earlier.length));
  const spread = left > 0 ? sobolDesign(space, left, taken, createRandomStream(study.seed)) : [];
  return [...suggestionsOf("earlier", earlier), ...suggestionsOf("sobol", spread)];
}

/**
 * The proposals of the study's strategy; a space-filling design if too few trials have completed for the strategy to
 * learn.
 */
async function proposeRest(context: StrategyContext): Promise<Partial<Proposal>> {
  const { study, space, taken, count } = context;
  const strategy = PROPOSAL_STRATEGIES[study.strategy];
  if (!strategy.learns) {
    const { configurations } = await strategy.propose(context);
    return { suggestions: suggestionsOf(strategy.name, configurations) };
  }
  if (space.dimension === 0) return {};
  const trials = withExpectedOutcomes(context.trials);
  if (usableTrials(study, trials).length < MIN_TRIALS_TO_FIT) {
    const spread = sobolDesign(space, count, taken, createRandomStream(study.seed));
    return { suggestions: suggestionsOf("sobol", spread) };
  }
  const { configurations, ...proposed } = await strategy.propose({ ...context, trials });
  return { suggestions: suggestionsOf(strategy.name, configurations), ...proposed };
}

function suggestionsOf(origin: Suggestion["origin"], configurations: readonly Configuration[]): readonly Suggestion[] {
  return configurations.map((configuration) => ({ configuration, origin }));
}

function exhausted(space: Space): ParetuneError {
  const { size } = countConfigurations(space);
  const count = Number.isFinite(size) ? ` (${size})` : "";
  const loosen = space.constraints.length > 0 ? "loosen a constraint, " : "";
  return new ParetuneError(
    "exhausted",
    `propose: every configuration of the space${count} has been proposed; ${loosen}widen a range, add values, or end the study`,
  );
}
