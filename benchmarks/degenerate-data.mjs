/**
 * @file Degenerate data sets with one or two defects each: a space, some trials and the names of their defects. Pure:
 * all randomness comes from the stream that is passed in, so that the tests draw the same data.
 */

const number = (name) => ({ kind: "float", name, lower: 0, upper: 1, scale: "linear" });
const numbers = ["x0", "x1", "x2", "x3"].map(number);
const mixed = [
  number("x0"),
  { kind: "int", name: "layers", lower: 1, upper: 12, scale: "linear" },
  { kind: "float", name: "rate", lower: 1e-5, upper: 1e-1, scale: "log" },
  { kind: "categorical", name: "pooling", values: ["mean", "max", "first"] },
  { kind: "ordinal", name: "width", values: [16, 32, 64, 256, 1024] },
  { kind: "bool", name: "bias" },
];
const parameter = (name) => ({ kind: "parameter", name });
/** x0 + x1 <= 1.2 */
const constraint = {
  text: "x0 + x1 <= 1.2",
  expression: {
    kind: "binary",
    operator: "<=",
    left: { kind: "binary", operator: "+", left: parameter("x0"), right: parameter("x1") },
    right: { kind: "literal", value: 1.2 },
  },
};

/** A value of each parameter, uniform. */
function draw(parameters, stream) {
  const pick = (list) => list[stream.integer(list.length)];
  const value = (each) => {
    if (each.kind === "bool") return stream.uniform() < 0.5;
    if (each.values !== undefined) return pick(each.values);
    if (each.kind === "int") return each.lower + stream.integer(each.upper - each.lower + 1);
    if (each.scale === "log") return each.lower * (each.upper / each.lower) ** stream.uniform();
    return each.lower + (each.upper - each.lower) * stream.uniform();
  };
  return Object.fromEntries(parameters.map((each) => [each.name, value(each)]));
}

function alter({ rows }, change) {
  for (const [i, row] of rows.entries()) change(row, i, rows);
}

const measured = (change) => (table, stream) => {
  alter(table, (row, i, rows) => {
    for (const metric of Object.values(row.metrics)) change(metric, i, rows.length, stream);
  });
};

/** The defects by name. Each function changes the rows of a table in place. */
export const DEFECTS = {
  none: () => undefined,
  "one to five trials": (table, stream) => table.rows.splice(1 + stream.integer(5)),
  "duplicate points": (table) =>
    alter(table, (row, i, rows) => {
      if (i % 3 > 0) row.configuration = rows[i - (i % 3)].configuration;
    }),
  "all at one point": (table) =>
    alter(table, (row, _, rows) => {
      row.configuration = rows[0].configuration;
    }),
  "collinear columns": (table) =>
    alter(table, (row) => {
      const { x0 } = row.configuration;
      row.configuration = {
        ...row.configuration,
        ...("x1" in row.configuration ? { x1: 1 - x0, x2: x0, x3: 0.5 } : {}),
      };
    }),
  "constant metrics": measured((metric) => {
    metric.mean = 0.25;
  }),
  "two values": measured((metric, i) => {
    metric.mean = i % 2;
  }),
  "an outlier of 1e8": measured((metric, i, n) => {
    if (i === n >> 1) metric.mean = 1e8;
  }),
  "outliers of -1e8": measured((metric, i) => {
    if (i % 5 === 2) metric.mean = -1e8;
  }),
  "values near the largest double": measured((metric) => {
    metric.mean *= 1e300;
  }),
  "values near the smallest double": measured((metric) => {
    metric.mean *= 1e-300;
  }),
  "a large offset": measured((metric) => {
    metric.mean = 1e9 + 1e-6 * metric.mean;
  }),
  "no standard error at all": measured((metric) => {
    metric.standardError = 0;
  }),
  "huge standard errors": measured((metric) => {
    metric.standardError = 1e6;
  }),
  "not a number": measured((metric, i) => {
    if (i % 4 === 1) metric.mean = [Number.NaN, Number.POSITIVE_INFINITY][(i >> 2) % 2];
  }),
  "failures and pending trials": (table) =>
    alter(table, (row, i) => {
      row.status = ["completed", "failed", "pending"][i % 3];
    }),
};

const NAMES = Object.keys(DEFECTS);

/**
 * Data set number `index`. Its first defect is chosen cyclically, the second one is drawn.
 *
 * @param stream - a RandomStream of the core
 * @returns a study without strategy, its trials, and the names of its defects
 */
export function degenerateData(stream, index) {
  const isMixed = stream.uniform() < 0.5;
  const parameters = isMixed ? mixed : numbers.slice(0, 2 + stream.integer(3));
  const constraints = !isMixed && stream.uniform() < 0.5 ? [constraint] : [];
  const objectives = Array.from({ length: 1 + stream.integer(3) }, (_, k) => ({
    name: `f${k}`,
    goal: k % 2 === 0 ? "minimize" : "maximize",
  }));
  const rows = Array.from({ length: 6 + stream.integer(15) }, () => ({
    configuration: draw(parameters, stream),
    metrics: Object.fromEntries(objectives.map(({ name }) => [name, { mean: stream.normal(), count: 1 }])),
    status: "completed",
  }));
  const defects = [NAMES[index % NAMES.length], NAMES[stream.integer(NAMES.length)]];
  for (const name of defects) DEFECTS[name]({ rows }, stream);
  const trials = rows.map(({ configuration, metrics, status }, i) => ({
    number: i,
    configuration,
    origin: "told",
    status,
    ...(status === "completed" ? { metrics } : {}),
    ...(status === "failed" ? { reason: "it crashed" } : {}),
  }));
  const budget = { trials: 100, batch: 3, initial: 0, parallel: 1 };
  return { study: { name: "degenerate", parameters, constraints, objectives, budget, seed: index }, trials, defects };
}
