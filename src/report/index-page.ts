import { compare } from './compare.ts'
import type { GradeReport, ResultReport } from './document.ts'
import { html } from './escape.ts'
import type { Context, Writer } from './format.ts'
import { foot, status, studentFile, TITLE } from './html.ts'
import { both, type Markup, page, told } from './page.ts'
import { histogram } from './picture.ts'
import { decimal, type ExerciseStatistics, statistics } from './statistics.ts'

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

function causes({ causes: found }: ExerciseStatistics): Markup {
  if (found.length === 0) return ''
  const rows = found.map(
    ({ code, criterion, count }) =>
      `<tr><td><code>${html(code)}</code></td><td>${html(criterion)}</td><td class="n">${count}</td></tr>`,
  )
  return `<h3>${told('report.causes', {})}</h3><table><thead><tr><th scope="col">${told('report.reason', {})}</th><th scope="col">${told('report.criterion', {})}</th><th scope="col" class="n">${told('report.count', {})}</th></tr></thead><tbody>${rows.join('')}</tbody></table>`
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
    const file = `students/${encodeURIComponent(studentFile(result.student))}`
    const points = result.score === null ? told('report.no-score', {}) : html(`${result.score} / ${result.max}`)
    return `<tr data-student="${html(result.student)}"><th scope="row"><a href="${html(file)}" data-page="${html(file)}">${html(result.student)}</a></th><td class="n">${points}</td>${cells.join('')}</tr>`
  })
  return `<h3>${told('report.students', {})} <span class="soft">${html(stats.exercise)}</span></h3><div class="scroll" tabindex="0"><table><thead><tr><th scope="col">${told('report.student', {})}</th><th scope="col" class="n">${told('report.points-word', {})}</th>${head.join('')}</tr></thead><tbody>${rows.join('')}</tbody></table></div>`
}

function exerciseSection(stats: ExerciseStatistics, results: readonly ResultReport[]): Markup {
  const { exercise, title, graded, mean, median, max, histogram: counts } = stats
  const full = results.filter((result) => result.score === result.max).length
  const cards = [
    `<div><b>${graded}</b>${told('report.students', {})}</div>`,
    `<div><b>${html(`${decimal(mean)} / ${max}`)}</b>${told('report.mean', {})}</div>`,
    `<div><b>${html(decimal(median))}</b>${told('report.median', {})}</div>`,
    `<div><b>${full}</b>${told('report.full-marks', {})}</div>`,
  ]
  const spread = counts.map((count, index) => `${index * 10}%: ${count}`).join(', ')
  return [
    `<section aria-label="${html(exercise)}">`,
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

/** The instructor's page: whether the grading can be trusted, what is hard, who needs help. */
export const writeIndex: Writer = (report: GradeReport, context: Context) => {
  const { results } = report
  const broken = results.filter(({ status: one }) => one === 'broken').length
  const students = new Set(results.map(({ student }) => student)).size
  const trust =
    broken === 0
      ? `<p class="good"><span aria-hidden="true">✓</span> ${told('report.trust-good', {})}</p>`
      : `<p class="bad"><span aria-hidden="true">!</span> ${told('report.trust-broken', { count: broken })}</p>`
  const body = [
    `<section><h2>${told('report.trust', {})}</h2>${trust}<p>${told('report.graded', { count: results.length, students })}</p>`,
    `<p><label for="filter">${told('report.filter', {})}</label> <input id="filter" type="search" autocomplete="off"></p></section>`,
    changes(context.previous, report),
    ...statistics(report).map((stats) =>
      exerciseSection(
        stats,
        results.filter(({ exercise }) => exercise === stats.exercise),
      ),
    ),
  ].join('\n')
  return page(TITLE, report.locale, body, foot(report))
}
