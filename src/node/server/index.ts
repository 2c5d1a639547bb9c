/**
 * @file The servers: of studies over HTTP, and of the tutorial.
 */
export { isLoopback } from "./access.ts";
export { apiRoutes } from "./api-routes.ts";
export { asHttpError, HttpError } from "./http-error.ts";
export type { InputPlace } from "./input-words.ts";
export type { RunningServer } from "./listen.ts";
export { pageFiles } from "./page-files.ts";
export type { Route } from "./route.ts";
export { type ServerBeside, startServerBeside } from "./server-beside.ts";
export { type ServerOptions, startServer, startTutorialServer } from "./start-server.ts";
export { StudyService } from "./study-service.ts";
export { validated } from "./validate.ts";
