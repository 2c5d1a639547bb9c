/**
 * @file The units of resources as the values of placeholders and variables.
 */
import type { Units } from "../../core/study/index.ts";
import { placeholders, type TemplateValues } from "../command-template/index.ts";
import type { Resources, Uses } from "../study-file/resources.ts";
import type { TemplateFile } from "../study-file/settings.ts";

/** The resource whose units programs of CUDA see in a variable of its own. */
const GPU = "gpu";

/** Units of a command that does not run: those of a trial, or the first ones; `open`: the placeholders remain. */
export type ShownUnits = Units | "open";

/** The units that a command is shown with. */
export function shownUnits(resources: Resources, uses: Uses = {}, shown: ShownUnits = {}): Units {
  return Object.fromEntries(
    Object.entries(uses).map(([name, count]): readonly [string, readonly string[]] => {
      if (shown === "open") return [name, [`{${name}}`]];
      const known = Object.hasOwn(shown, name) ? (shown[name] ?? []) : [];
      // A trial whose commands held different units does not say which command held which.
      return [name, known.length === count ? known : (resources[name] ?? []).slice(0, count)];
    }),
  );
}

/** The values of the placeholders of all resources: units are joined by commas, and those that are not held have no value. */
export function unitValues(resources: Resources, units: Units): TemplateValues {
  return Object.fromEntries(
    Object.keys(resources).map((name) => [name, Object.hasOwn(units, name) ? units[name]?.join(",") : undefined]),
  );
}

/** The variables that a command gets for its units, unless the study sets them itself. */
export function unitVariables(units: Units): Readonly<Record<string, string>> {
  const gpus = Object.hasOwn(units, GPU) ? units[GPU] : undefined;
  return gpus === undefined ? {} : { CUDA_VISIBLE_DEVICES: gpus.join(",") };
}

/** The resources that a file of the user names. */
export function resourcesOf({ content }: TemplateFile, resources: Resources): readonly string[] {
  const names = content?.units.flatMap(({ source }) => placeholders(source)) ?? [];
  return [...new Set(names)].filter((name) => Object.hasOwn(resources, name));
}
