/**
 * @file Parses the text of a study file into a valid study and its run settings, or into a list of all mistakes.
 */
import { dirname, resolve } from "node:path";
import type { Constraint, Parameter } from "../../core/space/index.ts";
import type { Objective, OutcomeConstraint, Study } from "../../core/study/index.ts";
import type { Template } from "../command-template/index.ts";
import { mentionsName } from "../expression/index.ts";
import { isFields } from "../is-fields.ts";
import { defaultParallel, readBudget, readTarget } from "./budget.ts";
import { readCommands } from "./command-fields.ts";
import { type CommandContext, readVariable } from "./commands.ts";
import { checkNestedNames } from "./config.ts";
import { checkFeasible, readConstraints } from "./constraints.ts";
import { readYaml } from "./document.ts";
import { parseDuration } from "./duration.ts";
import { readEarlyStopping } from "./early-stopping.ts";
import { checkEvaluator, isByCaller } from "./evaluator.ts";
import { readExecutor } from "./executor-settings.ts";
import type { StudyFields } from "./fields.ts";
import type { StudyIssue } from "./issue.ts";
import { createIssueReport, type IssueReport, TooManyIssues } from "./issue-report.ts";
import { checkEverywhere } from "./limits.ts";
import { traitsOfFields } from "./metric-bounds.ts";
import { readMetrics } from "./metrics.ts";
import { readModels } from "./models.ts";
import { type NotifySettings, readNotify } from "./notify.ts";
import { readOutcomeConstraints } from "./outcome-constraints.ts";
import { parentNames } from "./parameter-dependencies.ts";
import { readParameters } from "./parameters.ts";
import { placeholderCheck } from "./placeholders.ts";
import { checkObjectiveCount, checkReferencePoint, noteMissingReference, readBaseline } from "./plan.ts";
import { programSearch } from "./programs.ts";
import { readReplicates } from "./replicates.ts";
import { commandsAtOnce, noteIdleUnits, readResources, readUses, type UnitPlan } from "./resources.ts";
import { environmentSchema, studyFileSchema } from "./schema.ts";
import { reportSchemaIssues } from "./schema-issues.ts";
import type { MetricDefinition, RunSettings, StudyCommand, StudyFile, TemplateFile } from "./settings.ts";
import { checkSharedFiles } from "./shared-files.ts";
import { readStore } from "./store.ts";
import type { DatabaseAddress } from "./store-address.ts";
import { readTemplateFiles } from "./template-files.ts";
import { checkUnitTexts } from "./unit-texts.ts";

/** A valid study file with notes about it; or all mistakes, in the file's order. */
export type StudyFileResult =
  | { readonly ok: true; readonly file: StudyFile; readonly notes: readonly string[] }
  | { readonly ok: false; readonly issues: readonly StudyIssue[] };

/** What is checked besides the text. */
export interface ReadOptions {
  /** Whether to look for the commands' folder and programs on this machine, as before a run. */
  readonly programs?: boolean;
}

/** Parses the text of the study file at `path`. Only the text is examined, unless `programs` is set. */
export function parseStudyFile(text: string, path: string, { programs = false }: ReadOptions = {}): StudyFileResult {
  const yaml = readYaml(text);
  if (!yaml.ok) return yaml;
  const { value, locate } = yaml.file;
  const report = createIssueReport(locate);
  if (!isFields(value)) {
    report.mistake(
      [],
      "a study file must be a map of keys and values, such as name: nlu-parser; `paretune init` writes one",
    );
    return { ok: false, issues: [...yaml.file.issues, ...report.issues] };
  }
  const file = readChecked(value, { path, programs }, report);
  const found = [...yaml.file.issues, ...report.issues];
  if (file !== undefined && found.length === 0) return { ok: true, file, notes: report.notes };
  const issues = found.sort((a, b) => a.line - b.line || a.column - b.column);
  return { ok: false, issues };
}

