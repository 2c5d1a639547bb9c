/**
 * @file The routes that read trials and their files.
 */

import { trialCommand, trialFiles } from "../loop/index.ts";
import { nativeJson } from "../operations/native-json.ts";
import type { OpenedStudy } from "../operations/open-study.ts";
import { isOwnFolder, rowJson, type TrialRow, trialRows } from "../operations/trials/trial-rows.ts";
import { STATUS_WORDS, statusWord } from "../operations/trials/trial-status.ts";
import { visibleJson } from "../operations/visible-json.ts";
import * as answer from "./answer-schemas.ts";
import { emptyAnswer, fileAnswer } from "./file-answer.ts";
import { HttpError } from "./http-error.ts";
import * as schema from "./request-schemas.ts";
import { json, type Route, route } from "./route.ts";
import type { StudyService } from "./study-service.ts";
import { isAbsent, listFiles, openTrialFile } from "./trial-file.ts";

/** The routes. */
export const trialRoutes: readonly Route[] = [
  route({
    method: "get",
    path: "/api/studies/{name}/trials",
    summary: "Lists trials.",
    params: schema.STUDY,
    query: schema.TRIALS_QUERY,
    answers: { 200: { description: "The document of `trials --json`.", schema: answer.TRIAL_ROWS } },
    handle: async ({ service, params, query }) => {
      const opened = await service.catalog.find(params.name);
      const text = await listedTrials(service, opened, query);
      return new Response(text, { headers: { "content-type": "application/json" } });
    },
  }),
  route({
    method: "get",
    path: "/api/studies/{name}/trials/{trial}",
    summary: "A trial, with the commands that run it again and the list of its files.",
    params: schema.TRIAL,
    query: schema.NONE,
    answers: { 200: { description: "The trial.", schema: answer.TRIAL_PAGE } },
    handle: async ({ service, params }) => {
      const { opened, row } = await findTrial(service, params);
      const { cwd, commands } = trialCommand(opened.file, opened.folder, row.trial);
      const files = isElsewhere(opened, row) ? [] : await listFiles(opened.folder, params.trial);
      return json(nativeJson(opened.file.study.parameters, { ...rowJson(row), cwd, commands, files }));
    },
  }),
  route({
    method: "get",
    path: "/api/studies/{name}/trials/{trial}/files",
    summary: "Lists the files of a trial.",
    params: schema.TRIAL,
    query: schema.NONE,
    answers: { 200: { description: "The regular files in the trial's folder.", schema: answer.FILES } },
    handle: async ({ service, params }) => {
      const { opened, row } = await findTrial(service, params);
      return json(isElsewhere(opened, row) ? [] : await listFiles(opened.folder, params.trial));
    },
  }),
  route({
    method: "get",
    path: "/api/studies/{name}/trials/{trial}/files/{path}",
    summary: "A file of a trial, or the part that the header `Range` names.",
    params: schema.TRIAL_FILE,
    query: schema.NONE,
    answers: { 200: { description: "The file.", type: "*/*" }, 206: { description: "The part.", type: "*/*" } },
    handle: async ({ service, params, header }) => {
      const { opened, row } = await findTrial(service, params);
      checkIsHere(opened, row);
      const file = await openTrialFile(opened.folder, params.trial, params.path);
      return fileAnswer(file, params.path, header("range"));
    },
  }),
  route({
    method: "get",
    path: "/api/studies/{name}/trials/{trial}/logs/{stream}",
    summary: "What the commands of a trial have printed, or the part that the header `Range` names.",
    params: schema.TRIAL_LOG,
    query: schema.NONE,
    answers: {
      200: { description: "The log.", type: "text/plain" },
      204: {
        description: "Nothing was printed, or nothing is in the range. `Content-Range: bytes */N` is the log's size.",
      },
      206: { description: "The part.", type: "text/plain" },
    },
    handle: async ({ service, params, header }) => {
      const { opened, row } = await findTrial(service, params);
      checkIsHere(opened, row);
      const { folder, ...paths } = trialFiles(opened.folder, params.trial);
      const path = paths[params.stream].slice(folder.length + 1);
      if (await isAbsent(opened.folder, params.trial, path)) return emptyAnswer(0);
      const file = await openTrialFile(opened.folder, params.trial, path);
      // A log grows: whoever follows it asks for what may not be there yet, which is no error.
      const answered = await fileAnswer(file, path, header("range"));
      return answered.status === 416 ? emptyAnswer(file.bytes) : answered;
    },
  }),
];

