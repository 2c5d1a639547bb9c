/**
 * @file The routes that read studies.
 */
import type { Analysis } from "../../core/analysis/index.ts";
import { countTrials, type TrialCounts } from "../../core/study/index.ts";
import { BadInput } from "../operations/bad-input.ts";
import { findingsJson } from "../operations/findings-json.ts";
import type { OpenedStudy } from "../operations/open-study.ts";
import { readRunState, runStateJson } from "../operations/run-state.ts";
import type { RunStateJson } from "../operations/run-state-json.ts";
import { diagnosisJson } from "../operations/study-diagnosis.ts";
import { importanceJson } from "../operations/study-importance.ts";
import { progressOf, readProgressSources, statusJson } from "../operations/study-progress.ts";
import { recommendationDetails } from "../report/index.ts";
import type { History } from "../storage/index.ts";
import * as answer from "./answer-schemas.ts";
import type { BudgetTrialsAnswer } from "./answers.ts";
import { estimatesJson } from "./estimates-json.ts";
import { eventStream, readPosition } from "./event-stream.ts";
import { asHttpError, HttpError } from "./http-error.ts";
import * as schema from "./request-schemas.ts";
import { json, type Route, route } from "./route.ts";
import type { ListedStudy } from "./study-catalog.ts";
import { definitionJson } from "./study-definition.ts";
import type { StudyService } from "./study-service.ts";

const EVENT_STREAM = "text/event-stream";

/** Of a study without a store. */
const NO_RUN: RunStateJson = { alive: false, paused: false };

/** The routes. */
export const studyRoutes: readonly Route[] = [
  route({
    method: "get",
    path: "/api/studies",
    summary: "Lists the studies.",
    params: schema.NONE,
    query: schema.NONE,
    answers: { 200: { description: "The studies.", schema: answer.STUDY_LIST } },
    handle: async ({ service }) => {
      const listed = await service.catalog.list();
      return json(await Promise.all(listed.map((each) => listedJson(service, each))));
    },
  }),
  route({
    method: "get",
    path: "/api/studies/{name}",
    summary:
      "The progress of a study, its front and recommendation: the documents of `status` and `best`. `best` is by the model if its last analysis is up to date, else as measured (`basis`).",
    params: schema.STUDY,
    query: schema.STUDY_QUERY,
    answers: { 200: { description: "The study.", schema: answer.STUDY_PAGE } },
    handle: async ({ service, params, query }) => {
      const found = await studyJson(service, await service.catalog.find(params.name), params.name);
      return json(query.without === "curve" ? withoutCurve(found) : found);
    },
  }),
  route({
    method: "get",
    path: "/api/studies/{name}/best",
    summary: "The front and the recommendation by the model, which is fitted where it is out of date.",
    params: schema.STUDY,
    query: schema.NONE,
    answers: { 200: { description: "The document of `best --json`.", schema: answer.FINDINGS } },
    handle: async ({ service, params }) => {
      const opened = await service.catalog.find(params.name);
      const analysis = await service.analysis(opened);
      return json(findingsOf(analysis, opened));
    },
  }),
  route({
    method: "get",
    path: "/api/studies/{name}/importance",
    summary: "How much each parameter matters to each metric, by the model, which is fitted where it is out of date.",
    params: schema.STUDY,
    query: schema.NONE,
    answers: { 200: { description: "The document of `importance --json`.", schema: answer.IMPORTANCE } },
    handle: async ({ service, params }) => {
      const { found } = await service.importance(await service.catalog.find(params.name));
      return json({ ...importanceJson(found), figures: [] });
    },
  }),
  route({
    method: "get",
    path: "/api/studies/{name}/diagnosis",
    summary: "How well the models predict each trial from all others. They are fitted anew.",
    params: schema.STUDY,
    query: schema.NONE,
    answers: { 200: { description: "The document of `diagnose --json`.", schema: answer.DIAGNOSIS } },
    handle: async ({ service, params }) => {
      const opened = await service.catalog.find(params.name);
      const { diagnosis } = await service.diagnosis(opened);
      return json({ ...diagnosisJson(opened.file.study.name, diagnosis), page: null, figures: [] });
    },
  }),
  route({
    method: "get",
    path: "/api/studies/{name}/estimates",
    summary:
      "What the model estimates of every completed trial, by the last fit that `…/best` has asked for. Nothing is fitted.",
    params: schema.STUDY,
    query: schema.NONE,
    answers: { 200: { description: "The estimates.", schema: answer.ESTIMATES } },
    handle: async ({ service, params }) => {
      const opened = await service.catalog.find(params.name);
      return json(estimatesJson(await service.lastAnalysis(opened)));
    },
  }),
  route({
    method: "get",
    path: "/api/studies/{name}/events",
    summary: "Server-sent events: what is recorded, from the beginning or after an event, and then as it happens.",
    params: schema.STUDY,
    query: schema.EVENTS_QUERY,
    answers: { 200: { description: "Events; the id of each may be given as `Last-Event-ID`.", type: EVENT_STREAM } },
    handle: async ({ service, params, query, header }) => {
      const opened = await service.catalog.find(params.name);
      const from = header("last-event-id") ?? query.after ?? "0";
      const position = readPosition(from);
      if (position === undefined) {
        throw new HttpError(
          422,
          "bad-input",
          `There is no event "${from.slice(0, 60)}": give the id or number of one.`,
        );
      }
      return new Response(eventStream(opened, service.feed(params.name), position), {
        headers: { "content-type": EVENT_STREAM, "x-accel-buffering": "no" },
      });
    },
  }),
];

