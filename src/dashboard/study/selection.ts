/**
 * @file Which trials are selected, and in which order, as the address of the page says it. Charts and table share it.
 */
import { formatParameter } from "../format/numbers.ts";
import type { Column, TrialColumns } from "./columns.ts";
import { STATE_WORDS, stateOf, TRIAL_STATES, type TrialState } from "./trial-state.ts";

/** A condition on one column: a range, both ends included, or categories. */
export type Condition = { readonly lower: number; readonly upper: number } | { readonly among: readonly string[] };

/** What is selected. */
export interface Selection {
  /** By the key of a column. */
  readonly conditions: Readonly<Record<string, Condition>>;
  readonly statuses: readonly TrialState[];
  /** Words that a trial must contain. */
  readonly text: string;
  readonly sort: { readonly key: string; readonly isDescending: boolean };
}

const PREFIX = "in.";

/** The selection that an address stands for. What it does not understand is left out. */
export function readSelection(query: URLSearchParams): Selection {
  const conditions: Record<string, Condition> = {};
  for (const [name, text] of query) {
    if (!name.startsWith(PREFIX)) continue;
    const condition = readCondition(text);
    if (condition !== undefined) conditions[name.slice(PREFIX.length)] = condition;
  }
  const sort = query.get("sort") ?? "trial";
  const statuses = (query.get("status") ?? "").split(",");
  return {
    conditions,
    statuses: TRIAL_STATES.filter((status) => statuses.includes(status)),
    text: query.get("q") ?? "",
    sort: { key: sort.replace(/^-/, ""), isDescending: sort.startsWith("-") },
  };
}

/** The address of a selection: the query with all other keys of `query` kept. */
export function writeSelection(selection: Selection, query: URLSearchParams): URLSearchParams {
  const { conditions, statuses, text, sort } = selection;
  const next = new URLSearchParams([...query].filter(([name]) => !name.startsWith(PREFIX)));
  const put = (name: string, value: string): void => (value === "" ? next.delete(name) : next.set(name, value));
  put("q", text);
  put("status", statuses.join(","));
  put("sort", sort.key === "trial" && !sort.isDescending ? "" : `${sort.isDescending ? "-" : ""}${sort.key}`);
  for (const [key, condition] of Object.entries(conditions)) next.set(`${PREFIX}${key}`, conditionText(condition));
  return next;
}

function readCondition(text: string): Condition | undefined {
  const [, lower = "", upper = ""] = /^(-?[0-9.e+-]+)~(-?[0-9.e+-]+)$/i.exec(text) ?? [];
  if (lower !== "" && Number.isFinite(Number(lower)) && Number.isFinite(Number(upper))) {
    return { lower: Number(lower), upper: Number(upper) };
  }
  try {
    const among: unknown = JSON.parse(text);
    return Array.isArray(among) && among.every((each) => typeof each === "string") ? { among } : undefined;
  } catch {
    return undefined;
  }
}

function conditionText(condition: Condition): string {
  return "among" in condition ? JSON.stringify(condition.among) : `${condition.lower}~${condition.upper}`;
}

/** The rows that fulfil the conditions, as one flag per row. */
export function fulfilling(table: TrialColumns, selection: Selection): Uint8Array {
  const { rows, columns } = table;
  const kept = new Uint8Array(rows.length).fill(1);
  for (const [key, condition] of Object.entries(selection.conditions)) {
    const column = columns.find((each) => each.key === key);
    if (column !== undefined) keepWhere(kept, column, condition);
  }
  const statuses = new Set(selection.statuses);
  const words = selection.text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "");
  const tests = words.map((word) => wordTest(table, word));
  for (const [place, row] of rows.entries()) {
    if (kept[place] === 0) continue;
    const hasStatus = statuses.size === 0 || statuses.has(stateOf(row));
    if (!hasStatus || !tests.every((test) => test(place))) kept[place] = 0;
  }
  return kept;
}

function keepWhere(kept: Uint8Array, { values, categories }: Column, condition: Condition): void {
  const among = "among" in condition ? condition.among : undefined;
  const isKept: (value: number) => boolean =
    among === undefined
      ? (value) => "lower" in condition && value >= condition.lower && value <= condition.upper
      : (value) => among.includes(categories?.[value] ?? formatParameter(value));
  for (let place = 0; place < kept.length; place++) {
    if (kept[place] === 1 && !isKept(values[place] ?? Number.NaN)) kept[place] = 0;
  }
}

/** One word of the search: `lr<0.001`, `layers=4`, `pooling=mean`, a number of a trial, or any part of a text. */
function wordTest({ rows, columns }: TrialColumns, word: string): (place: number) => boolean {
  const [, name = "", sign = "", text = ""] = /^([^<>=]+)(<=|>=|<|>|=)(.+)$/.exec(word) ?? [];
  const column = columns.find(({ key, label }) => key.toLowerCase() === name || label.toLowerCase() === name);
  if (column !== undefined) return comparison(column, sign, text);
  const wholeNumber = /^#?(\d+)$/.exec(word)?.[1];
  return (place) => {
    const row = rows[place];
    if (row === undefined) return false;
    if (wholeNumber !== undefined) return String(row.trial) === wholeNumber;
    const texts = [
      row.id,
      row.origin,
      STATE_WORDS[stateOf(row)],
      row.reason ?? row.held?.reason ?? "",
      ...Object.values(row.parameters).map(formatParameter),
    ];
    return texts.some((each) => each.toLowerCase().includes(word));
  };
}

function comparison({ values, categories }: Column, sign: string, text: string): (place: number) => boolean {
  const number = Number(text);
  return (place) => {
    const value = values[place] ?? Number.NaN;
    if (Number.isNaN(value)) return false;
    if (sign === "=") return categories === undefined ? value === number : categories[value]?.toLowerCase() === text;
    if (categories !== undefined || Number.isNaN(number)) return false;
    return { "<": value < number, "<=": value <= number, ">": value > number, ">=": value >= number }[sign] ?? false;
  };
}

/** The places of the rows with a flag, in the order of the selection. Rows without a value come last. */
export function orderedPlaces({ rows, columns }: TrialColumns, kept: Uint8Array, sort: Selection["sort"]): Uint32Array {
  let count = 0;
  const places = new Uint32Array(kept.length);
  for (let place = 0; place < kept.length; place++) if (kept[place] === 1) places[count++] = place;
  const chosen = places.subarray(0, count);
  const sign = sort.isDescending ? -1 : 1;
  const column = columns.find(({ key }) => key === sort.key);
  if (column !== undefined) {
    const { values } = column;
    return chosen.sort((a, b) => compareNumbers(values[a] ?? Number.NaN, values[b] ?? Number.NaN, sign) || a - b);
  }
  const text = (place: number): string => textOf(rows[place], sort.key);
  return chosen.sort((a, b) => sign * text(a).localeCompare(text(b)) || a - b);
}

function textOf(row: TrialColumns["rows"][number] | undefined, key: string): string {
  if (row === undefined) return "";
  return key === "status" ? STATE_WORDS[stateOf(row)] : key === "origin" ? row.origin : "";
}

function compareNumbers(a: number, b: number, sign: number): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
  return sign * (a - b);
}
