/**
 * @file The server of studies over HTTP.
 */
export { isLoopback } from "./access.ts";
export { type ServerBeside, startServerBeside } from "./server-beside.ts";
export { type RunningServer, type ServerOptions, startServer } from "./start-server.ts";
