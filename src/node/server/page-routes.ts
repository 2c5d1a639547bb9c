/**
 * @file The pages of the server: the dashboard, and the report of each study as it is now.
 */
import { createHash } from "node:crypto";
import { reportDocument } from "../operations/study-report.ts";
import { TABLE_SCRIPT } from "../report/index.ts";
import { assetOf, pageOf } from "./page-files.ts";
import { prepareStudy } from "./prepare-study.ts";
import * as schema from "./request-schemas.ts";
import { type Route, route } from "./route.ts";

const scriptHash = createHash("sha256").update(TABLE_SCRIPT).digest("base64");
/** A report runs the script that sorts tables, and nothing else; styles are in the page. */
const REPORT_POLICY =
  `default-src 'none'; script-src 'sha256-${scriptHash}'; style-src 'unsafe-inline'; ` +
  "frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/** The addresses of the dashboard, with what they show. */
const VIEWS: Readonly<Record<string, string>> = {
  "/": "The list of studies.",
  "/compare": "Several studies side by side.",
  "/studies/{name}": "A study.",
  "/studies/{name}/trials": "The trials of a study.",
  "/studies/{name}/trials/{trial}": "A trial.",
  "/studies/{name}/model": "The model of a study.",
  "/studies/{name}/space": "The search space of a study.",
};

/** The pages. */
export const pageRoutes: readonly Route[] = [
  ...Object.entries(VIEWS).map(([path, summary]) =>
    route({
      method: "get",
      path,
      summary,
      params: schema.addressOf(path),
      // The script of the page reads the query.
      query: schema.ANY,
      answers: { 200: { description: "The dashboard.", type: "text/html" } },
      handle: async ({ service, params }) => {
        // The study is read while the browser reads the page.
        if (params["name"] !== undefined) prepareStudy(service, params["name"]);
        return pageOf("dashboard");
      },
    }),
  ),
  route({
    method: "get",
    path: "/assets/{file}",
    summary: "A script or style of the dashboard.",
    params: schema.ASSET,
    query: schema.NONE,
    answers: { 200: { description: "The file.", type: "*/*" } },
    handle: async ({ params }) => assetOf("dashboard", params.file),
  }),
  route({
    method: "get",
    path: "/studies/{name}/report",
    summary: "The report of a study as it is now.",
    params: schema.STUDY,
    query: schema.NONE,
    answers: { 200: { description: "A page.", type: "text/html" } },
    handle: async ({ service, params }) => {
      const document = await reportDocument(await service.report(await service.catalog.find(params.name)));
      return new Response(document, {
        headers: { "content-type": "text/html; charset=utf-8", "content-security-policy": REPORT_POLICY },
      });
    },
  }),
];
