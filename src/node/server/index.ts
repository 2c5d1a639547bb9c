/**
 * @file The server of studies over HTTP.
 */
export { isLoopback } from "./access.ts";
export { type RunningServer, type ServerOptions, startServer } from "./start-server.ts";
