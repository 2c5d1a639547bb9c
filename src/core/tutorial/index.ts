export type { AcquisitionSlice } from "./acquisition-slice.ts";
export { Lesson, type LessonBatch, type LessonModel, type LessonResults, type LessonTrial } from "./lesson.ts";
export {
  createLessonProblem,
  INITIAL_TRIALS,
  LESSON_OBJECTIVES,
  type LessonProblem,
  type LessonSettings,
  type ObjectivePair,
  PROPOSED_TRIALS,
  RELEVANT_PARAMETERS,
} from "./lesson-problem.ts";
export { runTutorial, type TutorialOptions, type TutorialProgress, type TutorialResult } from "./run-tutorial.ts";
