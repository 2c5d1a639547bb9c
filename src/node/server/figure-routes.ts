/**
 * @file The routes of figures: their data, from which a page draws them, and SVG.
 */
import type { Analysis } from "../../core/analysis/index.ts";
import { describeFigure, type FigureData, standaloneSvg } from "../../figures/index.ts";
import type { OpenedStudy } from "../operations/open-study.ts";
import { reportFigures, runSources } from "../operations/study-report.ts";
import { analysisFigures, drawFigures, runFigures, trialFigures } from "../report/index.ts";
import * as answer from "./answer-schemas.ts";
import { asHttpError, HttpError } from "./http-error.ts";
import * as schema from "./request-schemas.ts";
import { json, type Route, route } from "./route.ts";
import type { StudyService } from "./study-service.ts";
import { figuresOfTrial } from "./trial-figures.ts";

/** An SVG file defines its colours in a style of its own, and loads nothing. */
const POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

const FIGURE_ANSWER = {
  200: { description: "The data (`.json`), or an image (`.svg`, `image/svg+xml`).", schema: answer.FIGURE },
};

/** The kinds of figures that an analysis alone gives. */
const QUICK_KINDS: readonly string[] = ["front", "hypervolume", "best-so-far"];

/** The routes. */
export const figureRoutes: readonly Route[] = [
  route({
    method: "get",
    path: "/api/studies/{name}/figures",
    summary: "Lists the figures of a study.",
    params: schema.STUDY,
    query: schema.FIGURES_QUERY,
    answers: { 200: { description: "The figures.", schema: answer.FIGURES } },
    handle: async ({ service, params, query }) => {
      const figures = await figuresOfStudy(service, await service.catalog.find(params.name), query.basis);
      const suffix = query.basis === undefined ? "" : `?basis=${query.basis}`;
      return listed(figures, `/api/studies/${encodeURIComponent(params.name)}`, suffix);
    },
  }),
  route({
    method: "get",
    path: "/api/studies/{name}/figure-data",
    summary: "The data of figures in one answer, without their captions; none while there are no results.",
    params: schema.STUDY,
    query: schema.FIGURE_DATA_QUERY,
    answers: { 200: { description: "The data.", schema: answer.FIGURE_DATA } },
    handle: async ({ service, params, query }) => {
      const opened = await service.catalog.find(params.name);
      try {
        const kinds = query.kinds?.split(",");
        const isQuick = query.basis !== "model" && kinds?.every((kind) => QUICK_KINDS.includes(kind)) === true;
        const figures = isQuick
          ? await quickFigures(service, opened, query.basis)
          : await figuresOfStudy(service, opened, query.basis);
        return json(figures.filter(({ kind }) => kinds?.includes(kind) ?? true));
      } catch (error) {
        if (asHttpError(error).code !== "no-results") throw error;
        return json([]);
      }
    },
  }),
  route({
    method: "get",
    path: "/api/studies/{name}/figures/{figure}",
    summary: "A figure: `NAME.svg` is drawn, `NAME.json` is the data that it is drawn from.",
    params: schema.FIGURE,
    query: schema.FIGURE_QUERY,
    answers: FIGURE_ANSWER,
    handle: async ({ service, params, query }) => {
      const figures = await figuresOfStudy(service, await service.catalog.find(params.name), query.basis);
      return answered(figures, params.figure, query);
    },
  }),
  route({
    method: "get",
    path: "/api/studies/{name}/trials/{trial}/figures",
    summary: "Lists the figures of a trial: the samples of its measured metrics, its learning curves.",
    params: schema.TRIAL,
    query: schema.NONE,
    answers: { 200: { description: "The figures.", schema: answer.FIGURES } },
    handle: async ({ service, params }) =>
      listed(
        await figuresOf(service, params),
        `/api/studies/${encodeURIComponent(params.name)}/trials/${params.trial}`,
        "",
      ),
  }),
  route({
    method: "get",
    path: "/api/studies/{name}/trials/{trial}/figures/{figure}",
    summary: "A figure of a trial: `NAME.svg` is drawn, `NAME.json` is the data that it is drawn from.",
    params: schema.TRIAL_FIGURE,
    query: schema.FIGURE_QUERY,
    answers: FIGURE_ANSWER,
    handle: async ({ service, params, query }) => answered(await figuresOf(service, params), params.figure, query),
  }),
];

type Basis = schema.FiguresQuery["basis"];

/** The figures of a study: those of its models too where they may be fitted. */
async function figuresOfStudy(
  service: StudyService,
  opened: OpenedStudy,
  basis: Basis = "model",
): Promise<readonly FigureData[]> {
  if (basis === "model") return reportFigures(await service.report(opened));
  const analysis = await quickAnalysis(service, opened, basis);
  const run = await service.read(opened, runSources);
  return [
    ...analysisFigures(analysis, service.volumesOf(analysis)),
    ...trialFigures(analysis),
    ...runFigures(analysis, run),
  ];
}

/** The figures of an analysis for which nothing is fitted. */
async function quickFigures(service: StudyService, opened: OpenedStudy, basis: Basis): Promise<readonly FigureData[]> {
  const analysis = await quickAnalysis(service, opened, basis);
  return analysisFigures(analysis, service.volumesOf(analysis));
}

/** An analysis for which nothing is fitted. */
async function quickAnalysis(service: StudyService, opened: OpenedStudy, basis: Basis): Promise<Analysis> {
  const known = basis === "known" ? await service.knownAnalysis(opened) : undefined;
  return known ?? service.measured(opened);
}

/** The figures of a trial. Throws `HttpError` where there is no such trial. */
async function figuresOf(
  service: StudyService,
  { name, trial }: { readonly name: string; readonly trial: number },
): Promise<readonly FigureData[]> {
  const opened = await service.catalog.find(name);
  const { trials } = await service.read(opened, (storage) => storage.snapshot());
  const found = trials.find(({ number }) => number === trial);
  if (found === undefined) throw new HttpError(404, "no-trial", `There is no trial ${trial} in ${name}.`);
  return figuresOfTrial(opened, trials, found);
}

/** The list of figures. */
async function listed(figures: readonly FigureData[], base: string, suffix: string): Promise<Response> {
  const { PLOTTING: plot } = await import("../../figures/plotting-library.ts");
  return json(
    figures.map((data) => {
      const { name, kind, title } = data;
      const { caption } = describeFigure(plot, data);
      const address = `${base}/figures/${name}`;
      return { name, kind, title, caption, url: `${address}.svg${suffix}`, data: `${address}.json${suffix}` };
    }),
  );
}

/** The figure of a file name. Throws `HttpError` where there is none. */
async function answered(
  figures: readonly FigureData[],
  file: string,
  { units, width, theme }: schema.FigureQuery,
): Promise<Response> {
  const [name = "", format] = file.split(".");
  const found = figures.find((each) => each.name === name);
  if (found === undefined) {
    const names = figures.map((each) => each.name).join(", ");
    throw new HttpError(404, "no-figure", `There is no figure ${name}. There are: ${names === "" ? "none" : names}.`);
  }
  if (format === "json") return json(found);
  const [drawn] = await drawFigures([found], { units, width });
  const text = drawn === undefined ? "" : standaloneSvg(drawn, theme);
  return new Response(text, { headers: { "content-type": "image/svg+xml", "content-security-policy": POLICY } });
}