/** The study, if nothing is wrong with it; reading stops where too much is wrong. */
function readChecked(
  fields: Readonly<Record<string, unknown>>,
  { path, programs }: { readonly path: string; readonly programs: boolean },
  report: IssueReport,
): StudyFile | undefined {
  try {
    if (!checkEverywhere(fields, report)) return undefined;
    const parsed = studyFileSchema.safeParse(fields);
    if (!parsed.success) reportSchemaIssues(parsed.error.issues, fields, report);
    checkEvaluator(fields, report);
    // Programs of another executor need not be on this machine.
    const looks = programs && (fields.executor ?? "local") === "local";
    const parts = readParts(fields, resolve(path), looks, report);
    return parsed.success ? assemble(parsed.data, parts, resolve(path), report) : undefined;
  } catch (error) {
    if (!(error instanceof TooManyIssues)) throw error;
    return undefined;
  }
}

interface Parts {
  readonly parameters: readonly Parameter[];
  readonly constraints: readonly Constraint[];
  readonly outcomeConstraints: readonly OutcomeConstraint[];
  readonly commands: readonly StudyCommand[];
  readonly plan: UnitPlan;
  readonly metrics: readonly MetricDefinition[];
  readonly environment: Readonly<Record<string, Template>>;
  readonly templates: readonly TemplateFile[];
  readonly notify: NotifySettings | undefined;
  readonly baseline: Study["baseline"];
  readonly used: ReadonlySet<string>;
  readonly store: DatabaseAddress | undefined;
}

/** Parses every part that fits the schema, whatever is wrong with the others. */
function readParts(
  fields: Readonly<Record<string, unknown>>,
  file: string,
  looksForPrograms: boolean,
  report: IssueReport,
): Parts {
  const parameters = readParameters(fields["parameters"], report);
  const names = isFields(fields["parameters"]) ? Object.keys(fields["parameters"]) : [];
  const constraints = readConstraints(fields["constraints"], parameters, names, report);
  const isSpaceRight = report.issues.length === 0 && parameters.length === names.length;
  const shell = fields["shell"] === true;
  const resources = readResources(fields["resources"], names, report);
  const texts: CommandContext = { file, shell, ...placeholderCheck(fields, parameters, { names, resources }, report) };
  const environment = readEnvironment(fields["env"], { ...texts, held: Object.keys(resources) });
  const cwd = readCwd(fields["cwd"], report);
  const looks = looksForPrograms && cwd !== undefined;
  const programs = looks ? programSearch(resolve(dirname(file), cwd), environment, report) : undefined;
  const context: CommandContext = { ...texts, programs };
  const commands = readCommands(fields["command"], readUses(fields["uses"], resources, ["uses"], report), context);
  const hasBaseline = fields["baseline"] !== undefined;
  const metrics = readMetrics(fields["objectives"], fields["metrics"], {
    ...context,
    hasBaseline,
    isTold: isByCaller(fields),
  });
  const plan = { resources, uses: usesOf(commands, metrics) };
  checkSharedFiles(fields, defaultParallel(commandsAtOnce(plan)), report);
  const baseline = readBaseline(fields["baseline"], { parameters, constraints, names, isSpaceRight }, report);
  if (isSpaceRight && baseline === undefined) checkFeasible(parameters, constraints, report);
  const objectives = isFields(fields["objectives"]) ? Object.keys(fields["objectives"]) : undefined;
  if (objectives !== undefined) {
    checkObjectiveCount(objectives.length, report);
    checkReferencePoint(fields["reference_point"], objectives, report);
  }
  const outcomeConstraints = readOutcomeConstraints(
    fields["outcome_constraints"],
    { objectives: goalsOf(fields["objectives"]), metrics: metricNames(fields), parameters: names, hasBaseline },
    report,
  );
  checkTexts(fields, report);
  if (fields["config"] === "nested") checkNestedNames(names, report);
  checkMetricNames(fields, names, report);
  const templates = readTemplateFiles(fields["template"], looksForPrograms, context);
  checkUnitTexts({ environment, templates, metrics }, plan, report);
  return {
    plan,
    templates,
    notify: readNotify(fields["notify"], report, programs === undefined ? undefined : dirname(file)),
    parameters,
    constraints,
    outcomeConstraints,
    commands,
    metrics,
    environment,
    baseline,
    used: context.used,
    store: readStore(fields["store"], report),
  };
}

