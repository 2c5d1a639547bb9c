/**
 * @file Reads a metric from TensorBoard event files.
 */
import { existsSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { isFolder } from "../is-folder.ts";
import type { TensorboardSource } from "../study-file/metric-sources.ts";
import { readScalars, type ScalarEvent } from "./event-file.ts";
import { expandFiles } from "./file-pattern.ts";
import type { MetricReader } from "./metric-reader.ts";
import { PickedValues } from "./pick.ts";
import { type MetricReading, missing } from "./reading.ts";

const EVENT_FILES = "*tfevents*";

/** Reads the values of a tag, by the time at which they were written. */
export const tensorboardReader: MetricReader<TensorboardSource> = {
  files: ({ file }) => [file],
  async read({ file, tag, pick = "last" }, output) {
    const place = output.path(file);
    if (!existsSync(place)) return missing(`${place} does not exist`);
    const files = eventFiles(place).filter((each) => each === place || output.isFresh(each));
    if (files.length === 0) return missing(`there is no event file of this trial in ${place}`);
    try {
      const found = await Promise.all(
        files.map(async (each) => ({ file: each, events: await readScalars(each, tag) })),
      );
      return pickScalar(found, { place, tag, pick });
    } catch (error) {
      return missing(`${place} cannot be read (${error instanceof Error ? error.message : String(error)})`);
    }
  },
};

/** The file itself; else the event files in a folder and in its folders. */
export function eventFiles(place: string): readonly string[] {
  if (!isFolder(place)) return [place];
  return expandFiles(join(place, "**", EVENT_FILES)).filter((file) => basename(file).includes("tfevents"));
}

interface Wanted extends Pick<Required<TensorboardSource>, "tag" | "pick"> {
  readonly place: string;
}

function pickScalar(
  found: readonly { readonly file: string; readonly events: readonly ScalarEvent[] }[],
  { place, tag, pick }: Wanted,
): MetricReading {
  const runs = new Set(found.flatMap(({ file, events }) => (events.length === 0 ? [] : [dirname(file)])));
  if (runs.size > 1) {
    return missing(`several folders in ${place} hold the tag "${tag}"; write the path of one: ${[...runs].join(", ")}`);
  }
  const values = new PickedValues(pick);
  const events = found.flatMap((each) => each.events).sort((a, b) => a.time - b.time);
  for (const { value } of events) values.take({ ok: true, value });
  return (
    values.result(`of the tag "${tag}" in ${place}`) ?? missing(`no event file in ${place} holds the tag "${tag}"`)
  );
}
