export {
  type Asked,
  type AskTellStudy,
  type BestOptions,
  createStudy,
} from "./create-study.ts";
export type { Outcome, StudyOptions } from "./study-options.ts";