/** Whether the folder here has the files of another attempt than that whose outcome counts. */
function isElsewhere({ folder, database }: OpenedStudy, { trial }: TrialRow): boolean {
  return !isOwnFolder(folder, trial, database !== undefined);
}

/** Throws `HttpError` where the files of a trial's outcome are elsewhere. */
function checkIsHere(opened: OpenedStudy, row: TrialRow): void {
  if (!isElsewhere(opened, row)) return;
  const by = "by" in row.trial ? row.trial.by : undefined;
  const where = by === undefined ? "on another machine" : `in ${by.folder} on ${by.host}`;
  const message = `The files of trial ${row.trial.number} are ${where}; the folder here has none of that attempt.`;
  throw new HttpError(404, "no-file", message);
}

/** The list of the trials that a query chooses, which is kept where the same is asked often. Throws `HttpError`. */
export async function listedTrials(
  service: StudyService,
  opened: OpenedStudy,
  query: schema.TrialsQuery,
): Promise<string> {
  readStatuses(query.status);
  const make = () => trialsJson(service, opened, query);
  return query.numbers === undefined ? service.trialsText(opened, query, make) : make();
}

function readStatuses(text: string | undefined): readonly string[] | undefined {
  if (text === undefined) return undefined;
  const wanted = text.split(",").map((word) => word.trim());
  const unknown = wanted.find((word) => !STATUS_WORDS.includes(word));
  if (unknown === undefined) return wanted;
  const message = `status must be one or more of ${STATUS_WORDS.join(",")}; got "${unknown.slice(0, 60)}".`;
  throw new HttpError(422, "bad-input", message);
}

/** The rows that a query chooses, as JSON. */
function trialsJson(service: StudyService, opened: OpenedStudy, query: schema.TrialsQuery): Promise<string> {
  const statuses = readStatuses(query.status);
  const numbers = query.numbers === undefined ? undefined : new Set(query.numbers.split(",").map(Number));
  return service.read(opened, async (storage) => {
    const { trials, id } = await storage.snapshot();
    const { events } = await storage.history();
    const wanted = trials
      .filter((trial) => trial.number >= (query.from ?? 0) && (statuses?.includes(statusWord(trial)) ?? true))
      .filter(({ number }) => numbers?.has(number) ?? true)
      .slice(0, query.limit ?? trials.length);
    const own = numbers === undefined ? events : events.filter(({ event }) => numbers.has(event.trial));
    const rows = trialRows(opened, { trials: wanted, id }, { events: own }).map((row) => {
      const { progress, ...rest } = rowJson(row);
      return progress === undefined || query.without === "progress" ? rest : { ...rest, progress };
    });
    return `${visibleJson(nativeJson(opened.file.study.parameters, rows))}\n`;
  });
}

/** The study and the row of a trial. Throws `HttpError` where there is none. */
async function findTrial(
  service: StudyService,
  { name, trial }: { readonly name: string; readonly trial: number },
): Promise<{ readonly opened: OpenedStudy; readonly row: TrialRow }> {
  const opened = await service.catalog.find(name);
  const row = await service.read(opened, async (storage) => {
    const snapshot = await storage.snapshot();
    const trials = snapshot.trials.filter(({ number }) => number === trial);
    if (trials.length === 0) return undefined;
    const { events } = await storage.history();
    return trialRows(
      opened,
      { trials, id: snapshot.id },
      { events: events.filter(({ event }) => event.trial === trial) },
    )[0];
  });
  if (row === undefined) throw new HttpError(404, "no-trial", `There is no trial ${trial} in ${name}.`);
  return { opened, row };
}
