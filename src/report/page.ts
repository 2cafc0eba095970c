import { createHash } from 'node:crypto'
import type { IssueCode, IssueParams } from '../issue.ts'
import { type Issue, issue } from '../issue.ts'
import { type Locale, render } from '../messages/render.ts'
import { html } from './escape.ts'

/** Markup that is known to be safe; everything else goes through `html`. */
export type Markup = string

/** The same text in both languages; the page shows the one that is chosen. */
export function both(ko: string, en: string): Markup {
  return ko === en ? html(ko) : `<span lang="ko">${html(ko)}</span><span lang="en">${html(en)}</span>`
}

/** Sentences without parameters: a page says the same dozens over and over. */
const words = new Map<IssueCode, Markup>()

/** A coded sentence in both languages. */
export function told<C extends IssueCode>(code: C, params: IssueParams[C]): Markup {
  const plain = Object.keys(params).length === 0
  const known = plain ? words.get(code) : undefined
  if (known !== undefined) return known
  const one = issue(code, params) as unknown as Issue
  const made = both(render(one, 'ko'), render(one, 'en'))
  if (plain) words.set(code, made)
  return made
}

/** The name of a region or toolbar that nobody sees, in the language that is chosen. */
export function labelled(ko: string, en: string): Markup {
  return `aria-label="${html(en)}" data-ko="${html(ko)}" data-en="${html(en)}"`
}

