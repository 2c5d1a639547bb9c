/**
 * @file What all applications have in common: headers, who may ask, and errors as sentences.
 */
import type { Context, Hono } from "hono";
import { type AccessRules, admission, checkSite, checkToken, type Visit } from "./access.ts";
import { asHttpError } from "./http-error.ts";
import { json } from "./route.ts";

/** Of every answer that has none of its own: nothing is loaded or run. */
const POLICY = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/** The headers of every answer that has none of its own. */
export const COMMON_HEADERS: Readonly<Record<string, string>> = {
  "cache-control": "no-store",
  "content-security-policy": POLICY,
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
};

/** What an application is guarded by. */
export interface GuardOptions {
  readonly rules: AccessRules;
  /** Told of errors that nobody expected. */
  readonly onError: (error: unknown) => void;
}

/** An application without routes, and how it answers an error. */
export interface GuardedApp {
  readonly app: Hono;
  readonly failed: (error: unknown) => Response;
}

/** Creates the application. Hono is loaded here, because no other command needs it. */
export async function createGuardedApp({ rules, onError }: GuardOptions): Promise<GuardedApp> {
  const { Hono } = await import("hono");
  const app = new Hono();
  const failed = (error: unknown): Response => {
    const { status, code, message, details } = asHttpError(error);
    if (code === "internal") onError(error);
    return json({ error: { code, message, ...details } }, status);
  };
  app.use(async (context, next) => {
    await next();
    for (const [name, value] of Object.entries(COMMON_HEADERS)) {
      if (!context.res.headers.has(name)) context.res.headers.set(name, value);
    }
  });
  app.use(async (context, next) => {
    const visit = visitOf(context);
    checkSite(rules, visit);
    const admitted = admission(rules, visit);
    if (admitted !== undefined) return admitted;
    checkToken(rules, visit);
    return next();
  });
  app.onError((error) => failed(error));
  return { app, failed };
}

/** What is checked of a request. */
export function visitOf({ req }: Context): Visit {
  return { method: req.method, url: new URL(req.url), header: (name) => req.header(name) };
}
