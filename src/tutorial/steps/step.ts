/**
 * @file What a step is given.
 */
import type { LessonProblem, LessonSettings } from "../../core/tutorial/index.ts";
import type { LessonRun } from "../run/lesson-run.ts";
import type { LessonView } from "../settings.ts";

/** What a step is given. */
export interface StepProps {
  readonly run: LessonRun;
  readonly problem: LessonProblem;
  readonly settings: LessonSettings;
  readonly view: LessonView;
  /** Changes what is shown. */
  readonly onShow: (change: Partial<LessonView>) => void;
}
