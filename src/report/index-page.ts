import { explanationOf } from '../messages/explain.ts'
import { histogram } from './bars.ts'
import { compare } from './compare.ts'
import type { GradeReport, ResultReport } from './document.ts'
import { html } from './escape.ts'
import type { Context, Writer } from './format.ts'
import { foot, status, studentFile, TITLE } from './html.ts'
import { both, labelled, type Markup, page as pageOf, told } from './page.ts'
import { type CauseStatistics, decimal, type ExerciseStatistics, statistics } from './statistics.ts'
import { placeText } from './text.ts'

function number(value: number | undefined): string {
  return value === undefined ? '–' : value.toFixed(2)
}

function criteriaTable({ criteria }: ExerciseStatistics): Markup {
  const rows = criteria.map(
    (one) =>
      `<tr><th scope="row"><b>${html(one.id)}</b> ${both(one.title.ko, one.title.en)}</th><td class="n">${html(one.max)}</td><td class="n">${one.full}</td><td class="n">${one.part}</td><td class="n">${one.zero}</td><td class="n">${number(one.difficulty)}</td><td class="n">${number(one.discrimination)}</td></tr>`,
  )
  const head = (
    [
      'report.points-word',
      'report.full-marks',
      'report.partly',
      'report.zero',
      'report.difficulty',
      'report.discrimination',
    ] as const
  ).map((code) => `<th scope="col" class="n">${told(code, {})}</th>`)
  return `<div class="scroll" tabindex="0"><table><thead><tr><th scope="col">${told('report.criterion', {})}</th>${head.join('')}</tr></thead><tbody>${rows.join('')}</tbody></table></div>`
}

const page = (student: string): string => `students/${encodeURIComponent(studentFile(student))}`

function link(student: string): Markup {
  const file = html(page(student))
  return `<a href="${file}" data-page="${file}">${html(student)}</a>`
}

/** Behind each cause everybody it met, with the place and the line at fault. */
function cause({ code, criterion, met }: CauseStatistics): Markup {
  const people = met.map(({ student, line }) => {
    const { location, frame } = line
    const text = location === undefined ? '' : ` <code>${html(placeText(location))}</code>`
    const at = location === undefined ? undefined : frame?.lines[location.line - frame.from]
    return `<li>${link(student)}${text}${at === undefined ? '' : ` <code class="soft">${html(at.trim())}</code>`}</li>`
  })
  const [ko, en] = [explanationOf(code, 'ko')?.why ?? code, explanationOf(code, 'en')?.why ?? code]
  return `<details><summary><span class="name"><b>${html(criterion)}</b> ${both(ko, en)} <code class="soft">${html(code)}</code></span> <span class="worth">${told('report.times', { count: met.length })}</span></summary><div class="inside"><ul>${people.join('')}</ul></div></details>`
}

function causes({ causes: found }: ExerciseStatistics): Markup {
  return found.length === 0 ? '' : `<h3>${told('report.causes', {})}</h3>${found.map(cause).join('')}`
}

function studentsTable(stats: ExerciseStatistics, results: readonly ResultReport[]): Markup {
  const criteria = results[0]?.criteria ?? []
  const head = criteria.map(
    ({ id, hidden }) =>
      `<th scope="col">${html(id)}${hidden ? ` <span class="soft">(${told('report.hidden', {})})</span>` : ''}</th>`,
  )
  const rows = results.map((result) => {
    const cells = result.criteria.map(
      (one) => `<td title="${html(one.code ?? '')}">${status(one)}${one.advisory ? '' : ` ${html(one.points)}`}</td>`,
    )
    const points = result.score === null ? told('report.no-score', {}) : html(`${result.score} / ${result.max}`)
    return `<tr data-student="${html(result.student)}"><th scope="row">${link(result.student)}</th><td class="n">${points}</td>${cells.join('')}</tr>`
  })
  return `<h3>${told('report.students', {})} <span class="soft">${html(stats.exercise)}</span></h3><div class="scroll" tabindex="0"><table><thead><tr><th scope="col">${told('report.student', {})}</th><th scope="col" class="n">${told('report.points-word', {})}</th>${head.join('')}</tr></thead><tbody>${rows.join('')}</tbody></table></div>`
}

function exerciseSection(stats: ExerciseStatistics, results: readonly ResultReport[]): Markup {
  const { exercise, title, graded, mean, median, max, histogram: counts } = stats
  const full = results.filter((result) => result.score === result.max).length
  const cards = [
    `<div><b>${graded}</b>${told('report.student', {})}</div>`,
    `<div><b>${html(`${decimal(mean)} / ${max}`)}</b>${told('report.mean', {})}</div>`,
    `<div><b>${html(decimal(median))}</b>${told('report.median', {})}</div>`,
    `<div><b>${full}</b>${told('report.full-marks', {})}</div>`,
  ]
  const spread = counts.map((count, index) => `${index * 10}%: ${count}`).join(', ')
  return [
    `<section id="exercise-${html(exercise)}" aria-label="${html(exercise)}">`,
    `<h2>${html(exercise)} ${both(title.ko, title.en)}</h2>`,
    `<div class="cards">${cards.join('')}</div>`,
    criteriaTable(stats),
    causes(stats),
    `<h3>${told('report.histogram', {})}</h3><p class="soft">${html(spread)}</p>${histogram(counts)}`,
    studentsTable(stats, results),
    '</section>',
  ].join('\n')
}

