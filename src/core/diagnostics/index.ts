export {
  type LeftOut,
  type LeftOutMixture,
  leaveOutEach,
  leftOutMixtures,
  leftOutOf,
  mixLeftOut,
  predictUnseen,
  type Weighting,
} from "./left-out.ts";
export { mixtureQuantile, type NormalMixture, truncatedMixture } from "./normal-mixture.ts";
export { type Coverage, compareScores, type Scores, score } from "./scores.ts";
export { type Concern, judge, type Verdict } from "./verdict.ts";
