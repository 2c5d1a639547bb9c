/**
 * @file Step 3: the models of both objectives.
 */
import { useEffect, useMemo } from "preact/hooks";
import type { LessonSettings } from "../../core/tutorial/index.ts";
import { formatDuration } from "../../dashboard/format/times.ts";
import type { TimedBatch } from "../engine/messages.ts";
import { BatchChoice, shownBatch } from "../parts/batch-choice.tsx";
import { Cost, LessonFigure, LessonStep, NoBatch, Words } from "../parts/lesson-step.tsx";
import { leftOutFigures, relevanceFigure, samplerFigure } from "../run/lesson-figures.ts";
import type { StepProps } from "./step.ts";

/** What the prior believes. */
const PRIOR_WORDS: Readonly<Record<LessonSettings["strategy"], string>> = {
  saas:
    "The SAAS prior (sparse axis-aligned subspaces) believes that few parameters matter, and shrinks the relevance of all others towards zero. " +
    "Which ones is not decided at once: NUTS, a Hamiltonian Monte Carlo sampler, draws many plausible models, and predictions are averaged over them.",
  map:
    "MAP takes the single most probable model, under a prior that expects longer lengthscales the more dimensions there are. It is quick, and it " +
    "leaves every parameter a little relevant. The intervals show how far that one estimate can be trusted.",
  auto:
    "Both kinds of model are fitted. SAAS believes that few parameters matter and is sampled by NUTS; MAP is one estimate that leaves every parameter " +
    "a little relevant. Their left-out predictions decide how much of each goes into the mixture.",
};

/** Relevances, leave-one-out predictions, and the health of the sampler. */
export function SurrogateStep({ run, settings, view, onShow }: StepProps) {
  const batches = run.batches.value;
  const batch = shownBatch(batches, view.batch);
  return (
    <LessonStep number={3} title="The surrogate: what have we learnt?">
      <Words>
        <p>
          A <strong>Gaussian process</strong> for each objective predicts every configuration that we have not tried,
          with an interval that says how uncertain it is. Each parameter has a lengthscale: how far one must move along
          it before the objective changes. Its inverse square is the parameter's <strong>relevance</strong>.
        </p>
        <p>{PRIOR_WORDS[settings.strategy]}</p>
        <p>
          Can we trust it? Leave each evaluation out, predict it from the others, and compare. Then look at later
          batches: as evaluations come in, the three parameters that matter stand out more and more.
        </p>
      </Words>
      {batch === undefined ? (
        <NoBatch run={run} />
      ) : (
        <>
          <div class="toolbar">
            <BatchChoice batches={batches} shown={batch.number} onChoose={(number) => onShow({ batch: number })} />
          </div>
          <Models run={run} batch={batch} />
        </>
      )}
    </LessonStep>
  );
}

function Models({ run, batch }: { readonly run: StepProps["run"]; readonly batch: TimedBatch }) {
  useEffect(() => run.wantDiagnosis(batch.number), [run, batch]);
  const found = run.diagnoses.value.get(batch.number);
  const relevance = useMemo(() => relevanceFigure(batch), [batch]);
  const sampler = useMemo(() => samplerFigure(batch), [batch]);
  const leftOut = useMemo(() => (found?.value === undefined ? [] : leftOutFigures(found.value.diagnosis)), [found]);
  const gradients = batch.health.reduce((sum, { gradientEvaluations }) => sum + gradientEvaluations, 0);
  return (
    <>
      <LessonFigure data={relevance} />
      {leftOut.map((data) => (
        <LessonFigure key={data.name} data={data} />
      ))}
      {found === undefined ? (
        <div class="card placeholder" role="note">
          <p>Leaving each evaluation out …</p>
        </div>
      ) : null}
      {sampler === undefined ? null : <LessonFigure data={sampler} />}
      <Cost>
        {batch.fits === 0
          ? `No new fit: the draws of an earlier batch explain the new evaluations, so they are kept and conditioned on them (${formatDuration(batch.fittingSeconds)}).`
          : `${batch.fits} models fitted in ${formatDuration(batch.fittingSeconds)}${gradients > 0 ? `; the sampler's last fit took ${gradients.toLocaleString("en")} gradients` : ""}.`}
        {found?.value === undefined
          ? ""
          : ` Leave-one-out: ${found.value.fits} more fits, ${formatDuration(found.seconds)}. A search without this step does not need them.`}
      </Cost>
    </>
  );
}
