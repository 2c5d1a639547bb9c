/**
 * @file What to evaluate next: the baseline first, then the initial design, then batches of the model.
 */
import { ParetuneError } from "../errors.ts";
import { createRandomStream } from "../random/index.ts";
import { type Configuration, configurationKey, countConfigurations, type Space } from "../space/index.ts";
import { poolRepeats, type Study, spaceOf, type Trial } from "../study/index.ts";
import { usableTrials } from "../surrogate/data/observe.ts";
import { earlierBest } from "./earlier-best.ts";
import type { Proposal, ProposeOptions, Suggestion } from "./proposal.ts";
import { withForecasts } from "./stopped-trials.ts";
import { proposeBySampling } from "./strategies/model-free.ts";
import { proposeByModel } from "./strategies/propose-by-model.ts";
import { randomDesign, sobolDesign } from "./strategies/space-filling-design.ts";

/** The fewest observations that something is learned from. */
const FEWEST = 2;

/**
 * Proposes up to `count` new configurations: never one that the study already holds, never one twice, and but for the
 * baseline only ones that fulfil the constraints. The same study, trials and model state give the same proposal bit for
 * bit, whatever the threads.
 *
 * @throws ParetuneError "exhausted" when the space holds no configuration that was not proposed before.
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
  const taken = new Set(trials.map(({ configuration }) => configurationKey(space, configuration)));
  const suggestions: Suggestion[] = [];
  const baseline = study.baseline;
  const hasBaseline = trials.some(({ origin }) => origin === "baseline");
  if (baseline !== undefined && !hasBaseline && !taken.has(configurationKey(space, baseline))) {
    suggestions.push({ configuration: baseline, origin: "baseline" });
    taken.add(configurationKey(space, baseline));
  }
  const stream = createRandomStream(study.seed);
  const want = () => count - suggestions.length;
  const add = (origin: Suggestion["origin"], configurations: readonly Configuration[]) => {
    for (const configuration of configurations) suggestions.push({ configuration, origin });
  };

  if (study.strategy === "random") add("random", randomDesign(space, want(), taken, stream));
  else if (study.strategy === "sobol") add("sobol", sobolDesign(space, want(), taken, stream));
  else {
    const started = trials.filter(({ origin }) => origin !== "baseline" && origin !== "confirm").length;
    if (study.earlier !== undefined) {
      // Half of the initial design tries again what was best there; the other half looks where nobody has looked.
      const tried = trials.filter(({ origin }) => origin === "earlier").length;
      const room = Math.min(want(), Math.ceil(study.budget.initial / 2) - tried, study.budget.initial - started);
      if (room > 0) add("earlier", earlierBest(study, space, room, taken));
    }
    const begun = started + suggestions.filter(({ origin }) => origin === "earlier").length;
    const initial = Math.min(want(), Math.max(0, study.budget.initial - begun));
    if (initial > 0) add("sobol", sobolDesign(space, initial, taken, stream));
    if (want() > 0 && space.dimension > 0) {
      const learned = withForecasts(trials);
      if (usableTrials(study, learned).length < FEWEST) add("sobol", sobolDesign(space, want(), taken, stream));
      else if (study.strategy === "nsga2" || study.strategy === "tpe") {
        add(study.strategy, proposeBySampling(study.strategy, study, space, poolRepeats(learned), taken, want()));
      } else {
        const modelled = await proposeByModel(study, space, learned, taken, want(), options);
        add(study.strategy, modelled.configurations);
        if (suggestions.length === 0) throw exhausted(space);
        const { configurations: _added, ...rest } = modelled;
        return { suggestions, ...rest };
      }
    }
  }
  if (suggestions.length === 0) throw exhausted(space);
  return { suggestions, ...(options.modelState === undefined ? {} : { modelState: options.modelState }), health: [] };
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
