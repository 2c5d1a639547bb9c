/**
 * @file The servers: of studies over HTTP, and of the tutorial.
 */
export { isLoopback } from "./access.ts";
export type { RunningServer } from "./listen.ts";
export { pageFiles } from "./page-files.ts";
export { type ServerBeside, startServerBeside } from "./server-beside.ts";
export { type ServerOptions, startServer, startTutorialServer } from "./start-server.ts";
