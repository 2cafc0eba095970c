import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { pathToFileURL } from 'node:url'
import { expect } from 'chai'
import { type Browser, chromium, type Page } from 'playwright-core'
import { syntheticClass } from '../../src/report/class.case.ts'
import { document, type GradeReport } from '../../src/report/document.ts'
import { studentFile, writeHtml } from '../../src/report/html.ts'
import { writeIndex } from '../../src/report/index-page.ts'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

let folder: string
let browser: Browser

const report: GradeReport = document(syntheticClass(500), {
  engine: 'kubekata 0.1.0',
  locale: 'ko',
  visibility: 'instructor',
})
const failing = report.results.find(({ criteria }) =>
  criteria.some(({ status, advisory }) => status === 'failed' && !advisory),
)!

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'kubekata-'))
  mkdirSync(join(folder, 'students'))
  writeFileSync(
    join(folder, 'index.html'),
    writeIndex(report, {
      previous: document(
        syntheticClass(500).map((one) => ({ ...one, criteria: one.criteria.toReversed() })),
        { engine: 'kubekata 0.0.9', locale: 'ko', visibility: 'instructor' },
      ),
    }),
  )
  for (const result of report.results.slice(0, 20))
    writeFileSync(
      join(folder, 'students', studentFile(result.student)),
      writeHtml({ ...report, results: [result] }, {}),
    )
  writeFileSync(join(folder, 'failing.html'), writeHtml({ ...report, results: [failing] }, {}))
  browser = await chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: ['--no-sandbox'],
  })
})
after(async () => {
  await browser?.close()
  rmSync(folder, { recursive: true })
})

interface Opened {
  readonly page: Page
  /** Every request beside the page itself, and every message of the console. */
  readonly noise: string[]
}

async function open(name: string, hash = ''): Promise<Opened> {
  const page = await browser.newPage()
  const noise: string[] = []
  page.on('request', (request) => {
    if (!request.isNavigationRequest()) noise.push(request.url())
  })
  page.on('console', (message) => noise.push(message.text()))
  page.on('pageerror', (error) => noise.push(error.message))
  await page.goto(`${pathToFileURL(join(folder, name)).href}${hash}`)
  return { page, noise }
}

interface Violation {
  readonly id: string
  readonly nodes: readonly { readonly html: string }[]
}

describe('the pages in Chromium', () => {
  for (const name of ['index.html', 'failing.html']) {
    for (const lang of ['ko', 'en']) {
      for (const scheme of ['light', 'dark']) {
        it(`axe finds nothing on ${name} (${lang}, ${scheme})`, async () => {
          const { page } = await open(name, `#lang=${lang}&scheme=${scheme}`)
          await page.evaluate('for (const one of document.querySelectorAll("details")) one.open = true')
          await page.evaluate(
            'for (const row of [...document.querySelectorAll("tr[data-student]")].slice(20)) row.remove()',
          )
          // The page's own policy lets no other script in, so the checker is brought past it by the debugger.
          await page.evaluate(axe)
          const found = (await page.evaluate(
            'axe.run({runOnly:["wcag2a","wcag2aa","wcag21a","wcag21aa","wcag22aa","best-practice"]}).then(r=>r.violations)',
          )) as readonly Violation[]
          expect(found.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).to.deep.equal([])
          await page.close()
        })
      }
    }
  }

  it('asks nobody for anything and says nothing on the console', async () => {
    for (const name of ['index.html', 'failing.html']) {
      const { page, noise } = await open(name)
      expect(noise).to.deep.equal([])
      await page.close()
    }
  })

  it('shows everything in the chosen language alone', async () => {
    const { page } = await open('failing.html', '#lang=ko')
    const text = (): Promise<unknown> => page.evaluate('document.body.innerText')
    expect(await text())
      .to.include('패킷이 지나간 길')
      .and.to.not.include('The way of the packet')
    await page.getByRole('button', { name: 'English' }).click()
    expect(await text())
      .to.include('The way of the packet')
      .and.to.not.include('패킷이 지나간 길')
    expect(await page.title()).to.include('Grades')
    expect(page.url()).to.include('lang=en')
    await page.close()
  })

  it('leads from a failing criterion to the code frame and the way of the packet', async () => {
    const { page } = await open('failing.html', '#lang=en')
    const opened = page.locator('details[open]')
    expect(await opened.count()).to.equal(1)
    await opened.locator('> summary').click()
    expect(await page.locator('details[open]').count()).to.equal(0)
    const summary = page.locator('summary', { hasText: 'failed' }).first()
    await summary.focus()
    await page.keyboard.press('Enter')
    const inside = page.locator('details[open] .inside').first()
    expect(await inside.locator('pre .at').textContent()).to.include('> 3 |')
    expect(await inside.locator('> ol.hops > li').count()).to.equal(1)
    expect(await inside.locator('svg.way').isVisible()).to.equal(true)
    await page.close()
  })

  it('walks the criteria with j and k', async () => {
    const { page } = await open('failing.html')
    await page.keyboard.press('j')
    await page.keyboard.press('j')
    const focused = (): Promise<unknown> =>
      page.evaluate('[...document.querySelectorAll("summary")].indexOf(document.activeElement)')
    expect(await focused()).to.equal(1)
    await page.keyboard.press('k')
    expect(await focused()).to.equal(0)
    await page.close()
  })

  it('filters five hundred students and opens one, keeping the language', async () => {
    const { page } = await open('index.html', '#lang=en')
    await page.locator('#filter').fill('김민지')
    expect(await page.locator('tr[data-student]:visible').count()).to.be.at.least(1)
    expect(await page.locator('tr[data-student="kim"]:visible').count()).to.equal(0)
    await page.locator('a[data-page]:visible').first().click()
    expect(await page.evaluate('document.documentElement.lang')).to.equal('en')
    await page.close()
  })

  it('five hundred rows come without a jump, and scrolling through them moves nothing', async () => {
    const { page } = await open('index.html', '#lang=ko')
    await page.evaluate('scrollTo(0, document.body.scrollHeight)')
    await page.waitForTimeout(200)
    const shifts = await page.evaluate(`new Promise((done) => {
      let sum = 0
      new PerformanceObserver((list) => {
        for (const one of list.getEntries()) if (!one.hadRecentInput) sum += one.value
      }).observe({ type: 'layout-shift', buffered: true })
      setTimeout(() => done(sum), 200)
    })`)
    expect(shifts).to.be.below(0.1)
    await page.close()
  })

  it('tells the story of Pods and endpoints as a picture and in words', async () => {
    const { page } = await open('failing.html', '#lang=en')
    const told = page.locator('details.told').first()
    await page.evaluate('for (const one of document.querySelectorAll("details")) one.open = true')
    expect(await page.locator('svg.lanes').count()).to.be.at.least(1)
    expect(await told.locator('li:visible').count()).to.be.at.least(2)
    expect(await told.textContent()).to.include('begins to fail')
    await page.close()
  })

  it('lets nothing of a submission run', async () => {
    for (const result of report.results.slice(0, 20)) {
      const { page, noise } = await open(`students/${studentFile(result.student)}`)
      expect(noise).to.deep.equal([])
      await page.close()
    }
  })
})
