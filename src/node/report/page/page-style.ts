/**
 * @file The style of every page. Figures take their colours from the same custom properties.
 */
import { COLOURS } from "../../../figures/index.ts";

/** The page's style sheet. */
export const PAGE_STYLE: string = `${COLOURS}
*{box-sizing:border-box}
body{margin:0 auto;padding:2rem 1.25rem 4rem;max-width:76rem;background:var(--ground);color:var(--text);font:16px/1.55 system-ui,-apple-system,"Segoe UI",sans-serif}
h1{margin:.1em 0;font-size:2rem;line-height:1.2;overflow-wrap:anywhere}
h2{margin:0 0 .6rem;font-size:1.2rem}
h3{margin:1.25rem 0 .4rem;font-size:1rem}
p{margin:.4rem 0}
.kind{margin:0;color:var(--muted);font-size:.8rem;letter-spacing:.06em;text-transform:uppercase}
.summary,figcaption,footer{color:var(--muted)}
section{margin-top:2.25rem}
.best{padding:1.25rem 1.5rem;border:1px solid var(--line);border-left:4px solid var(--good);border-radius:8px;background:var(--panel)}
.best.none,.best.unsure{border-left-color:var(--axis)}
.best.unsure .gain{color:var(--text)}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(13rem,1fr));gap:1rem;margin:.75rem 0}
.tile{display:flex;flex-direction:column}
.tile .label{color:var(--muted);overflow-wrap:anywhere}
.tile .gain{color:var(--good);font-size:2rem;font-weight:650;line-height:1.2;font-variant-numeric:tabular-nums}
.tile .interval,.tile .value{font-size:.9rem;font-variant-numeric:tabular-nums}
.tile .value{color:var(--muted)}
.facts{display:grid;grid-template-columns:minmax(9rem,max-content) 1fr;gap:.25rem 1.25rem;margin:.5rem 0;font-size:.9rem}
.facts div{display:contents}
.facts dt{grid-column:1;color:var(--muted)}
.facts dd{grid-column:2;margin:0;overflow-wrap:anywhere}
td.wrap{min-width:10rem;white-space:normal;overflow-wrap:anywhere}
td.changed{font-weight:600}
.configuration{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,17rem),1fr));gap:0 1.5rem;margin:.5rem 0 0;font-size:.9rem}
.configuration div{display:flex;justify-content:space-between;gap:1rem;padding:.15rem 0;border-bottom:1px solid var(--line)}
.configuration dt{color:var(--muted);overflow-wrap:anywhere}
.configuration dd{margin:0;font-variant-numeric:tabular-nums;overflow-wrap:anywhere;text-align:right}
.configuration .changed dd{font-weight:600}
.before{color:var(--muted);font-weight:400}
code{overflow-wrap:anywhere;font-size:.9em}
figure{margin:0}
.figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,34rem),1fr));gap:0 2.5rem}
.sub{display:block;max-width:24rem;white-space:normal;color:var(--muted);font-size:.8rem}
.sub.range{white-space:nowrap}
.drawing{overflow-x:auto}
.drawing.paper{display:none}
.drawing svg{display:block;max-width:none;background:var(--ground)}
figcaption{max-width:44rem;margin-top:.4rem;font-size:.9rem}
figure+figure{margin-top:1.5rem}
.scroll{overflow-x:auto;border:1px solid var(--line);border-radius:8px}
.scroll.tall{max-height:34rem;overflow-y:auto}
table{width:100%;border-collapse:collapse;font-size:.875rem;font-variant-numeric:tabular-nums}
th,td{padding:.35rem .75rem;border-bottom:1px solid var(--line);text-align:left;white-space:nowrap}
tbody tr:last-child>*{border-bottom:0}
thead th{position:sticky;top:0;vertical-align:bottom;white-space:normal;background:var(--panel);font-weight:600;z-index:1}
tbody th{font-weight:600}
th button{all:unset;cursor:pointer}
th button:focus-visible,summary:focus-visible,.scroll:focus-visible,.drawing:focus-visible{outline:2px solid var(--front);outline-offset:2px}
th[aria-sort=ascending] button::after{content:" ↑"}
th[aria-sort=descending] button::after{content:" ↓"}
tr.on-front>th:first-child{box-shadow:inset 4px 0 var(--front)}
tr.recommended>*{background:color-mix(in srgb,var(--good) 12%,transparent)}
tr.failed,tr.cancelled{color:var(--muted)}
summary{cursor:pointer}
pre{overflow-x:auto;padding:1rem;border:1px solid var(--line);border-radius:8px;background:var(--panel);font-size:.85rem}
.best pre{white-space:pre-wrap;overflow-wrap:anywhere;background:var(--ground)}
footer{margin-top:3rem;font-size:.85rem}
@media(max-width:32rem){th,td{padding:.35rem .5rem}td.wrap{min-width:5rem}}
@media print{
@page{size:A4;margin:14mm 12mm}
body{max-width:none;padding:0;font-size:10.5pt;print-color-adjust:exact;-webkit-print-color-adjust:exact}
.scroll,.scroll.tall{max-height:none;overflow:visible;border:0}
table{font-size:8.5pt}
th,td{padding:.15rem .35rem;white-space:normal;overflow-wrap:break-word}
td.number{white-space:nowrap}
.sub.range{white-space:normal}
.screen{display:none}
section{margin-top:1.4rem}
thead{display:table-header-group}
table.wide,table.wide tbody,table.wide td,table.wide tbody th{display:inline;border:0;padding:0}
table.wide td,table.wide tbody th{white-space:normal;overflow-wrap:anywhere}
table.wide thead,table.wide td:empty{display:none}
table.wide tbody tr{display:block;padding:.25em 0;border-bottom:1px solid var(--line)}
table.wide td:not(:empty)::after,table.wide tbody th::after{content:" · ";color:var(--muted)}
table.wide tr>::before{color:var(--muted);font-weight:400}
table.wide .sub{display:inline;max-width:none;font-size:inherit}
table.wide .sub::before{content:": "}
table.wide .sub.range::before{content:" ("}
table.wide .sub.range::after{content:")"}
table.wide tr.on-front>th:first-child{box-shadow:none;color:var(--front)}
details::details-content{display:block;height:auto;content-visibility:visible}
thead th{position:static}
tr,li,.tile,figure,.drawing,.scroll.short,.best .configuration div{break-inside:avoid}
.drawing{overflow:visible}
figure.parts{break-inside:auto}
figcaption{break-before:avoid;break-inside:avoid}
.drawing.paper{display:block}
.drawing svg{width:auto;height:auto;max-width:100%;max-height:var(--paper)}
.figures{display:block}
h2,h3,h2+p:not(:last-child),h3+p:not(:last-child){break-after:avoid}
h2+p,h3+p{break-inside:avoid}
.sub{max-width:16rem;font-size:8pt;overflow-wrap:anywhere}
figcaption{max-width:none;font-size:9pt}
footer{margin-top:1rem}
p{orphans:3;widows:3}
pre{white-space:pre-wrap;overflow-wrap:anywhere}
a{color:inherit}
}
`;
