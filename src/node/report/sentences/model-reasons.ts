/**
 * @file Why the model of each metric is what it is, in sentences: its kind, its transform, what of the outcomes it does not take as
 * they are.
 */
import type { ProposalRecord } from "../../../core/designer/index.ts";
import type { Study } from "../../../core/study/index.ts";
import { formatCount, formatNumber, formatProbability } from "../../../figures/index.ts";

/** The reasons for the model of each metric in a proposal, by metric; empty for a proposal without models. */
export function modelReasons(
  study: Pick<Study, "strategy" | "objectives">,
  record: ProposalRecord,
): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(
    (record.models ?? []).map((each) => [
      each.metric,
      [
        kindReason(study.strategy, each, record),
        transformReason(study, each.metric, record),
        ...winsorisedReason(record.winsorised?.[each.metric] ?? 0),
        ...earlierReason(each.metric, record),
        ...chosenReason(record),
      ],
    ]),
  );
}

function kindReason(
  strategy: string,
  { model, saasShare, anovaShare = 0 }: NonNullable<ProposalRecord["models"]>[number],
  { timeBudget }: ProposalRecord,
): string {
  if (saasShare !== undefined) {
    return (
      `${formatProbability(saasShare)} of its samples are of SAAS, which expects few parameters to matter, and ` +
      `${formatProbability(1 - saasShare - anovaShare)} of MAP, which expects that all may` +
      (anovaShare === 0
        ? ""
        : `, and ${formatProbability(anovaShare)} of ANOVA, which expects their effects nearly to add up`) +
      ". The better one predicts left-out trials, the larger is its share."
    );
  }
  const kind = model.toUpperCase();
  if (timeBudget !== undefined && timeBudget.mode !== "full")
    return `${kind}, to stay within the time that \`think\` allows.`;
  return model === strategy
    ? `${kind}, as the strategy says.`
    : `${kind}: it predicts left-out trials best of the kinds that may be chosen.`;
}

function transformReason(
  { objectives }: Pick<Study, "objectives">,
  metric: string,
  { transforms = {}, transformFallbacks = {} }: ProposalRecord,
): string {
  const transform = transforms[metric] ?? "none";
  const given = objectives.find(({ name }) => name === metric)?.transform;
  if (transformFallbacks[metric] !== undefined) {
    return `The transform ${given} is not possible for these outcomes; ${transform} is used instead.`;
  }
  if (given !== undefined) return `The transform ${given} is the study's.`;
  return transform === "none"
    ? "No transform: none predicts left-out trials convincingly better than the outcomes as they are."
    : `A ${transform} transform: left-out trials are predicted convincingly better with it.`;
}

function winsorisedReason(count: number): readonly string[] {
  if (count === 0) return [];
  const [outcomes, verb] = [formatCount(count, "very bad outcome"), count === 1 ? "counts" : "count"];
  return [`${outcomes} ${verb} as less bad, so that the model is not about them alone.`];
}

function earlierReason(metric: string, { earlier = [] }: ProposalRecord): readonly string[] {
  const use = earlier.find((each) => each.metric === metric);
  if (use === undefined) return [];
  const gain = `left-out trials ${use.gain < 0 ? "−" : "+"}${formatNumber(Math.abs(use.gain), 2)} nats per trial`;
  return [`The earlier study is ${use.used ? "used" : "not used"}: ${gain} with it.`];
}

function chosenReason({ chosen }: ProposalRecord): readonly string[] {
  if (chosen === undefined) return [];
  return [`It is searched with ${chosen.searched} of ${chosen.trials} trials.`];
}
