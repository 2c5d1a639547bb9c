/**
 * @file The engine process: answers requests about one study, which arrive as lines of JSON. Whatever a route of the server
 * answers, the method of its name answers, because both are handled by the same code.
 */
import { closest } from "../expression/index.ts";
import { packageVersion } from "../files/package-version.ts";
import { type Fields, isFields } from "../is-fields.ts";
import { commandWords, pythonWords } from "../operations/asker-words.ts";
import { definedStudy, defineStudy } from "../operations/define-study.ts";
import type { OpenedStudy } from "../operations/open-study.ts";
import type { AskerLanguage } from "../operations/shown-value.ts";
import { parseInput } from "../operations/tell/json-input.ts";
import { visibleJson } from "../operations/visible-json.ts";
import { asHttpError, HttpError, type InputPlace, type Route, StudyService, validated } from "../server/index.ts";
import { LIST_PARAMETER, ROUTE_METHODS, routeOf } from "./methods.ts";
import { Proposer } from "./proposer.ts";

/** The study of an engine process. */
export interface EngineOptions {
  /** The path of the study file, which need not exist before `define`. Without one, what needs no study is answered. */
  readonly path?: string | undefined;
  /** The value of --store, if it was given. */
  readonly store?: string | undefined;
  /** Threads for the models. */
  readonly threads?: number | undefined;
  /** The language of the program that asks, in whose words errors speak; default: JSON. */
  readonly language?: AskerLanguage | undefined;
  /** Told of errors that nobody expected. */
  readonly onError: (error: unknown) => void;
}

const NO_STUDY = "The engine was started without a study file: paretune engine study.yaml.";

/** A request whose client has not gone: the process ends with it. */
const NEVER_GONE: AbortSignal = new AbortController().signal;

/** Answers requests about one study. */
export class Engine {
  readonly #options: EngineOptions;
  readonly #service: StudyService;
  readonly #proposer: Proposer;
  /** What the parameters of a method are called. */
  readonly #place: InputPlace;

  constructor(options: EngineOptions) {
    this.#options = options;
    const { path, store, threads, language } = options;
    const isPython = language === "python";
    this.#place = isPython ? "arguments" : "params";
    // Whoever has the engine has the command line, too; a request of the server would be of no use.
    this.#service = new StudyService({
      paths: path === undefined ? [] : [path],
      store,
      threads,
      wordsFor: ({ shownPath, storeFlag }: OpenedStudy) =>
        isPython ? pythonWords() : commandWords(`${shownPath}${storeFlag}`),
      ...(isPython ? { callerContinues: "study.ask()" } : {}),
    });
    this.#proposer = new Proposer(threads, language);
  }

  /**
   * Answers one line: `{ "id", "method", "params" }`.
   *
   * @returns a line without its break: `{ "id", "status", "result" }` or `{ "id", "status", "error": { "code", "message" } }`. Never
   * rejects
   */
  async answer(line: string): Promise<string> {
    let id: unknown = null;
    try {
      const request = readRequest(line);
      id = request["id"];
      const { status, text } = await this.#result(request);
      return `{"id":${visibleJson(id)},"status":${status},"result":${text}}`;
    } catch (thrown) {
      const { status, code, message, details } = asHttpError(thrown);
      if (code === "internal") this.#options.onError(thrown);
      return visibleJson({ id: id ?? null, status, error: { code, message, ...details } });
    }
  }

  async close(): Promise<void> {
    await this.#proposer.close();
    await this.#service.close();
  }

  async #result({ method, params = {} }: Fields): Promise<{ readonly status: number; readonly text: string }> {
    if (!isFields(params)) throw new HttpError(422, "bad-input", "params must be an object.");
    if (method === "version") return { status: 200, text: visibleJson({ version: packageVersion() }) };
    if (method === "define") return { status: 200, text: visibleJson(await this.#define(params)) };
    if (method === "check") return { status: 200, text: visibleJson(this.#check(params)) };
    if (method === "propose") {
      const proposed = await this.#service.queue.run(() => this.#proposer.propose(params));
      return { status: 200, text: visibleJson(proposed) };
    }
    const route = routeOf(String(method));
    if (route === undefined) throw unknownMethod(String(method));
    const response = await route.handle(await this.#requestOf(route, params));
    const text = await response.text();
    const isJson = response.headers.get("content-type") === "application/json";
    return { status: response.status, text: isJson ? text.trim() : visibleJson(text) };
  }

  #define({ definition }: Fields): Promise<unknown> {
    if (!isFields(definition)) {
      throw new HttpError(422, "bad-input", "define needs a definition: an object with the keys of a study file.");
    }
    const { path, store, language } = this.#options;
    if (path === undefined) throw new HttpError(422, "bad-input", NO_STUDY);
    return defineStudy(definition, { path, store, language });
  }

  /** Whether a definition is valid: without a word where it is. */
  #check({ definition }: Fields): Readonly<Record<string, never>> {
    if (!isFields(definition)) throw new HttpError(422, "bad-input", "check needs a definition, as define does.");
    definedStudy(definition, this.#options.language);
    return {};
  }

  /** The request of a route: its parameters are those that the address names, its query or body the others. */
  async #requestOf(route: Route, given: Fields) {
    if (this.#options.path === undefined) throw new HttpError(422, "bad-input", NO_STUDY);
    const [study] = await this.#service.catalog.list();
    const named = [...route.path.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => name);
    const entries = Object.entries(given);
    const address = entries.filter(([name]) => named.includes(name));
    const others = Object.fromEntries(entries.filter(([name]) => !named.includes(name)));
    const isList = Object.hasOwn(others, LIST_PARAMETER);
    const body = isList ? others[LIST_PARAMETER] : others;
    return {
      service: this.#service,
      params: validated(route.params, { ...Object.fromEntries(address), name: study?.name ?? "" }, this.#place),
      query: validated(route.query, route.body === undefined ? others : {}, this.#place),
      body: route.body === undefined ? undefined : validated(route.body, body, this.#place),
      bytes: Buffer.from(JSON.stringify(body)),
      signal: NEVER_GONE,
      header: () => undefined,
    };
  }
}

function readRequest(line: string): Fields {
  let value: unknown;
  try {
    value = parseInput(Buffer.from(line));
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    throw new HttpError(400, "no-json", `The line is not JSON: ${detail.slice(0, 200)}.`);
  }
  if (isFields(value) && typeof value["method"] === "string") return value;
  throw new HttpError(
    422,
    "bad-input",
    'A request is an object: { "id": 1, "method": "suggest", "params": { "count": 4 } }.',
  );
}

function unknownMethod(method: string): HttpError {
  const names = ["define", "check", "propose", "version", ...ROUTE_METHODS];
  const near = closest(method, names);
  const hint = near === undefined ? `There are: ${names.join(", ")}.` : `Did you mean ${near}?`;
  return new HttpError(404, "no-method", `There is no method "${method.slice(0, 100)}". ${hint}`);
}
