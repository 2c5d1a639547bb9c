export { comparisonPage } from "./comparison-page.ts";
export { diagnosisPage } from "./diagnosis-section.ts";
export { type ReportInput, reportPage } from "./report-page.ts";
