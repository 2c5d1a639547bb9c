/**
 * @file The description of the routes for programs, made from the schemas that validate requests.
 */
import * as z from "zod";
import { packageVersion } from "../files/package-version.ts";
import { ERROR } from "./answer-schemas.ts";
import type { Answer, Route } from "./route.ts";

type Json = Readonly<Record<string, unknown>>;

/** The OpenAPI 3.1 document of the routes. */
export function openApiDocument(routes: readonly Route[]): Json {
  const paths: Record<string, Record<string, Json>> = {};
  for (const route of routes) {
    paths[route.path] = { ...paths[route.path], [route.method]: operation(route) };
  }
  return {
    openapi: "3.1.0",
    info: { title: "Paretune", version: packageVersion() },
    paths,
    components: {
      schemas: { Error: schemaOf(ERROR, "output") },
      securitySchemes: { token: { type: "http", scheme: "bearer" } },
    },
    security: [{}, { token: [] }],
  };
}

function operation({ summary, params, query, body, answers }: Route): Json {
  const error = { description: "Why not.", ...content("application/json", { $ref: "#/components/schemas/Error" }) };
  return {
    summary,
    parameters: [...parametersIn("path", params), ...parametersIn("query", query)],
    ...(body === undefined
      ? {}
      : { requestBody: { required: true, ...content("application/json", schemaOf(body, "input")) } }),
    responses: { ...mapAnswers(answers), default: error },
  };
}

function mapAnswers(answers: Readonly<Record<number, Answer>>): Json {
  return Object.fromEntries(
    Object.entries(answers).map(([status, { description, type = "application/json", schema }]) => [
      status,
      { description, ...content(type, schema === undefined ? {} : schemaOf(schema, "output")) },
    ]),
  );
}

function content(type: string, schema: Json): Json {
  return { content: { [type]: { schema } } };
}

function parametersIn(place: "path" | "query", schema: z.ZodType): readonly Json[] {
  const { properties = {}, required = [] } = z.toJSONSchema(schema, { io: "output" });
  return Object.entries(properties).map(([name, each]) => ({
    name,
    in: place,
    required: place === "path" || required.includes(name),
    schema: each,
  }));
}

function schemaOf(schema: z.ZodType, io: "input" | "output"): Json {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io });
  return rest;
}
