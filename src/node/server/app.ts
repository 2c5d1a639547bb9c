/**
 * @file The application: every request is checked, routed, validated and answered, and every error becomes a sentence.
 */
import type { Context, Hono } from "hono";
import { parseInput } from "../operations/tell/json-input.ts";
import { actionRoutes } from "./action-routes.ts";
import { figureRoutes } from "./figure-routes.ts";
import { createGuardedApp, type GuardOptions, visitOf } from "./guarded-app.ts";
import { HttpError } from "./http-error.ts";
import { openApiDocument } from "./openapi.ts";
import { pageRoutes } from "./page-routes.ts";
import { json, type Route } from "./route.ts";
import { studyRoutes } from "./study-routes.ts";
import type { StudyService } from "./study-service.ts";
import { trialRoutes } from "./trial-routes.ts";
import { MAX_BODY_BYTES, validated } from "./validate.ts";

/** The routes with a description for programs. */
export const apiRoutes: readonly Route[] = [...studyRoutes, ...figureRoutes, ...trialRoutes, ...actionRoutes];

/** What the application needs. */
export interface AppOptions extends GuardOptions {
  readonly service: StudyService;
}

/** Creates the application. */
export async function createApp({ service, ...guards }: AppOptions): Promise<Hono> {
  const { app, failed } = await createGuardedApp(guards);
  app.get("/openapi.json", () => json(openApiDocument(apiRoutes)));
  for (const each of [...apiRoutes, ...pageRoutes]) {
    app.on(each.method, honoPath(each.path), async (context) => each.handle(await requestOf(each, service, context)));
  }
  app.notFound((context) => {
    const isKnown = [...apiRoutes, ...pageRoutes].some(({ path }) =>
      pathPattern(path).test(visitOf(context).url.pathname),
    );
    if (isKnown) return failed(new HttpError(405, "no-method", `${context.req.method} is not possible here.`));
    return failed(
      new HttpError(404, "no-route", "There is nothing at this address. /openapi.json lists what there is."),
    );
  });
  return app;
}

/** A path of ours as one of Hono. */
function honoPath(path: string): string {
  return path.replace("/{path}", "/:path{.+}").replace(/\{(\w+)\}/g, ":$1");
}

function pathPattern(path: string): RegExp {
  return new RegExp(`^${path.replace("{path}", ".+").replace(/\{\w+\}/g, "[^/]+")}$`);
}

/** The validated request. */
async function requestOf(each: Route, service: StudyService, { req }: Context) {
  const given = Object.entries(req.param() as Readonly<Record<string, string>>);
  const params = validated(each.params, Object.fromEntries(given), "The address");
  const queries = Object.entries(req.queries()).map(([name, values]) => [
    name,
    values.length === 1 ? values[0] : values,
  ]);
  const query = validated(each.query, Object.fromEntries(queries), "The query");
  const bytes =
    each.body === undefined ? Buffer.alloc(0) : await readBody(req.raw, each.maxBodyBytes ?? MAX_BODY_BYTES);
  const body = each.body === undefined ? undefined : validated(each.body, parsedBody(bytes), "The body");
  return { service, params, query, body, bytes, header: (name: string) => req.header(name) };
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
  for await (const chunk of request.body ?? []) {
    total += chunk.length;
    if (total > maxBytes) throw tooLarge;
    chunks.push(chunk);
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