const STYLE = `
:root{color-scheme:light dark;--bg:#fff;--fg:#1b1f24;--soft:#57606a;--line:#d0d7de;--card:#f6f8fa;--good:#116329;--bad:#b3251e;--part:#7d4e00;--mark:#fff1c2;--link:#0550ae;--bar:#3b6ea8;--barbad:#b3251e;--good-soft:#dafbe1}
@media (prefers-color-scheme:dark){:root:not([data-scheme=light]){--bg:#0d1117;--fg:#e6edf3;--soft:#9aa6b2;--line:#3d444d;--card:#161b22;--good:#56d364;--bad:#ff8f88;--part:#e3b341;--mark:#4b3a00;--link:#79c0ff;--bar:#6ea8e0;--barbad:#ff8f88;--good-soft:#12361f}}
:root[data-scheme=dark]{color-scheme:dark;--bg:#0d1117;--fg:#e6edf3;--soft:#9aa6b2;--line:#3d444d;--card:#161b22;--good:#56d364;--bad:#ff8f88;--part:#e3b341;--mark:#4b3a00;--link:#79c0ff;--bar:#6ea8e0;--barbad:#ff8f88;--good-soft:#12361f}
:root[data-scheme=light]{color-scheme:light}
:root[data-locale=ko] [lang=en]:not(html),:root[data-locale=en] [lang=ko]:not(html){display:none}
*{box-sizing:border-box}
body{margin:0;background:var(--bg);color:var(--fg);font:16px/1.55 system-ui,"Apple SD Gothic Neo","Malgun Gothic","Noto Sans KR",sans-serif;word-break:keep-all;overflow-wrap:anywhere}
a{color:var(--link)}
.skip{position:absolute;left:-999px}.skip:focus{left:8px;top:8px;background:var(--bg);padding:6px 10px;border:2px solid var(--link)}
header.bar{display:flex;flex-wrap:wrap;gap:8px 16px;align-items:center;justify-content:space-between;padding:12px 20px;border-bottom:1px solid var(--line)}
header.bar h1{font-size:1.15rem;margin:0}
.tools{display:flex;gap:8px;align-items:center;flex-wrap:wrap}
button,select,input{font:inherit;color:inherit;background:var(--card);border:1px solid var(--soft);border-radius:6px;padding:4px 10px;min-height:32px}
button[aria-pressed=true]{border:2px solid var(--link);font-weight:600}
:focus-visible{outline:3px solid var(--link);outline-offset:2px}
main{max-width:1180px;margin:0 auto;padding:16px 20px 48px}
section{margin:0 0 28px}
h2{font-size:1.35rem;margin:8px 0}h3{font-size:1.05rem;margin:16px 0 6px}h4{font-size:.95rem;margin:12px 0 4px}
.score{font-size:1.6rem;font-weight:700}
progress{width:min(360px,100%);height:14px;accent-color:var(--bar)}
.next{border-left:5px solid var(--part);background:var(--card);padding:10px 14px;margin:12px 0}
.good{color:var(--good)}.bad{color:var(--bad)}.part{color:var(--part)}.soft{color:var(--soft)}
details{border:1px solid var(--line);border-radius:8px;margin:8px 0;background:var(--bg)}
summary{cursor:pointer;padding:8px 12px;display:flex;gap:12px;align-items:baseline;flex-wrap:wrap}
summary .name{flex:1 1 16rem}summary .worth{font-variant-numeric:tabular-nums}
.inside{padding:2px 16px 14px;border-top:1px solid var(--line)}
dl{display:grid;grid-template-columns:max-content 1fr;gap:4px 14px;margin:8px 0}dt{font-weight:600}dd{margin:0}
pre{background:var(--card);border:1px solid var(--line);border-radius:6px;padding:8px 10px;overflow-x:auto;font:13px/1.5 ui-monospace,"D2Coding",Consolas,monospace;word-break:normal;overflow-wrap:normal}
pre .at{background:var(--mark);display:inline-block;min-width:100%}
code{font:0.92em ui-monospace,"D2Coding",Consolas,monospace}
ol.hops{padding-left:2.2em}.told summary{padding:4px 12px}.told ol{margin:4px 0 8px}ol.hops li{margin:3px 0}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
th,td{border-bottom:1px solid var(--line);padding:5px 9px;text-align:left;vertical-align:top}
td.n,th.n{text-align:right}
section{content-visibility:auto;contain-intrinsic-size:auto 900px}
nav ul{padding-left:1.2em}
svg.way,svg.bars,svg.lanes{max-width:100%;height:auto}
svg .box{fill:var(--card);stroke:var(--soft)}svg .box.bad{stroke:var(--bad);stroke-width:2;stroke-dasharray:5 3}
svg text{fill:var(--fg);font:12px ui-monospace,"D2Coding",Consolas,monospace}svg .name{font-weight:700}svg .rule,svg .tick{fill:var(--soft)}
svg .count,svg .tick{font-size:11px}
svg .arrow{stroke:var(--soft);stroke-width:1.5;fill:none}svg .arrow.bad{stroke:var(--bad);stroke-dasharray:5 3}svg .tip{fill:var(--soft)}svg .tip-bad{fill:var(--bad)}
svg .share{fill:var(--bar)}svg .share.bad{fill:var(--barbad)}
svg .span{fill:var(--good-soft);stroke:var(--good)}svg .span.made{fill:none;stroke:var(--soft);stroke-dasharray:2 3}svg .span.bad{fill:none;stroke:var(--bad);stroke-width:2;stroke-dasharray:5 3}svg .in,svg .sign{font-size:11px}svg .sign{font-weight:700}
.cards{display:flex;gap:12px;flex-wrap:wrap;margin:10px 0}.cards div{background:var(--card);border:1px solid var(--line);border-radius:8px;padding:8px 14px}.cards b{display:block;font-size:1.25rem}
footer{color:var(--soft);font-size:.85rem;border-top:1px solid var(--line);padding-top:10px}
@media print{.tools,.skip{display:none}details{break-inside:avoid}}
`.trim()