async function listedJson(service: StudyService, { name, path, study }: ListedStudy): Promise<Record<string, unknown>> {
  if (study instanceof BadInput) return { name, file: path, problem: study.message };
  const common = { name, file: path, budget: study.file.study.budget.trials };
  try {
    const snapshot = await service.read(study, (storage) => storage.snapshot());
    const { trials } = snapshot;
    const run = await service.read(study, async (storage) => runStateJson(await readRunState(storage, snapshot)));
    const counts = countTrials(trials);
    const { ended, running } = counts;
    const failed = trials.filter(({ status }) => status === "failed").length;
    const { events } = await service.read(study, (storage) => storage.history());
    return {
      ...common,
      trials: trials.length,
      ended,
      running,
      failed,
      counted: countedJson(counts),
      run,
      lastEvent: events.at(-1)?.time ?? null,
      lastResult: lastResult(events),
    };
  } catch (error) {
    const { code, message } = asHttpError(error);
    return code === "no-results"
      ? { ...common, trials: 0, ended: 0, running: 0, failed: 0, run: NO_RUN, lastEvent: null }
      : { ...common, problem: message };
  }
}

/** The study without what has been found after each trial, which is long, and which pages draw from the data of a figure. */
function withoutCurve({ best, ...found }: Record<string, unknown>): Record<string, unknown> {
  return { ...found, best: best === null ? null : { ...(best as object), curve: null } };
}

function countedJson({ completed, failed, stopped, running, held }: TrialCounts): BudgetTrialsAnswer {
  return { completed, failed, stopped, running, held };
}

/** When a trial last got a result; null before the first. Withdrawing one is no result. */
export function lastResult(events: History["events"]): string | null {
  const last = events.findLast(
    ({ event }) =>
      event.type === "completed" ||
      event.type === "failed" ||
      event.type === "amended" ||
      (event.type === "cancelled" && event.stop !== undefined),
  );
  return last?.time ?? null;
}

async function studyJson(service: StudyService, opened: OpenedStudy, name: string): Promise<Record<string, unknown>> {
  const common = { name, file: opened.file.path, definition: definitionJson(opened.file) };
  try {
    const sources = await service.read(opened, readProgressSources);
    const measured = await service.measured(opened);
    const analysis = (await service.knownAnalysis(opened)) ?? measured;
    const progress = progressOf(opened, sources, measured);
    return {
      ...common,
      events: sources.events.length,
      run: runStateJson(sources),
      status: statusJson(opened, progress),
      counted: countedJson(progress.counts),
      lastResult: lastResult(sources.events),
      best: findingsOf(analysis, opened),
    };
  } catch (error) {
    const { code, message } = asHttpError(error);
    if (code !== "no-results") throw error;
    return { ...common, events: 0, run: NO_RUN, status: null, best: null, message };
  }
}

const findings = new WeakMap<Analysis, unknown>();

/** The document of `best --json`, which takes long for thousands of trials: it is made once for each analysis. */
function findingsOf(analysis: Analysis, opened: OpenedStudy): unknown {
  const known = findings.get(analysis) ?? findingsJson(analysis, recommendationDetails(analysis, opened));
  findings.set(analysis, known);
  return known;
}
