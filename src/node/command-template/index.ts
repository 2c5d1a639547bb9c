export { BUILT_IN_PLACEHOLDERS, BUILT_INS } from "./built-in.ts";
export { PLAIN, parseFileTemplate, renderFile } from "./file-template.ts";
export type { FileFormat, FileTemplate, FileUnit } from "./file-unit.ts";
export {
  bindCommand,
  bindTemplate,
  fillCommand,
  fillTemplate,
  holdsInactive,
  type TemplateTrial,
  type TemplateValue,
  type TemplateValues,
  valuesOfTrial,
} from "./fill.ts";
export { removalProblem, shellWords } from "./inactive-words.ts";
export { quotedText, scalarText } from "./scalar-text.ts";
export { commandLine, quoteContexts, shellQuote } from "./shell-quoting.ts";
export { splitWords } from "./split-words.ts";
export {
  type Command,
  type CommandTemplate,
  type FlagPart,
  joined,
  type ListPart,
  namesOf,
  parseLists,
  parseTemplate,
  placeholders,
  sourceOf,
  type Template,
  type TemplatePart,
  vanishes,
} from "./template.ts";
