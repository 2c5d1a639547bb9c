export {
  BUILT_IN_PLACEHOLDERS,
  bindCommand,
  bindTemplate,
  fillCommand,
  fillTemplate,
  holdsInactive,
  type TemplateTrial,
  type TemplateValues,
  valuesOfTrial,
} from "./fill.ts";
export { removalProblem } from "./inactive-words.ts";
export { commandLine, quoteContexts, shellQuote } from "./shell-quoting.ts";
export { splitWords } from "./split-words.ts";
export {
  type Command,
  type CommandTemplate,
  parseTemplate,
  placeholders,
  type Template,
  type TemplatePart,
} from "./template.ts";
