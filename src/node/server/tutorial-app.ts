/**
 * @file The application that delivers the tutorial: files only, because the page computes everything itself.
 */
import type { Hono } from "hono";
import { createGuardedApp, type GuardOptions } from "./guarded-app.ts";
import { HttpError } from "./http-error.ts";
import { assetOf, pageOf } from "./page-files.ts";

/** Creates the application. */
export async function createTutorialApp(options: GuardOptions): Promise<Hono> {
  const { app, failed } = await createGuardedApp(options);
  app.get("/", () => pageOf("tutorial"));
  app.get("/assets/:file", (context) => assetOf("tutorial", context.req.param("file")));
  app.notFound(() => failed(new HttpError(404, "no-route", "There is nothing at this address. The tutorial is at /.")));
  return app;
}
