/**
 * @file The routes that change a study: what `suggest`, `tell`, `retry`, `pause`, `resume` and `edit` do.
 */
import { modelledMetrics } from "../../core/study/index.ts";
import { withStudyStore } from "../loop/index.ts";
import { KEY_WORDS } from "../operations/asker-words.ts";
import { BadInput } from "../operations/bad-input.ts";
import { editStudy } from "../operations/edit-study.ts";
import { withStore } from "../operations/open-study.ts";
import { defaultCount, suggestionsJson } from "../operations/reserve-trials.ts";
import { retryTrial } from "../operations/retry-trial.ts";
import { pausedStudyJson, setStudyPaused } from "../operations/run-state.ts";
import { recordEntries } from "../operations/tell/record-entries.ts";
import { readAmendment, readResultList } from "../operations/tell/result-list.ts";
import { amendTrial, withdrawTrials } from "../operations/tell/revise.ts";
import { entryJson, refusalText, revisionJson } from "../operations/tell/tell-words.ts";
import * as answer from "./answer-schemas.ts";
import * as schema from "./request-schemas.ts";
import { json, type Route, route } from "./route.ts";

/** The size of a list of results. */
const MAX_RESULT_BYTES = 16 << 20;

/** The routes. */
export const actionRoutes: readonly Route[] = [
  route({
    method: "post",
    path: "/api/studies/{name}/suggest",
    summary: "Reserves the next trials for the caller to evaluate.",
    params: schema.STUDY,
    query: schema.NONE,
    body: schema.SUGGEST_BODY,
    answers: { 200: { description: "The document of `suggest --json`.", schema: answer.SUGGESTIONS } },
    handle: async ({ service, params, body, signal }) => {
      const opened = await service.catalog.find(params.name);
      const { study } = opened.file;
      const reserved = await service.asks.reserve({ opened, count: body.count ?? defaultCount(study), signal });
      return json(suggestionsJson(study, reserved));
    },
  }),
  route({
    method: "post",
    path: "/api/studies/{name}/tell",
    summary: "Records results in one transaction. The same list may be sent again.",
    params: schema.STUDY,
    query: schema.NONE,
    body: schema.TELL_BODY,
    maxBodyBytes: MAX_RESULT_BYTES,
    answers: {
      200: { description: "The document of `tell --json -`: every entry is recorded or known.", schema: answer.TOLD },
      207: { description: "Some entries were refused, and all others are recorded.", schema: answer.TOLD },
      422: { description: "Every entry was refused, or the body is no list of results.", schema: answer.ERROR },
    },
    handle: async ({ service, params, bytes }) => {
      const opened = await service.catalog.find(params.name);
      const { study, run } = opened.file;
      const names = { required: modelledMetrics(study), known: run.metrics.map(({ name }) => name) };
      const words = service.wordsFor(opened, params.name);
      const entries = readResultList(bytes, names, words.list);
      const request = { study, words, entries, sameIsKnown: "without-id" } as const;
      const told = await service.write(opened, (storage) =>
        storage.update((present) => recordEntries(request, present)),
      );
      const refused = told.filter(({ kind }) => kind === "refused");
      if (refused.length > 0 && refused.length === told.length) {
        throw new BadInput(refusalText(told), { entries: told.map(entryJson) });
      }
      return json(told.map(entryJson), refused.length === 0 ? 200 : 207);
    },
  }),
  route({
    method: "post",
    path: "/api/studies/{name}/trials/{trial}/amend",
    summary: "Corrects the result of a trial. The history keeps the earlier one.",
    params: schema.TRIAL,
    query: schema.NONE,
    body: schema.AMEND_BODY,
    answers: {
      200: { description: "The document of `tell --amend --json`.", schema: answer.TOLD },
      422: { description: "The trial has no result yet, or a value cannot be its result.", schema: answer.ERROR },
    },
    handle: async ({ service, params, body }) => {
      const opened = await service.catalog.find(params.name);
      const { study, run } = opened.file;
      const named = {
        study,
        words: service.wordsFor(opened, params.name),
        names: { required: modelledMetrics(study), known: run.metrics.map(({ name }) => name) },
      };
      const outcome = readAmendment(params.trial, body, named);
      const revised = await withStore(opened, false, (storage) =>
        storage.update((present) => amendTrial(present, params.trial, outcome, named)),
      );
      return json([revisionJson(revised, revised.isNew ? outcome.kind : revised.trial.status)]);
    },
  }),
  route({
    method: "post",
    path: "/api/studies/{name}/trials/{trial}/cancel",
    summary: "Withdraws a trial, whether it waits, runs or has ended. A run ends the commands of a running trial.",
    params: schema.TRIAL,
    query: schema.NONE,
    body: schema.CANCEL_BODY,
    answers: { 200: { description: "The document of `tell --withdraw --json`.", schema: answer.TOLD } },
    handle: async ({ service, params, body }) => {
      const opened = await service.catalog.find(params.name);
      const named = { words: service.wordsFor(opened, params.name) };
      const revised = await withStore(opened, false, (storage) =>
        storage.update((present) => withdrawTrials(present, [params.trial], body.reason, named)),
      );
      return json(revised.map((each) => revisionJson(each, "cancelled")));
    },
  }),
  route({
    method: "post",
    path: "/api/studies/{name}/trials/{trial}/retry",
    summary:
      "Reserves a new trial with the configuration of one that failed or was cancelled. A run evaluates it next.",
    params: schema.TRIAL,
    query: schema.NONE,
    body: schema.NONE,
    answers: {
      200: { description: "The new trial, as in `suggest --json`.", schema: answer.SUGGESTIONS },
      422: { description: "The trial cannot be evaluated again; the sentence says why.", schema: answer.ERROR },
    },
    handle: async ({ service, params }) => {
      const opened = await service.catalog.find(params.name);
      const { study } = opened.file;
      const trial = await withStudyStore(opened, { create: false }, ({ storage }) =>
        retryTrial(study, storage, params.trial),
      );
      return json(suggestionsJson(study, { reserved: [trial], use: {} }));
    },
  }),
  pauseRoute("pause", "Pauses the study: a run that is alive finishes its running trials and starts no more."),
  pauseRoute("resume", "Resumes the study: a run that is alive starts trials again."),
  route({
    method: "post",
    path: "/api/studies/{name}/edit",
    summary:
      "Changes the search space or the budget: the study file is changed in place, and the store records changes of the search space. A run that is alive uses a new budget at once.",
    params: schema.STUDY,
    query: schema.NONE,
    body: schema.EDIT_BODY,
    answers: { 200: { description: "The document of `edit --json`.", schema: answer.EDITED } },
    handle: async ({ service, params, body, signal }) => {
      const opened = await service.catalog.find(params.name);
      const { trials, time, slot_time, freezeReferencePoint } = body;
      const lists = changeLists(body);
      // Each edit begins with the file that the one before it has written.
      const edit = () =>
        editStudy(opened, {
          list: (key) => lists[key] ?? [],
          limits: { trials, time, slot_time },
          freezesReference: freezeReferencePoint === true,
          words: KEY_WORDS,
        });
      const { isRecorded, changes } = await service.edits.run(edit, signal);
      return json({ file: opened.givenPath, recorded: isRecorded, changes });
    },
  }),
];

