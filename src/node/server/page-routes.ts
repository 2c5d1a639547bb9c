/**
 * @file The pages of the server: the list of studies, and the report of each as it is now.
 */
import { createHash } from "node:crypto";
import { countTrials } from "../../core/study/index.ts";
import { BadInput } from "../operations/bad-input.ts";
import { reportDocument } from "../operations/study-report.ts";
import { packageVersion } from "../operations/version.ts";
import { budgetWords, outcomeWords, type StudyLine, studyListPage, TABLE_SCRIPT } from "../report/index.ts";
import { asHttpError } from "./http-error.ts";
import * as schema from "./request-schemas.ts";
import { type Route, route } from "./route.ts";
import type { ListedStudy } from "./study-catalog.ts";
import type { StudyService } from "./study-service.ts";

const scriptHash = createHash("sha256").update(TABLE_SCRIPT).digest("base64");
/** A page runs the script that sorts tables, and nothing else; styles are in the page. */
const POLICY =
  `default-src 'none'; script-src 'sha256-${scriptHash}'; style-src 'unsafe-inline'; ` +
  "frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/** The pages. */
export const pageRoutes: readonly Route[] = [
  route({
    method: "get",
    path: "/",
    summary: "The list of studies.",
    params: schema.NONE,
    query: schema.NONE,
    answers: { 200: { description: "A page.", type: "text/html" } },
    handle: async ({ service }) => {
      const listed = await service.catalog.list();
      const lines = await Promise.all(listed.map((each) => lineOf(service, each)));
      return page(studyListPage(lines, { date: today(), version: packageVersion() }));
    },
  }),
  route({
    method: "get",
    path: "/studies/{name}/report",
    summary: "The report of a study as it is now.",
    params: schema.STUDY,
    query: schema.NONE,
    answers: { 200: { description: "A page.", type: "text/html" } },
    handle: async ({ service, params }) =>
      page(await reportDocument(await service.report(await service.catalog.find(params.name)))),
  }),
];

function page(text: string): Response {
  return new Response(text, {
    headers: { "content-type": "text/html; charset=utf-8", "content-security-policy": POLICY },
  });
}

function today(): string {
  return new Date().toISOString().slice(0, 10);
}

async function lineOf(service: StudyService, { name, path, study }: ListedStudy): Promise<StudyLine> {
  const base = { name, file: path };
  if (study instanceof BadInput) return { ...base, problem: study.message };
  try {
    const { trials } = await service.read(study, (storage) => storage.snapshot());
    const counts = countTrials(trials);
    const running = counts.running === 0 ? "" : `, ${counts.running} running`;
    const progress = `${budgetWords(counts.ended, study.file.study.budget.trials)} (${outcomeWords(counts)})${running}`;
    return { ...base, progress, report: `/studies/${encodeURIComponent(name)}/report` };
  } catch (error) {
    return { ...base, problem: asHttpError(error).message };
  }
}
