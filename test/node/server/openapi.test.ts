import { describe, expect, it } from "vitest";
import { createApp } from "../../../src/node/server/app.ts";
import { StudyService } from "../../../src/node/server/study-service.ts";

interface Operation {
  readonly summary: string;
  readonly parameters: readonly { readonly name: string; readonly in: string }[];
}
interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

const ORIGIN = "http://localhost:1";

async function appAndDocument() {
  const rules = { host: "127.0.0.1", names: [], token: undefined, cookie: "test" };
  const onError = (error: unknown): never => {
    throw error;
  };
  const app = await createApp({ service: new StudyService({ paths: [] }), rules, onError });
  const answer = await app.request(`${ORIGIN}/openapi.json`, { headers: { host: "localhost:1" } });
  return { app, document: (await answer.json()) as Document };
}

describe("openapi.json", () => {
  it("describes every route that the server has, and no other", async () => {
    const { app, document } = await appAndDocument();
    const served = app.routes
      .filter(({ method }) => method !== "ALL") // what every request passes through
      .map(({ method, path }) => `${method} ${path.replace(/:(\w+)(\{\.\+\})?/g, "{$1}")}`);
    const described = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(described.sort()).toEqual([...served].sort());
    expect(described).toContain("GET /studies/{name}/report");
  });

  it("declares each parameter of each path", async () => {
    const { document } = await appAndDocument();
    for (const [path, methods] of Object.entries(document.paths)) {
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      for (const { parameters } of Object.values(methods)) {
        expect([path, parameters.filter((each) => each.in === "path").map(({ name }) => name)]).toEqual([path, inPath]);
      }
    }
  });
});
