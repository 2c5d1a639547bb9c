/**
 * @file The routes for programs.
 */
import { actionRoutes } from "./action-routes.ts";
import { figureRoutes } from "./figure-routes.ts";
import type { Route } from "./route.ts";
import { studyRoutes } from "./study-routes.ts";
import { trialRoutes } from "./trial-routes.ts";

/** What programs ask of studies. */
export const apiRoutes: readonly Route[] = [...studyRoutes, ...figureRoutes, ...trialRoutes, ...actionRoutes];
