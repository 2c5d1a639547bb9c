/**
 * @file Step 2: the initial design.
 */
import { useMemo } from "preact/hooks";
import { INITIAL_TRIALS } from "../../core/tutorial/index.ts";
import { formatDuration } from "../../dashboard/format/times.ts";
import { Cost, Facts, LessonFigure, LessonStep, Words } from "../parts/lesson-step.tsx";
import { betterWords, designFigure, shareOf } from "../run/lesson-figures.ts";
import type { StepProps } from "./step.ts";

/** Points that fill the space, and what they gain. */
export function SobolStep({ run, problem, settings }: StepProps) {
  const results = run.results.value;
  const figure = useMemo(
    () => (results === undefined ? undefined : designFigure(problem, results.value)),
    [problem, results],
  );
  const hypervolume = results?.value.hypervolume[INITIAL_TRIALS - 1];
  return (
    <LessonStep number={2} title="A Sobol design: look everywhere first">
      <Words>
        <p>
          We know nothing yet, so the first {INITIAL_TRIALS - 1} configurations after the baseline are spread evenly
          over all {settings.dimension} parameters. A scrambled <strong>Sobol sequence</strong> does that better than
          random draws, which leave larger gaps and make clusters.
        </p>
        <p>
          To compare whole fronts we need one number. The <strong>hypervolume</strong> is the blue area: all that the
          front dominates and the baseline does not. It grows whenever a configuration extends the front.
        </p>
        <p>
          Few of these configurations beat the baseline in both objectives. Spreading alone would need a great many
          evaluations in {settings.dimension} dimensions; a model must tell us where to look.
        </p>
      </Words>
      {figure === undefined || results === undefined ? null : (
        <>
          <Facts
            facts={[
              ["better than the baseline in both", betterWords(results.value.trials.slice(0, INITIAL_TRIALS))],
              ["hypervolume", (hypervolume ?? 0).toFixed(3)],
              ["of the largest possible", `${shareOf(hypervolume, problem)} %`],
            ]}
          />
          <LessonFigure data={figure} />
          <Cost>
            {INITIAL_TRIALS} evaluations, no model. Computing the design took {formatDuration(results.seconds)}, most of
            it to start the worker.
          </Cost>
        </>
      )}
    </LessonStep>
  );
}