const SCRIPT = `
const root=document.documentElement,state=new URLSearchParams(location.hash.slice(1));
const apply=()=>{const l=state.get('lang')||root.dataset.first;root.dataset.locale=l;root.lang=l;const s=state.get('scheme');if(s)root.dataset.scheme=s;else delete root.dataset.scheme;
for(const b of document.querySelectorAll('button[data-lang]'))b.setAttribute('aria-pressed',String(b.dataset.lang===l));
for(const b of document.querySelectorAll('button[data-scheme]'))b.setAttribute('aria-pressed',String(b.dataset.scheme===(s||'')));
for(const t of document.querySelectorAll('[data-ko]')){const w=t.dataset[l];if(t.tagName==='TITLE')t.textContent=w;else t.setAttribute('aria-label',w)}
for(const a of document.querySelectorAll('a[data-page]'))a.href=a.dataset.page+(String(state)?'#'+state:'')};
const set=(k,v)=>{if(v)state.set(k,v);else state.delete(k);history.replaceState(null,'','#'+state);apply()};
document.addEventListener('click',e=>{const to=e.target.closest('a[data-to]');if(to){e.preventDefault();document.querySelector(to.getAttribute('href')).scrollIntoView();return}const b=e.target.closest('button');if(!b)return;if(b.dataset.lang)set('lang',b.dataset.lang);else if('scheme' in b.dataset)set('scheme',b.dataset.scheme);else if('print' in b.dataset)print()});
const filter=document.getElementById('filter');
if(filter){const rows=[...document.querySelectorAll('tr[data-student]')];filter.addEventListener('input',()=>{const w=filter.value.normalize('NFC').toLowerCase();for(const r of rows)r.hidden=!r.dataset.student.toLowerCase().includes(w)})}
document.addEventListener('keydown',e=>{if(e.target.closest('input,select,textarea')||e.ctrlKey||e.metaKey||e.altKey)return;
if(e.key==='/'&&filter){e.preventDefault();filter.focus();return}
if(e.key!=='j'&&e.key!=='k')return;const all=[...document.querySelectorAll('details:not(.told)>summary')];if(!all.length)return;const at=all.indexOf(document.activeElement);
const next=e.key==='j'?Math.min(all.length-1,at+1):Math.max(0,at<0?0:at-1);all[next].focus()});
addEventListener('beforeprint',()=>{for(const d of document.querySelectorAll('details'))d.open=true});
addEventListener('hashchange',()=>{const n=new URLSearchParams(location.hash.slice(1));for(const k of ['lang','scheme']){if(n.has(k))state.set(k,n.get(k));}apply()});
apply();
`.trim()

const hash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`

/** Nothing is fetched from anywhere, and no script but the page's own can run, whatever a submission contains. */
const POLICY = `default-src 'none'; style-src ${hash(STYLE)}; script-src ${hash(SCRIPT)}; base-uri 'none'; form-action 'none'`

function button(data: string, text: Markup): Markup {
  return `<button type="button" ${data} aria-pressed="false">${text}</button>`
}

function tools(): Markup {
  return [
    `<div class="tools" role="toolbar" ${labelled('보기 설정', 'View')}>`,
    button('data-lang="ko"', '<span>한국어</span>'),
    button('data-lang="en"', '<span>English</span>'),
    button('data-scheme=""', told('report.scheme-auto', {})),
    button('data-scheme="light"', told('report.scheme-light', {})),
    button('data-scheme="dark"', told('report.scheme-dark', {})),
    `<button type="button" data-print>${told('report.print', {})}</button>`,
    '</div>',
  ].join('')
}

/** A whole page around its body: self-contained, switchable between languages and schemes, without scripts still readable. */
export function around(
  title: { readonly ko: string; readonly en: string },
  locale: Locale,
  foot: Markup,
): { readonly before: Markup; readonly after: Markup } {
  const before = `<!doctype html>
<html lang="${locale}" data-locale="${locale}" data-first="${locale}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title data-ko="${html(title.ko)}" data-en="${html(title.en)}">${html(title[locale])}</title>
<style>${STYLE}</style>
</head>
<body>
<a class="skip" href="#content">${told('report.skip-link', {})}</a>
<header class="bar"><h1>${both(title.ko, title.en)}</h1>${tools()}</header>
<main id="content" tabindex="-1">
`
  const after = `
<footer>${foot}</footer>
</main>
<script>${SCRIPT}</script>
</body>
</html>
`
  return { before, after }
}

/** A whole page. */
export function page(
  title: { readonly ko: string; readonly en: string },
  locale: Locale,
  body: Markup,
  foot: Markup,
): string {
  const { before, after } = around(title, locale, foot)
  return before + body + after
}
