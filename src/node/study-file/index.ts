export { checkCommands } from "./check-commands.ts";
export { closest } from "./closest.ts";
export { countSearched } from "./conditions.ts";
export { formatIssues, type StudyIssue } from "./issue.ts";
export { parseStudyFile, type StudyFileResult } from "./parse.ts";
export { readStudyFile } from "./read.ts";
export { studyFileJsonSchema } from "./schema.ts";
export type {
  CommandTemplate,
  MetricDefinition,
  MetricSource,
  RunSettings,
  Statistic,
  StudyFile,
  Template,
  TemplatePart,
} from "./settings.ts";
export {
  type FilledCommand,
  fillCommand,
  fillTemplate,
  holdsInactive,
  parameterValues,
  type TemplateValues,
} from "./template.ts";