/** What each command uses that uses anything, those that measure last. */
function usesOf(commands: readonly StudyCommand[], metrics: readonly MetricDefinition[]): UnitPlan["uses"] {
  const measuring = metrics.flatMap(({ source }) => (source.kind === "measure" ? [source.command] : []));
  return [...commands, ...measuring].flatMap(({ uses }) => (uses === undefined ? [] : [uses]));
}

/** The names of all metrics, objectives first, whether they are valid or not. */
function metricNames(fields: Readonly<Record<string, unknown>>): readonly string[] {
  return ["objectives", "metrics"].flatMap((key) => (isFields(fields[key]) ? Object.keys(fields[key]) : []));
}

/** Outcome constraints, `--where` and tables name metrics and parameters alike, so a name of both is ambiguous there. */
function checkMetricNames(
  fields: Readonly<Record<string, unknown>>,
  parameters: readonly string[],
  report: IssueReport,
): void {
  const texts = [fields["outcome_constraints"] ?? []].flat().map(String);
  for (const key of ["objectives", "metrics"]) {
    const metrics = isFields(fields[key]) ? Object.keys(fields[key]) : [];
    for (const name of metrics.filter((each) => parameters.includes(each))) {
      const words = "a parameter has the same name";
      if (texts.some((text) => mentionsName(text, name))) {
        const where = "outcome_constraints would be ambiguous";
        report.mistake([key, name], `${words}, so ${where}; rename one of them, e.g. ${name}_measured`);
      } else {
        report.note([key, name], `${words}, so \`best --where\` cannot use it; in a new study rename one of them`);
      }
    }
  }
}

/** The objectives whose goal is known. */
function goalsOf(objectives: unknown): readonly Pick<Objective, "name" | "goal">[] {
  return Object.entries(isFields(objectives) ? objectives : {}).flatMap(([name, objective]) => {
    const goal = isFields(objective) ? objective["goal"] : undefined;
    return goal === "maximize" || goal === "minimize" ? [{ name, goal }] : [];
  });
}

function readEnvironment(fields: unknown, context: CommandContext): Readonly<Record<string, Template>> {
  const parsed = environmentSchema.optional().safeParse(fields);
  const entries = Object.entries((parsed.success ? parsed.data : undefined) ?? {});
  return Object.fromEntries(
    entries.map(([name, value]) => [name, readVariable(String(value), ["env", name], context)]),
  );
}

/** The folder that commands start in, as written in the file; undefined if a mistake in it is reported. */
function readCwd(text: unknown, report: IssueReport): string | undefined {
  if (typeof text !== "string") return text === undefined ? "." : undefined;
  if (!/\{[\p{L}_][\p{L}\p{N}_.-]*\}/u.test(text)) return text;
  report.mistake(["cwd"], `must not contain placeholders, because it is the same for every trial; got ${text}`, ".");
  return undefined;
}

/** The most bytes of a name: with its ending, a folder's name has at most 255. */
const MAX_NAME_BYTES = 200;

/** Checks texts that the schema accepts but this machine cannot use. */
function checkTexts(fields: Readonly<Record<string, unknown>>, report: IssueReport): void {
  const { name, timeout, think } = fields;
  const bytes = typeof name === "string" ? Buffer.byteLength(name) : 0;
  if (bytes > MAX_NAME_BYTES) {
    report.mistake(["name"], `has at most ${MAX_NAME_BYTES} bytes, because a folder is named after it; got ${bytes}`);
  }
  checkDuration("timeout", timeout, "10m", report);
  checkDuration("think", think, "30s", report);
}

function checkDuration(key: string, text: unknown, example: string, report: IssueReport): void {
  const duration = typeof text === "string" ? parseDuration(text) : undefined;
  if (duration !== undefined && !duration.ok) report.mistake([key], `${duration.problem}; got ${text}`, example);
}

