/**
 * @file Step 6: the loop to its end, beside Sobol points.
 */
import { useMemo } from "preact/hooks";
import type { LessonSettings } from "../../core/tutorial/index.ts";
import { formatDuration } from "../../dashboard/format/times.ts";
import { Cost, Facts, LessonFigure, LessonStep, Words } from "../parts/lesson-step.tsx";
import { frontFigure, shareOf, traceFigure } from "../run/lesson-figures.ts";
import type { StepProps } from "./step.ts";

/** The names of the priors in a legend. */
const NAMES: Readonly<Record<LessonSettings["strategy"], string>> = {
  saas: "SAAS and qLogNEHVI",
  map: "MAP and qLogNEHVI",
  auto: "SAAS, MAP and ANOVA mixed, qLogNEHVI",
};

/** The hypervolume after each evaluation, and the front. */
export function LoopStep({ run, problem, settings }: StepProps) {
  const results = run.results.value?.value;
  const batches = run.batches.value;
  const trace = useMemo(
    () => (results === undefined ? undefined : traceFigure(problem, results, NAMES[settings.strategy])),
    [problem, results, settings],
  );
  const front = useMemo(() => (results === undefined ? undefined : frontFigure(problem, results)), [problem, results]);
  const fits = batches.reduce((sum, batch) => sum + batch.fits, 0);
  return (
    <LessonStep number={6} title="The loop: fit, propose, evaluate, repeat">
      <Words>
        <p>
          Each batch of evaluations makes the models better, and better models propose better batches. The dashed orange
          line is the control: the same number of evaluations, all of them Sobol points.
        </p>
        <p>
          The line of a single search moves in steps and depends on luck: change the seed before you draw a conclusion.
          Both lines use values without noise, which a real study has to estimate.
        </p>
      </Words>
      {trace === undefined || front === undefined || results === undefined ? null : (
        <>
          <Facts
            facts={[
              ["hypervolume", (results.hypervolume.at(-1) ?? 0).toFixed(3)],
              ["of the largest possible", `${shareOf(results.hypervolume.at(-1), problem)} %`],
              ["Sobol points alone", `${shareOf(results.sobol.at(-1), problem)} %`],
            ]}
          />
          <LessonFigure data={trace} />
          <LessonFigure data={front} />
          <Cost>
            {batches.length} of {run.batchCount} batches, {fits} model fits, {formatDuration(run.seconds.value)} of
            computing in this browser.
          </Cost>
        </>
      )}
      <WhatToTry />
    </LessonStep>
  );
}

function WhatToTry() {
  return (
    <section class="try" aria-labelledby="try">
      <h3 id="try">What to try</h3>
      <ul>
        <li>
          Raise the dimension to 24 with SAAS, then with MAP. Which one still finds the three parameters that matter
          (step 3)?
        </li>
        <li>
          Raise the noise to 10 %. The intervals widen, and a measurement alone no longer says which configuration is
          better.
        </li>
        <li>
          Compare batches of 1 and of 8. One at a time learns from each outcome; eight at a time take an eighth of the
          rounds.
        </li>
        <li>
          Then tune a program of your own: <code>paretune init</code> writes its study file, and{" "}
          <code>paretune demo</code> shows a real one.
        </li>
      </ul>
    </section>
  );
}
