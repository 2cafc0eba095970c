import { createHash } from 'node:crypto'
import { fractionOf, ZERO } from '../fraction.ts'
import type { IssueCode, IssueParams } from '../issue.ts'
import { explanationOf } from '../messages/explain.ts'
import { type Locale, render } from '../messages/render.ts'
import type { SubmissionResult } from '../result.ts'
import {
  type CriterionReport,
  type GradeReport,
  type Location,
  type MomentLine,
  type ResultReport,
  studentView,
} from './document.ts'
import { html, shown } from './escape.ts'
import type { Writer } from './format.ts'
import { lanes, secondsText } from './lanes.ts'
import { around, both, type Markup, page, told } from './page.ts'
import { picture } from './picture.ts'
import { resultReport } from './result-report.ts'
import { missing, nextFix } from './statistics.ts'
import { MARKS, placeText, type Shade, shadeOf } from './text.ts'

const TONES: Readonly<Record<Shade, string>> = {
  passed: 'good',
  failed: 'bad',
  partly: 'part',
  skipped: 'soft',
  broken: 'bad',
}

/** A student's page has a name that any file system and any link can carry. */
export function studentFile(student: string): string {
  const safe = student.replace(/[^\p{L}\p{N}._-]/gu, (character) => `_${character.codePointAt(0)!.toString(16)}_`)
  const short =
    Buffer.byteLength(safe) > 120
      ? `${safe.slice(0, 30)}_${createHash('sha256').update(student).digest('hex').slice(0, 16)}`
      : safe
  return `${short.startsWith('.') ? `_${short}` : short}.html`
}

function coded(code: IssueCode | undefined, params: IssueParams[IssueCode] | undefined, otherwise: string): Markup {
  if (code === undefined || params === undefined) return html(otherwise)
  const one = { code, params } as Parameters<typeof render>[0]
  return both(shown(render(one, 'ko')), shown(render(one, 'en')))
}

/** Mark and word of a criterion's outcome. */
export function status(criterion: Pick<CriterionReport, 'status' | 'points'>): Markup {
  const shade = shadeOf(criterion)
  return `<span class="${TONES[shade]}"><span aria-hidden="true">${MARKS[shade]}</span> ${told(`report.${shade}`, {})}</span>`
}

function place(location: Location | undefined): Markup {
  if (location === undefined) return ''
  return `<code>${html(placeText(location))}</code>${location.field === undefined ? '' : ` <code class="soft">${html(location.field)}</code>`}`
}

function frame({ frame: lines, location }: CriterionReport): Markup {
  if (lines === undefined || location === undefined) return ''
  const digits = String(lines.from + lines.lines.length - 1).length
  const rows = lines.lines.map((text, index) => {
    const number = lines.from + index
    const at = number === location.line
    const row = `${at ? '&gt;' : ' '} ${String(number).padStart(digits)} | ${html(text)}`
    return at ? `<span class="at">${row}</span>` : row
  })
  return `<pre tabindex="0"><code>${rows.join('\n')}</code></pre>`
}

function pair(code: Extract<IssueCode, `report.${string}`>, value: Markup): Markup {
  return value === '' ? '' : `<dt>${told(code, {} as never)}</dt><dd>${value}</dd>`
}

function expectation({ expected, step }: CriterionReport): Markup {
  if (expected === undefined) return ''
  return step !== undefined && (expected === step.ko || expected === step.en) ? both(step.ko, step.en) : html(expected)
}

function fixText(code: IssueCode | undefined): Markup {
  const [ko, en] = [explanationOf(code ?? '', 'ko'), explanationOf(code ?? '', 'en')]
  return ko === undefined || en === undefined ? '' : both(ko.fix, en.fix)
}

function hops({ trace }: CriterionReport): Markup {
  if (trace.length === 0) return ''
  const items = trace.map(
    ({ at, rule, code, params, because, location }) =>
      `<li><b>${html(at)}</b> <code>${html(rule)}</code> ${coded(code, params, because)} ${place(location)}</li>`,
  )
  return `<ol class="hops">${items.join('')}</ol>`
}

function way(criterion: CriterionReport): Markup {
  const { question, shares = [] } = criterion
  if (criterion.trace.length === 0 && question === undefined) return ''
  const asked =
    question === undefined ? '' : `<p>${told('report.question', { from: question.from, to: question.to })}</p>`
  const ends =
    shares.length === 0
      ? ''
      : `<h4>${told('report.shares', {})}</h4><ul>${shares.map(({ probability, outcome, good }) => `<li><span class="${good ? 'good' : 'bad'}"><span aria-hidden="true">${good ? '✓' : '✗'}</span> ${html(probability)}</span> ${html(outcome)}</li>`).join('')}</ul>`
  return `<h4>${told('report.trace', {})}</h4>${asked}<div class="scroll" tabindex="0">${picture(criterion)}</div>${hops(criterion)}${ends}`
}

/** Pods and endpoints on the virtual clock: drawn, and in words behind a summary. */
function timeline(moments: readonly MomentLine[] = []): Markup {
  if (moments.length === 0) return ''
  const first = moments[0]!.at
  const items = moments.map(
    ({ at, code, params, message }) =>
      `<li><code>${html(secondsText(at - first))}</code> ${coded(code, params, message)}</li>`,
  )
  return `<h4>${told('report.timeline', {})}</h4><div class="scroll" tabindex="0">${lanes(moments)}</div><details class="told"><summary>${told('report.in-words', {})}</summary><ol class="hops">${items.join('')}</ol></details>`
}

