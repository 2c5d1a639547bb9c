/**
 * @file The routes of the server as data: what each takes and answers is described once, by schemas that validate requests and
 * from which `openapi.json` is made.
 */

import type * as z from "zod";
import { visibleJson } from "../operations/visible-json.ts";
import type { StudyService } from "./study-service.ts";

/** An answer that a route may give. */
export interface Answer {
  readonly description: string;
  /** The media type; default: application/json. */
  readonly type?: string;
  readonly schema?: z.ZodType;
}

/** A request that was checked and validated. */
export interface RouteRequest<Params, Query, Body> {
  readonly service: StudyService;
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  /** The bytes of the body. */
  readonly bytes: Buffer;
  /** Aborts where the client closes the connection before it has the answer. */
  readonly signal: AbortSignal;
  header(name: string): string | undefined;
}

interface Definition<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType> {
  readonly method: "get" | "post";
  /** The path with its parameters in braces. The last parameter may be `{path}`, which has slashes. */
  readonly path: string;
  readonly summary: string;
  readonly params: P;
  readonly query: Q;
  readonly body?: B;
  /** The most bytes of a body; default: 1 MiB. */
  readonly maxBodyBytes?: number;
  readonly answers: Readonly<Record<number, Answer>>;
  readonly handle: (request: RouteRequest<z.infer<P>, z.infer<Q>, z.infer<B>>) => Promise<Response>;
}

/** A route, whatever it takes. */
export interface Route {
  readonly method: "get" | "post";
  readonly path: string;
  readonly summary: string;
  readonly params: z.ZodType;
  readonly query: z.ZodType;
  readonly body?: z.ZodType;
  readonly maxBodyBytes?: number;
  readonly answers: Readonly<Record<number, Answer>>;
  readonly handle: (request: RouteRequest<unknown, unknown, unknown>) => Promise<Response>;
}

/** A route whose handler gets what the schemas have validated. */
export function route<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType>(
  definition: Definition<P, Q, B>,
): Route {
  return definition as unknown as Route;
}

/** An answer in JSON. */
export function json(value: unknown, status = 200): Response {
  return new Response(`${visibleJson(value)}\n`, { status, headers: { "content-type": "application/json" } });
}
