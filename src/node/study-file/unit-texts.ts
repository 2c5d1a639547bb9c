/**
 * @file Checks where units are named outside of commands: in variables of the environment and in rendered files.
 */
import { placeholders, type Template } from "../command-template/index.ts";
import type { IssueReport } from "./issue-report.ts";
import type { UnitPlan } from "./resources.ts";
import type { MetricDefinition, TemplateFile } from "./settings.ts";

/** The texts that the commands of a study share. */
interface SharedTexts {
  readonly environment: Readonly<Record<string, Template>>;
  readonly templates: readonly TemplateFile[];
  readonly metrics: readonly MetricDefinition[];
}

/** Reports variables and files with the units of resources that no command holds together. */
export function checkUnitTexts(
  { environment, templates, metrics }: SharedTexts,
  plan: UnitPlan,
  report: IssueReport,
): void {
  const beside = metrics.find(({ source }) => source.kind === "measure" && source.against !== undefined);
  for (const [name, template] of Object.entries(environment)) {
    const problem = heldProblem(resourcesIn([template], plan), plan);
    if (problem !== undefined) report.mistake(["env", name], problem);
  }
  templates.forEach(({ name, content }, index) => {
    const names = resourcesIn(content?.units.map(({ source }) => source) ?? [], plan);
    const problem = heldProblem(names, plan);
    const path = templates.length === 1 ? ["template"] : ["template", index];
    if (problem !== undefined) report.mistake(path, `${name}: ${problem}`);
    else if (names.length > 0 && beside !== undefined && isMeasuredWith(beside, names)) {
      const what = `${name}: {${names[0]}} would change while the baseline is measured beside other trials`;
      report.mistake(path, `${what} (${beside.name}); put it into the command`);
    }
  });
}

/** Whether the command that measures a metric holds some of the resources: trials at the same time would share the baseline's file. */
function isMeasuredWith({ source }: MetricDefinition, names: readonly string[]): boolean {
  const uses = source.kind === "measure" ? source.command.uses : undefined;
  return uses !== undefined && names.some((name) => Object.hasOwn(uses, name));
}

function resourcesIn(texts: readonly Template[], { resources }: UnitPlan): readonly string[] {
  return [...new Set(texts.flatMap(placeholders))].filter((name) => Object.hasOwn(resources, name));
}

/** Why some resources have no value in any command; undefined if they have one. */
function heldProblem(names: readonly string[], { uses }: UnitPlan): string | undefined {
  if (names.length === 0 || uses.some((each) => names.every((name) => Object.hasOwn(each, name)))) return undefined;
  const shown = names.map((name) => `{${name}}`).join(" and ");
  const wanted = names.map((name) => `${name}: 1`).join(", ");
  return `${shown} stands for units that a command holds, and no command uses them; write uses: { ${wanted} }`;
}