function changes(before: GradeReport | undefined, after: GradeReport): Markup {
  if (before === undefined) return ''
  const found = compare(before, after)
  const count = (direction: number): number => found.changes.filter((change) => change.direction === direction).length
  const sums = [
    told('report.raised', { count: count(1) }),
    told('report.lowered', { count: count(-1) }),
    told('report.unchanged', { count: found.unchanged }),
  ].join(', ')
  const rows = found.changes
    .slice(0, 500)
    .map(
      (one) =>
        `<tr data-student="${html(one.student)}"><th scope="row">${html(one.student)}</th><td>${html(one.exercise)}</td><td>${html(one.criterion)}</td><td>${html(`${one.before.points} → ${one.after.points}`)}</td><td><code>${html(one.before.code)}</code> → <code>${html(one.after.code)}</code></td><td>${told(`report.because-${one.because}`, {})}</td></tr>`,
    )
  const table =
    rows.length === 0 ? '' : `<div class="scroll" tabindex="0"><table><tbody>${rows.join('')}</tbody></table></div>`
  return `<section><h2>${told('report.changed', {})}</h2><p>${sums}</p>${table}</section>`
}

/** Below this a criterion does not tell who understood from who did not. */
const DISCRIMINATES = 0.1

/** What an instructor should look at before the points are given out. */
function doubts({ results }: GradeReport, all: readonly ExerciseStatistics[]): readonly Markup[] {
  const broken = results.filter(({ status: one }) => one === 'broken')
  const faults = broken.map((result) => {
    const message = result.criteria.find(({ status: one }) => one === 'broken')?.message ?? ''
    return `<li class="bad">${link(result.student)} ${html(result.exercise)}: ${html(message)}</li>`
  })
  const criteria = all.flatMap(({ exercise, graded, criteria: each }) =>
    each.flatMap(({ id, full, max, discrimination }) => {
      const where = { exercise, criterion: id }
      if (max !== '0' && graded > 1 && full === 0) return [told('report.nobody-passes', where)]
      return discrimination !== undefined && discrimination < DISCRIMINATES
        ? [told('report.discriminates-little', { ...where, value: discrimination.toFixed(2) })]
        : []
    }),
  )
  const copies = all.flatMap(({ exercise, identical }) =>
    identical.map((group) => `${told('report.identical', { exercise })} ${group.map(link).join(', ')}`),
  )
  return [...faults, ...[...criteria, ...copies].map((one) => `<li class="part">${one}</li>`)]
}

function trust(report: GradeReport, all: readonly ExerciseStatistics[]): Markup {
  const { results } = report
  const broken = results.filter(({ status: one }) => one === 'broken').length
  const students = new Set(results.map(({ student }) => student)).size
  const verdict =
    broken === 0
      ? `<p class="good"><span aria-hidden="true">✓</span> ${told('report.trust-good', {})}</p>`
      : `<p class="bad"><span aria-hidden="true">!</span> ${told('report.trust-broken', { count: broken })}</p>`
  const list = doubts(report, all)
  return [
    `<section><h2>${told('report.trust', {})}</h2>${verdict}<p>${told('report.graded', { count: results.length, students })}</p>`,
    list.length === 0 ? '' : `<ul>${list.join('')}</ul>`,
    `<p><label for="filter">${told('report.filter', {})}</label> <input id="filter" type="search" autocomplete="off"></p></section>`,
  ].join('')
}

function contents(all: readonly ExerciseStatistics[]): Markup {
  if (all.length < 2) return ''
  const items = all.map(
    ({ exercise, title, mean, max }) =>
      `<li><a href="#exercise-${html(exercise)}" data-to>${html(exercise)} ${both(title.ko, title.en)}</a> <span class="soft">${told('report.mean', {})} ${html(`${decimal(mean)} / ${max}`)}</span></li>`,
  )
  return `<nav ${labelled('실습', 'Exercises')}><ul>${items.join('')}</ul></nav>`
}

/** The instructor's page: whether the grading can be trusted, what is hard, who needs help. */
export const writeIndex: Writer = (report: GradeReport, context: Context) => {
  const all = statistics(report)
  const body = [
    trust(report, all),
    contents(all),
    changes(context.previous, report),
    ...all.map((stats) =>
      exerciseSection(
        stats,
        report.results.filter(({ exercise }) => exercise === stats.exercise),
      ),
    ),
  ].join('\n')
  return pageOf(TITLE, report.locale, body, foot(report))
}
