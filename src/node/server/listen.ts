/**
 * @file Listens on an address with an application.
 */
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { hostname } from "node:os";
import type { Hono } from "hono";
import { BadInput } from "../operations/bad-input.ts";
import { type AccessRules, isLoopback } from "./access.ts";
import { addressProblem, answerBadRequests, sendRefusal, unreadableAnswer } from "./bad-requests.ts";

/** A request must be complete after this time, so that nobody holds connections by sending slowly. */
const REQUEST_TIMEOUT_MS = 60_000;
const HEADERS_TIMEOUT_MS = 15_000;
/** The most connections at a time. */
const MAX_CONNECTIONS = 2000;

/** Where a server listens. */
export interface ListenOptions {
  /** The address to listen on. */
  readonly host: string;
  /** 0 for a free one. */
  readonly port: number;
  /** Demanded of every request. */
  readonly token?: string | undefined;
}

/** A server that listens. */
export interface RunningServer {
  /** Its address, without the token. */
  readonly url: string;
  /** Ends it at once, with all connections. */
  close(): Promise<void>;
}

/**
 * Listens, and then creates the application, whose rules depend on the port. Throws BadInput where it cannot listen.
 */
export async function startListening(
  { host, port, token }: ListenOptions,
  createApplication: (rules: AccessRules) => Promise<Hono>,
): Promise<RunningServer> {
  // Requests without a host are refused with a sentence, below.
  const server = createServer({ requireHostHeader: false });
  answerBadRequests(server);
  server.requestTimeout = REQUEST_TIMEOUT_MS;
  server.headersTimeout = HEADERS_TIMEOUT_MS;
  server.maxConnections = MAX_CONNECTIONS;
  // A browser that waits for the server to come back asks at the very moment at which it listens.
  let answer: (listener: RequestListener) => void = () => {};
  const ready = new Promise<RequestListener>((resolve) => {
    answer = resolve;
  });
  server.on("request", (request, response) => {
    const problem = addressProblem(request);
    if (problem !== undefined) sendRefusal(response, problem);
    else void ready.then((listener) => listener(request, response));
  });
  await listen(server, host, port);
  const address = server.address() as AddressInfo;
  const others = isLoopback(host) ? [] : [hostname(), `${hostname()}.local`];
  const names = [host, hostPart(host), ...others].map((name) => name.toLowerCase());
  const app = await createApplication({ host, names, token, cookie: `paretune-${address.port}` });
  const { getRequestListener } = await import("@hono/node-server");
  answer(getRequestListener(app.fetch, { overrideGlobalObjects: false, errorHandler: unreadableAnswer }));
  return {
    url: `http://${shownHost(host)}:${address.port}/`,
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}

/** The host in an address: a wildcard is this machine's name. */
function shownHost(host: string): string {
  if (host === "0.0.0.0" || host === "::") return hostname();
  return hostPart(host);
}

/** A host as a browser writes it in an address and in `Host`, such as `[::1]`. */
function hostPart(host: string): string {
  const written = host.includes(":") ? `[${host}]` : host;
  return URL.canParse(`http://${written}/`) ? new URL(`http://${written}/`).hostname : written;
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => reject(new BadInput(listenProblem(error, host, port))));
    server.listen({ host, port }, () => {
      server.removeAllListeners("error");
      resolve();
    });
  });
}

function listenProblem({ code, message }: NodeJS.ErrnoException, host: string, port: number): string {
  if (code === "EADDRINUSE") {
    return `Port ${port} of ${host} is in use. Choose another one with --port, or --port 0 for a free one.`;
  }
  if (code === "EACCES")
    return `Port ${port} needs rights that this user does not have. Choose one above 1023 with --port.`;
  return `The server cannot listen on ${host}, port ${port} (${message}).`;
}
