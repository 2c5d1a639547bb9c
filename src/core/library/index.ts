export {
  type Asked,
  type AskTellStudy,
  type BestOptions,
  createStudy,
  type Outcome,
  type StudyOptions,
} from "./create-study.ts";
