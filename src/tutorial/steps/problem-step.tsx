/**
 * @file Step 1: the problem.
 */
import { useMemo } from "preact/hooks";
import { INITIAL_TRIALS, PROPOSED_TRIALS, RELEVANT_PARAMETERS } from "../../core/tutorial/index.ts";
import { Cost, LessonFigure, LessonStep, Words } from "../parts/lesson-step.tsx";
import { problemFigure } from "../run/lesson-figures.ts";
import { percent } from "../settings.ts";
import type { StepProps } from "./step.ts";

/** Two objectives, a baseline, and many parameters of which few matter. */
export function ProblemStep({ problem, settings }: StepProps) {
  const figure = useMemo(() => problemFigure(problem), [problem]);
  const { dimension, noise } = settings;
  const others = dimension - RELEVANT_PARAMETERS;
  const named = problem.relevant.join(", ").replace(/, (?=[^,]*$)/, " and ");
  return (
    <LessonStep number={1} title="The problem: better in both objectives than today">
      <Words>
        <p>
          Think of <em>f1</em> as the error of a model and of <em>f2</em> as its latency. Both should be small, and they
          are in conflict. The model in production is the <strong>baseline</strong>; we count everything relative to it,
          so it is at (1, 1).
        </p>
        <p>
          There are {dimension} parameters to choose, each between 0 and 1.{" "}
          {others > 0
            ? `Only ${named} matter, and the other ${others} change nothing. The search is not told which.`
            : "All of them matter."}{" "}
          An evaluation is expensive, so we have {INITIAL_TRIALS + PROPOSED_TRIALS} of them
          {noise > 0
            ? `, and each is measured with noise of ${percent(noise)} %`
            : ", and they are measured without noise"}
          .
        </p>
        <p>
          No single configuration is the best. What we look for is the <strong>front</strong>: configurations where
          nothing improves without something else becoming worse. Here it is known (the dashed green arc), so that you
          can judge the search. The search cannot see it.
        </p>
      </Words>
      <LessonFigure data={figure} />
      <Cost>
        Nothing: the problem is a formula (DTLZ2 with two distance variables), so that you need not wait for training
        runs.
      </Cost>
    </LessonStep>
  );
}
