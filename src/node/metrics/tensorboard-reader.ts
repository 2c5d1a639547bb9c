/**
 * @file Reads a metric from TensorBoard event files.
 */
import { existsSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { FileProblem } from "../files/index.ts";
import { isFolder } from "../is-folder.ts";
import type { TensorboardSource } from "../study-file/metric-sources.ts";
import { readScalars, type ScalarEvent } from "./event-file.ts";
import { expandFiles } from "./file-pattern.ts";
import { MAX_VALUES } from "./limits.ts";
import type { MetricReader } from "./metric-reader.ts";
import { PickedValues } from "./pick.ts";
import { type MetricReading, missing } from "./reading.ts";

const EVENT_FILES = "*tfevents*";
/** The number of folders that a message lists. */
const MAX_LISTED_FOLDERS = 5;

/** Reads the values of a tag, by the time at which they were written. */
export const tensorboardReader: MetricReader<TensorboardSource> = {
  files: ({ file }) => [file],
  async read({ file, tag, pick = "last" }, output) {
    const place = output.path(file);
    if (!existsSync(place)) return missing(`${place} does not exist`);
    try {
      const files = eventFiles(place).filter((each) => each === place || output.isFresh(each));
      if (files.length === 0) return missing(`there is no event file of this trial in ${place}`);
      return pickScalar(await scalarsIn(files, { place, tag }), { place, tag, pick });
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      return missing(error instanceof FileProblem ? reason : `${place} cannot be read (${reason})`);
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

/** The scalars with a tag, and the folders that hold them. */
interface Scalars {
  readonly events: readonly ScalarEvent[];
  readonly folders: readonly string[];
}

async function scalarsIn(files: readonly string[], { place, tag }: Pick<Wanted, "place" | "tag">): Promise<Scalars> {
  const events: ScalarEvent[] = [];
  const folders = new Set<string>();
  for (const file of files) {
    await readScalars(file, tag, (event) => {
      if (events.length === MAX_VALUES) {
        throw new FileProblem(
          `${place} holds more than ${MAX_VALUES.toLocaleString("en-US")} values of the tag "${tag}"`,
        );
      }
      events.push(event);
      folders.add(dirname(file));
    });
  }
  return { events, folders: [...folders] };
}

function pickScalar({ events, folders }: Scalars, { place, tag, pick }: Wanted): MetricReading {
  if (folders.length > 1) {
    const listed = `${folders.slice(0, MAX_LISTED_FOLDERS).join(", ")}${folders.length > MAX_LISTED_FOLDERS ? " …" : ""}`;
    return missing(`several folders in ${place} hold the tag "${tag}"; write the path of one: ${listed}`);
  }
  const values = new PickedValues(pick);
  for (const { value } of [...events].sort((a, b) => a.time - b.time)) values.take({ ok: true, value });
  return (
    values.result(`of the tag "${tag}" in ${place}`) ?? missing(`no event file in ${place} holds the tag "${tag}"`)
  );
}
