/**
 * @file The routes of figures: their data, from which a page draws them, and SVG.
 */
import { describeFigure, type FigureData, standaloneSvg } from "../../figures/index.ts";
import type { OpenedStudy } from "../operations/open-study.ts";
import { reportFigures } from "../operations/study-report.ts";
import { analysisFigures, drawFigures } from "../report/index.ts";
import * as answer from "./answer-schemas.ts";
import { asHttpError, HttpError } from "./http-error.ts";
import * as schema from "./request-schemas.ts";
import { json, type Route, route } from "./route.ts";
import type { StudyService } from "./study-service.ts";

/** An SVG file defines its colours in a style of its own, and loads nothing. */
const POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/** The routes. */
export const figureRoutes: readonly Route[] = [
  route({
    method: "get",
    path: "/api/studies/{name}/figures",
    summary: "Lists the figures: fronts, hypervolume or best value, importance, slices, leave-one-out predictions.",
    params: schema.STUDY,
    query: schema.FIGURES_QUERY,
    answers: { 200: { description: "The figures.", schema: answer.FIGURES } },
    handle: async ({ service, params, query }) => {
      const found = await allFigures(service, await service.catalog.find(params.name), query.basis);
      const plot = await import("@observablehq/plot");
      const base = `/api/studies/${encodeURIComponent(params.name)}/figures`;
      const suffix = query.basis === undefined ? "" : `?basis=${query.basis}`;
      return json(
        found.map((data) => {
          const { name, kind, title } = data;
          const { caption } = describeFigure(plot, data);
          const address = `${base}/${name}`;
          return { name, kind, title, caption, url: `${address}.svg${suffix}`, data: `${address}.json${suffix}` };
        }),
      );
    },
  }),
  route({
    method: "get",
    path: "/api/studies/{name}/figure-data",
    summary: "The data of all figures in one answer, without their captions; none while there are no results.",
    params: schema.STUDY,
    query: schema.FIGURES_QUERY,
    answers: { 200: { description: "The data.", schema: answer.FIGURE_DATA } },
    handle: async ({ service, params, query }) => {
      const opened = await service.catalog.find(params.name);
      try {
        return json(await allFigures(service, opened, query.basis));
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
    answers: {
      200: { description: "The data (`.json`), or an image (`.svg`, `image/svg+xml`).", schema: answer.FIGURE },
    },
    handle: async ({ service, params, query }) => {
      const [name = "", format] = params.figure.split(".");
      const found = await findFigure(service, await service.catalog.find(params.name), name, query.basis);
      if (format === "json") return json(found);
      const [drawn] = await drawFigures([found], { units: query.units, width: query.width });
      const text = drawn === undefined ? "" : standaloneSvg(drawn, query.theme);
      return new Response(text, { headers: { "content-type": "image/svg+xml", "content-security-policy": POLICY } });
    },
  }),
];

type Basis = schema.FiguresQuery["basis"];

/** The figures of the analysis, and those of the models where they are wanted. */
async function allFigures(
  service: StudyService,
  opened: OpenedStudy,
  basis: Basis = "model",
): Promise<readonly FigureData[]> {
  if (basis === "model") return reportFigures(await service.report(opened));
  return quickFigures(service, opened, basis);
}

/** The figures of an analysis for which nothing is fitted. */
async function quickFigures(
  service: StudyService,
  opened: OpenedStudy,
  basis: "known" | "measured",
): Promise<readonly FigureData[]> {
  const known = basis === "known" ? await service.knownAnalysis(opened) : undefined;
  return analysisFigures(known ?? (await service.measured(opened)));
}

/** The figure of that name. Throws `HttpError` where there is none. */
async function findFigure(
  service: StudyService,
  opened: OpenedStudy,
  name: string,
  basis: Basis = "model",
): Promise<FigureData> {
  const all = await allFigures(service, opened, basis);
  const found = all.find((each) => each.name === name);
  if (found !== undefined) return found;
  const names = all.map((each) => each.name).join(", ");
  throw new HttpError(404, "no-figure", `There is no figure ${name}. There are: ${names === "" ? "none" : names}.`);
}