function criterionBlock(criterion: CriterionReport, next: boolean): Markup {
  const {
    id,
    title,
    points,
    max,
    advisory,
    code,
    params,
    message = '',
    location,
    actual,
    advice = [],
    also = [],
  } = criterion
  const worth = advisory ? told('report.advisory', {}) : html(`${points} / ${max}`)
  const head = `<summary>${status(criterion)} <span class="name"><b>${html(id)}</b> ${both(title.ko, title.en)}</span> <span class="worth">${worth}</span></summary>`
  if (criterion.status === 'passed')
    return `<details>${head}<div class="inside"><p class="soft">${told('report.passed', {})}</p></div></details>`
  const differs = actual !== undefined && actual !== message
  const body = [
    `<p>${coded(code, params, message)}</p>`,
    frame(criterion),
    '<dl>',
    ...advice.map((one) => pair('report.hint', coded(one.code, one.params, one.message))),
    pair('report.place', place(location)),
    pair('report.expected', expectation(criterion)),
    differs ? pair('report.actual', html(actual)) : '',
    ...also.map((one) => pair('report.also', `${coded(one.code, one.params, one.message)} ${place(one.location)}`)),
    criterion.status === 'failed' ? pair('report.fix', fixText(code)) : '',
    '</dl>',
    way(criterion),
    timeline(criterion.timeline),
    code === undefined || criterion.status === 'skipped'
      ? ''
      : `<p class="soft">${told('report.explain', { code })}</p>`,
  ].join('')
  return `<details${next ? ' open' : ''}>${head}<div class="inside">${body.replace('<dl></dl>', '')}</div></details>`
}

function score({ score: points, max }: Pick<ResultReport, 'score' | 'max'>): Markup {
  if (points === null) return `<p class="score bad">${told('report.no-score', {})}</p>`
  const part = fractionOf(max).equals(ZERO) ? 0 : fractionOf(points).div(fractionOf(max)).valueOf()
  return `<p class="score">${told('report.points', { score: points, max })}</p><progress max="1" value="${part.toFixed(4)}" aria-label="${html(`${points} / ${max}`)}"></progress>`
}

function fixNext(criterion: CriterionReport | undefined): Markup {
  if (criterion === undefined) return ''
  const gain = told('report.gain', { points: missing(criterion).toFraction() })
  return `<div class="next"><b>${told('report.next-fix', {})}</b> <b>${html(criterion.id)}</b> ${coded(criterion.code, criterion.params, criterion.message ?? '')} ${place(criterion.location)} <span class="part">${gain}</span></div>`
}

function list(code: 'report.warnings' | 'report.ignored', items: readonly Markup[]): Markup {
  return items.length === 0
    ? ''
    : `<h3>${told(code, {})}</h3><ul>${items.map((item) => `<li>${item}</li>`).join('')}</ul>`
}

function resultBlock(result: ResultReport): Markup {
  const { student, exercise, title, criteria, warnings, ignored, submissionDigest, exerciseDigest } = result
  const next = nextFix(criteria)
  return [
    `<section aria-label="${html(`${student} ${exercise}`)}">`,
    `<h2>${html(student)} · ${html(exercise)} ${both(title.ko, title.en)}</h2>`,
    score(result),
    next === undefined &&
    result.status === 'graded' &&
    criteria.every(({ status: one, advisory }) => one === 'passed' || advisory)
      ? `<p class="good">${told('report.all-good', {})}</p>`
      : fixNext(next),
    `<h3>${told('report.criteria', {})}</h3>`,
    ...criteria.map((criterion) => criterionBlock(criterion, criterion === next)),
    timeline(result.timeline),
    list(
      'report.warnings',
      warnings.map((one) => `${coded(one.code, one.params, one.message)} ${place(one.location)}`),
    ),
    list(
      'report.ignored',
      ignored.map((file) => `<code>${html(file)}</code>`),
    ),
    `<p class="soft">${told('report.digests', { submission: submissionDigest, exercise: exerciseDigest })}</p>`,
    '</section>',
  ].join('\n')
}

/** Where a page comes from. */
export function foot({ engine, kubernetes, seed, visibility }: Omit<GradeReport, 'results'>): Markup {
  const only = visibility === 'student' ? ` ${told('report.visible-only', {})}` : ''
  return `${told('report.provenance', { engine, kubernetes, seed })}${only}`
}

/** The name of every page. */
export const TITLE = { ko: '채점 결과', en: 'Grades' } as const

/** A result with its reasons, as far as its student may see it: what a student's page is made of, in UTF-8. */
export function studentBlock(result: SubmissionResult, locale: Locale): Uint8Array {
  return Buffer.from(resultBlock(studentView(resultReport(result, locale))))
}

function titleOf(student: string | undefined): { readonly ko: string; readonly en: string } {
  const who = student === undefined ? '' : ` · ${student}`
  return { ko: `${TITLE.ko}${who}`, en: `${TITLE.en}${who}` }
}

const LINE = Buffer.from('\n')

/** A student's page in UTF-8, of what was made of each result. */
export function studentPage(
  student: string,
  blocks: readonly Uint8Array[],
  report: Omit<GradeReport, 'results'>,
): Uint8Array {
  const { before, after } = around(titleOf(student), report.locale, foot(report))
  const body = blocks.flatMap((block, index) => (index === 0 ? [block] : [LINE, block]))
  return Buffer.concat([Buffer.from(before), ...body, Buffer.from(after)])
}

/** Every result with its reasons: the page a student is given. */
export const writeHtml: Writer = (report) => {
  const students = [...new Set(report.results.map(({ student }) => student))]
  const title = titleOf(students.length === 1 ? students[0] : undefined)
  return page(title, report.locale, report.results.map(resultBlock).join('\n'), foot(report))
}
