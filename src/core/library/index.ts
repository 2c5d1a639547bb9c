export { type Asked, type AskTellStudy, createStudy, type Outcome, type StudyOptions } from "./create-study.ts";
