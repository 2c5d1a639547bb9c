// Imports point one way (ARCHITECTURE.md): each folder may import only folders further left.
const core = [
  ["special", "statistics"],
  ["linalg", "random"],
  ["optimize", "mcmc", "pareto"],
  ["expression"],
  ["space"],
  ["study"],
  ["gp", "evolution", "parzen"],
  ["acquisition", "diagnostics"],
  ["parallel"],
  ["surrogate"],
  ["designer"],
  ["sensitivity", "stopping"],
  ["analysis"],
  ["problems", "library"],
  ["tutorial"],
];
const node = [
  ["expression", "command-template", "files", "help-text"],
  ["study-file"],
  ["storage", "executors", "metrics", "threads"],
  ["loop"],
  ["report"],
  ["operations", "doctor"],
  ["exchange", "notify"],
  ["server"],
  ["engine"],
  ["cli"],
];
const rules = (base, rows) =>
  rows.flatMap((row, index) => {
    const later = rows.slice(index + 1).flat();
    if (later.length === 0) return [];
    return row.map((folder) => ({
      name: `${base}/${folder}-looks-left`,
      severity: "error",
      from: { path: `^src/${base}/${folder}/` },
      to: { path: `^src/${base}/(${later.join("|")})/` },
    }));
  });

module.exports = {
  forbidden: [
    {
      name: "no-circular",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    { name: "core-is-pure", severity: "error", from: { path: "^src/core" }, to: { pathNot: "^src/core" } },
    {
      name: "figures-run-in-a-browser",
      severity: "error",
      from: { path: "^src/figures" },
      to: { pathNot: "^src/(figures|core)|node_modules/@observablehq/plot" },
    },
    {
      name: "through-the-door",
      comment: "another folder of the core is entered by its index.ts only",
      severity: "error",
      from: { path: "^src/core/([^/]+)/" },
      to: { path: "^src/core/([^/]+)/(?!index\\.ts)", pathNot: "^src/core/$1/" },
    },
    ...rules("core", core),
    ...rules("node", node),
    ...rules("node/report", [["sentences"], ["figures"], ["page"]]),
    {
      name: "dashboard-runs-in-a-browser",
      comment: "it knows the server by the types of its answers alone",
      severity: "error",
      from: { path: "^src/dashboard" },
      to: {
        path: "^src|^(node:)?(fs|path|http|crypto|os|child_process|worker_threads)$",
        pathNot: "^src/(dashboard/|figures/(index|browser)\\.ts|node/server/answers\\.ts)",
      },
    },
    {
      name: "only-the-tutorial-imports-the-dashboard",
      comment: "the two pages share colours, format and parts",
      severity: "error",
      from: { pathNot: "^src/(dashboard|tutorial)" },
      to: { path: "^src/dashboard" },
    },
    {
      name: "tutorial-runs-in-a-browser",
      severity: "error",
      from: { path: "^src/tutorial" },
      to: {
        path: "^src|^(node:)?(fs|path|http|crypto|os|child_process|worker_threads)$",
        pathNot:
          "^src/(tutorial/|core/\\w+/index\\.ts|figures/(index|browser)\\.ts|dashboard/(address\\.ts|format/|parts/|style/))",
      },
    },
    {
      name: "nobody-imports-the-tutorial",
      severity: "error",
      from: { pathNot: "^src/tutorial" },
      to: { path: "^src/tutorial" },
    },
    ...rules("tutorial", [["engine"], ["run"], ["parts"], ["steps"]]),
    ...rules("dashboard", [["server", "format"], ["study"], ["parts"], ["pages"]]),
    ...rules("figures", [["format"], ["drawing"], ["axes"], ["study", "model", "trial", "comparison", "lesson"]]),
  ],
  options: {
    tsPreCompilationDeps: true,
    doNotFollow: { path: "node_modules" },
  },
};