function assemble(fields: StudyFields, parts: Parts, path: string, report: IssueReport): StudyFile {
  const objectives: readonly Objective[] = Object.entries(fields.objectives).map(
    ([name, { goal, transform, ...fields }]) => ({
      name,
      goal,
      ...traitsOfFields(fields),
      ...(transform === undefined ? {} : { transform }),
    }),
  );
  const metrics = metricTraits(fields.metrics ?? {});
  const { parameters, constraints, outcomeConstraints, baseline } = parts;
  const { name, strategy = "auto", seed = 0, reference_point: referencePoint } = fields;
  const planned = { parameters, hasBaseline: baseline !== undefined, strategy };
  const budget = readBudget(fields.budget, { ...planned, commandsAtOnce: commandsAtOnce(parts.plan) }, report);
  noteIdleUnits(parts.plan, fields.budget?.parallel, report);
  const target = readTarget(fields, report);
  const earlyStopping = readEarlyStopping(fields, parts.metrics, report);
  noteMissingReference(fields, objectives, report);
  if (!isByCaller({ ...fields })) noteUnused(parts, report);
  const study: Study = {
    name,
    parameters,
    ...(constraints.length === 0 ? {} : { constraints }),
    objectives,
    ...(Object.keys(metrics).length === 0 ? {} : { metrics }),
    ...(outcomeConstraints.length === 0 ? {} : { outcomeConstraints }),
    ...(baseline === undefined ? {} : { baseline }),
    ...(referencePoint === undefined ? {} : { referencePoint }),
    budget,
    ...(target === undefined ? {} : { target }),
    strategy,
    ...readModels(fields, strategy, report),
    seed,
    ...(earlyStopping === undefined ? {} : { earlyStopping }),
  };
  const replicates = readReplicates(fields.replicates, { trials: budget.trials, used: parts.used }, report);
  const run = { ...runSettings(fields, parts, path), executor: readExecutor(fields, dirname(path), report) };
  return { path, study, run: replicates === undefined ? run : { ...run, replicates } };
}

/** What the file states about metrics that are no objectives. */
function metricTraits(fields: NonNullable<StudyFields["metrics"]>): NonNullable<Study["metrics"]> {
  const stated = Object.entries(fields).map(([name, each]) => [name, traitsOfFields(each)] as const);
  return Object.fromEntries(stated.filter(([, traits]) => Object.keys(traits).length > 0));
}

function runSettings(fields: StudyFields, parts: Parts, path: string): RunSettings {
  const duration = fields.timeout === undefined ? undefined : parseDuration(fields.timeout);
  return {
    ...(fields.evaluator === undefined ? {} : { evaluator: fields.evaluator }),
    commands: parts.commands,
    ...(Object.keys(parts.plan.resources).length === 0 ? {} : { resources: parts.plan.resources }),
    environment: parts.environment,
    ...(parts.templates.length === 0 ? {} : { templates: parts.templates }),
    ...(fields.config === "nested" ? { config: fields.config } : {}),
    cwd: resolve(dirname(path), fields.cwd ?? "."),
    ...(duration?.ok ? { timeoutMs: duration.ms } : {}),
    retries: fields.retries ?? 0,
    metrics: parts.metrics,
    ...(parts.notify === undefined ? {} : { notify: parts.notify }),
    ...(parts.store === undefined ? {} : { store: parts.store }),
    ...(fields.from === undefined ? {} : { from: { text: fields.from, path: resolve(dirname(path), fields.from) } }),
  };
}

/** Notes parameters that no command uses: they have no effect, which is probably not intended. */
function noteUnused({ parameters, used, templates }: Parts, report: IssueReport): void {
  if (used.has("config") || templates.some(({ content }) => content === undefined)) return;
  const parents = parentNames(parameters);
  for (const { name } of parameters) {
    if (!used.has(name) && !parents.has(name))
      report.note(
        ["parameters", name],
        `no command or variable uses {${name}} or {config}, so the parameter has no effect`,
      );
  }
}
