/**
 * @file The application: every request is checked, routed, validated and answered, and every error becomes a sentence.
 */
import type { Context, Hono } from "hono";
import { parseInput } from "../operations/tell/json-input.ts";
import { apiRoutes } from "./api-routes.ts";
import { createGuardedApp, type GuardOptions, visitOf } from "./guarded-app.ts";
import { HttpError } from "./http-error.ts";
import { openApiDocument } from "./openapi.ts";
import { pageOf } from "./page-files.ts";
import { pageRoutes } from "./page-routes.ts";
import * as schema from "./request-schemas.ts";
import { json, type Route, route } from "./route.ts";
import { checkPresent } from "./serial-queue.ts";
import type { StudyService } from "./study-service.ts";
import { MAX_BODY_BYTES, validated } from "./validate.ts";

/** The description of all routes, this one among them. */
const documentRoute = route({
  method: "get",
  path: "/openapi.json",
  summary: "This document.",
  params: schema.NONE,
  query: schema.NONE,
  answers: { 200: { description: "OpenAPI 3.1.", schema: schema.ANY } },
  handle: async () => json(openApiDocument(routes)),
});

/** Everything that is served. */
const routes: readonly Route[] = [...apiRoutes, ...pageRoutes, documentRoute];

/** What the application needs. */
export interface AppOptions extends GuardOptions {
  readonly service: StudyService;
}

/** Creates the application. */
export async function createApp({ service, ...guards }: AppOptions): Promise<Hono> {
  const { app, failed } = await createGuardedApp(guards);
  for (const each of routes) {
    app.on(each.method, honoPath(each.path), async (context) => {
      const answer = await each.handle(await requestOf(each, service, context));
      const name = context.req.param("name");
      // Whoever listens hears of a change at once.
      if (each.method === "post" && name !== undefined) service.feed(name).hurry();
      return answer;
    });
  }
  app.notFound((context) => {
    const isKnown = routes.some(({ path }) => pathPattern(path).test(visitOf(context).url.pathname));
    if (isKnown) return failed(new HttpError(405, "no-method", `${context.req.method} is not possible here.`));
    const { req } = context;
    const isVisit = req.method === "GET" && req.header("accept")?.includes("text/html") === true;
    // The dashboard says it to people, with a way back.
    if (isVisit && !req.path.startsWith("/api/")) {
      const { body, headers } = pageOf("dashboard");
      return new Response(body, { status: 404, headers });
    }
    return failed(
      new HttpError(404, "no-route", "There is nothing at this address. /openapi.json lists what there is."),
    );
  });
  return app;
}

/** A path of ours as one of Hono. */
function honoPath(path: string): string {
  return path.replace("/{path}", "/:path{[\\s\\S]+}").replace(/\{(\w+)\}/g, ":$1");
}

function pathPattern(path: string): RegExp {
  return new RegExp(`^${path.replace("{path}", "[\\s\\S]+").replace(/\{\w+\}/g, "[^/]+")}$`);
}

/** The validated request. */
async function requestOf(each: Route, service: StudyService, { req }: Context) {
  const given = Object.entries(req.param() as Readonly<Record<string, string>>);
  const params = validated(each.params, Object.fromEntries(given), "address");
  const queries = Object.entries(req.queries()).map(([name, values]) => [
    name,
    values.length === 1 ? values[0] : values,
  ]);
  const query = validated(each.query, Object.fromEntries(queries), "query");
  const bytes =
    each.body === undefined ? Buffer.alloc(0) : await readBody(req.raw, each.maxBodyBytes ?? MAX_BODY_BYTES);
  const body = each.body === undefined ? undefined : validated(each.body, parsedBody(bytes), "body");
  const { signal } = req.raw;
  if (each.method === "post") checkPresent(signal);
  return { service, params, query, body, bytes, signal, header: (name: string) => req.header(name) };
}

/** The body, which must be JSON, so that no form of another site can send it, and not larger than the limit. */
async function readBody(request: Request, maxBytes: number): Promise<Buffer> {
  const [type = ""] = (request.headers.get("content-type") ?? "").split(";");
  if (type.trim().toLowerCase() !== "application/json") {
    throw new HttpError(415, "json-needed", "The body must be JSON: send the header Content-Type: application/json.");
  }
  const tooLarge = new HttpError(413, "too-large", `The body is larger than ${maxBytes} bytes. Send it in parts.`);
  if (Number(request.headers.get("content-length") ?? 0) > maxBytes) throw tooLarge;
  const chunks: Uint8Array[] = [];
  let total = 0;
  try {
    for await (const chunk of request.body ?? []) {
      total += chunk.length;
      if (total > maxBytes) throw tooLarge;
      chunks.push(chunk);
    }
  } catch (error) {
    if (error === tooLarge) throw error;
    throw new HttpError(400, "body-cut", "The connection ended before the body was complete. Nothing was done.");
  }
  return Buffer.concat(chunks);
}

function parsedBody(bytes: Buffer): unknown {
  if (bytes.length === 0) return {};
  try {
    return parseInput(bytes);
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    throw new HttpError(400, "no-json", `The body is not JSON: ${detail.slice(0, 200)}.`);
  }
}
