export { runTutorial, type TutorialOptions, type TutorialProgress, type TutorialResult } from "./run-tutorial.ts";
