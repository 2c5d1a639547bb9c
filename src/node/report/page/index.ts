export { comparisonPage } from "./comparison-page.ts";
export { diagnosisPage } from "./diagnosis-section.ts";
export { type ReportInput, reportPage } from "./report-page.ts";
export type { Reproduction } from "./reproduce-section.ts";
export { TABLE_SCRIPT } from "./table-script.ts";
