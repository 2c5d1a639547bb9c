/**
 * @file What an earlier study found best, to be tried again in this one before anything else is known.
 */
import { survivors } from "../evolution/index.ts";
import { type Configuration, checkValue, configurationKey, isFeasible, isTuned, type Space } from "../space/index.ts";
import { type EarlierTrial, maximised, type Study } from "../study/index.ts";

/**
 * Up to `count` configurations of the earlier study's front, those with the most room around them first, then of what is
 * the front without them: ones that this study may propose and whose keys are not in `taken` (which is extended).
 */
export function earlierBest(study: Study, space: Space, count: number, taken: Set<string>): Configuration[] {
  const trials = (study.earlier?.trials ?? []).filter(
    ({ configuration, metrics }) =>
      study.objectives.every(({ name }) => Number.isFinite(metrics[name]?.mean)) && isProposable(space, configuration),
  );
  const found: Configuration[] = [];
  for (const { configuration } of ranked(study, trials)) {
    if (found.length >= count) break;
    const key = configurationKey(space, configuration);
    if (taken.has(key)) continue;
    taken.add(key);
    found.push(configuration);
  }
  return found;
}

function ranked(study: Study, trials: readonly EarlierTrial[]): readonly EarlierTrial[] {
  const m = study.objectives.length;
  const values = Float64Array.from(trials.flatMap(({ metrics }) => [...maximised(study, metrics)]));
  const { members, ranks, crowding } = survivors({ values, m }, [...trials.keys()], trials.length);
  return Array.from(members.keys())
    .sort((a, b) => ranks[a] - ranks[b] || (crowding[a] === crowding[b] ? 0 : crowding[b] - crowding[a]) || a - b)
    .map((at) => trials[members[at]]);
}

/** Whether every value is one that is searched now, and the constraints hold. */
function isProposable(space: Space, configuration: Configuration): boolean {
  const isSearched = space.parameters.every((parameter) => {
    if (!isTuned(parameter) || !Object.hasOwn(configuration, parameter.name)) return true;
    const value = configuration[parameter.name];
    const check = checkValue(parameter, value);
    return check.valid && check.value === value && (parameter.pin === undefined || parameter.pin === value);
  });
  return isSearched && isFeasible(space, configuration);
}
