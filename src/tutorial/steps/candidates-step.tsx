/**
 * @file Step 5: the candidates of a batch, as they are predicted and as they turn out.
 */
import { useMemo } from "preact/hooks";
import { BatchChoice, shownBatch } from "../parts/batch-choice.tsx";
import { Cost, Facts, LessonFigure, LessonStep, NoBatch, Words } from "../parts/lesson-step.tsx";
import { candidatesFigure } from "../run/lesson-figures.ts";
import type { StepProps } from "./step.ts";

/** Predictions, then outcomes. */
export function CandidatesStep({ run, problem, view, onShow }: StepProps) {
  const batches = run.batches.value;
  const batch = shownBatch(batches, view.batch);
  const results = run.results.value?.value;
  const figure = useMemo(
    () =>
      batch === undefined || results === undefined
        ? undefined
        : candidatesFigure(problem, results, batch, view.hidesOutcomes),
    [problem, results, batch, view.hidesOutcomes],
  );
  const count = batch?.candidates.length ?? 0;
  const last = (batch?.trialsBefore ?? 0) + count - 1;
  const [before, after] = [results?.hypervolume[(batch?.trialsBefore ?? 0) - 1], results?.hypervolume[last]];
  return (
    <LessonStep number={5} title="The candidates: predicted, then evaluated">
      <CandidateWords />
      {batch === undefined || figure === undefined ? (
        <NoBatch run={run} />
      ) : (
        <>
          <div class="toolbar">
            <BatchChoice batches={batches} shown={batch.number} onChoose={(number) => onShow({ batch: number })} />
            <label class="check">
              <input
                type="checkbox"
                checked={!view.hidesOutcomes}
                onChange={({ currentTarget }) => onShow({ hidesOutcomes: !currentTarget.checked })}
              />
              Show the outcomes
            </label>
          </div>
          <Facts
            facts={[
              ["hypervolume before", (before ?? 0).toFixed(3)],
              ["expected to be added", batch.expectedGain === undefined ? "–" : batch.expectedGain.toFixed(3)],
              ...(view.hidesOutcomes ? [] : [["added", ((after ?? 0) - (before ?? 0)).toFixed(3)] as const]),
            ]}
          />
          <LessonFigure data={figure} />
          <Cost>
            {count === 1 ? "One evaluation" : `${count} evaluations`}. In a real search this is where nearly all of the
            time goes; the batch can be trained in parallel.
          </Cost>
        </>
      )}
    </LessonStep>
  );
}

function CandidateWords() {
  return (
    <Words>
      <p>
        Here is the batch in the plane of the objectives. Each ring is a prediction, with bars for the 95 % intervals:
        long bars mean that the search <strong>explores</strong>, short bars near the front mean that it{" "}
        <strong>exploits</strong>.
      </p>
      <p>
        Hide the outcomes and guess first. Then show them: the dots are what the evaluations gave, each joined to its
        prediction. An outcome outside of its bars is a surprise, and the next fit learns most from it.
      </p>
      <p>
        Early batches often add less than expected: the models are wrong in places where nobody has looked yet. Look at
        a later batch to see the difference.
      </p>
    </Words>
  );
}