function pauseRoute(action: "pause" | "resume", summary: string): Route {
  const isPause = action === "pause";
  return route({
    method: "post",
    path: `/api/studies/{name}/${action}`,
    summary,
    params: schema.STUDY,
    query: schema.NONE,
    body: isPause ? schema.PAUSE_BODY : schema.NONE,
    answers: { 200: { description: `The document of \`${action} --json\`.`, schema: answer.PAUSED } },
    handle: async ({ service, params, body }) => {
      const opened = await service.catalog.find(params.name);
      const { reason } = body as schema.PauseBody;
      const change = { paused: isPause, ...(reason === undefined ? {} : { reason }) };
      return json(pausedStudyJson(await setStudyPaused(opened, change)));
    },
  });
}

/** The body of `edit` as the texts of its changes. */
function changeLists({
  pin = {},
  unpin = [],
  range = {},
  add = {},
  remove = {},
}: schema.EditBody): Readonly<Record<string, readonly string[]>> {
  const pairs = (values: Readonly<Record<string, readonly unknown[]>>): readonly string[] =>
    Object.entries(values).flatMap(([name, each]) => each.map((value) => `${name}=${valueText(value)}`));
  return {
    unpin,
    pin: Object.entries(pin).map(([name, value]) => `${name}=${valueText(value)}`),
    range: Object.entries(range).map(([name, [lower, upper]]) => `${name}=${lower}:${upper}`),
    add: pairs(add),
    remove: pairs(remove),
  };
}

function valueText(value: unknown): string {
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
