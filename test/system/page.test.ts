import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { pathToFileURL } from 'node:url'
import { expect } from 'chai'
import { type Browser, chromium } from 'playwright-core'
import { kubekata } from '../product/run.case.ts'

const program = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) =>
  existsSync(path),
)
const skip = program === undefined && process.env['CI'] === undefined ? 'no Chromium on this machine' : false
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const folder = mkdtempSync(join(tmpdir(), 'kubekata-page-'))

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

interface Violation {
  readonly id: string
  readonly nodes: readonly { readonly html: string }[]
}

describe('the report pages', { skip }, () => {
  let browser: Browser
  before(async () => {
    const { status, stderr } = kubekata(['grade', 'submissions', '--locale', 'ko', '-o', folder, '--no-cache'])
    expect(status, stderr).to.equal(0)
    browser = await chromium.launch({ executablePath: program!, args: flags })
  })
  after(async () => {
    await browser?.close()
    rmSync(folder, { recursive: true })
  })

  for (const file of ['index.html', 'students/choi.html']) {
    for (const scheme of ['light', 'dark'] as const) {
      it(`${file} (${scheme}) opens from file:// with no request to anywhere, and axe finds nothing`, async () => {
        const page = await browser.newPage({ colorScheme: scheme })
        const asked: string[] = []
        const errors: string[] = []
        page.on('request', (request) => asked.push(request.url()))
        page.on('pageerror', (error) => errors.push(String(error)))
        await page.goto(pathToFileURL(join(folder, file)).href)
        const wrong = asked.filter((url) => !url.startsWith('file:') && !url.startsWith('data:'))
        expect(wrong).to.deep.equal([])
        expect(errors).to.deep.equal([])
        await page.evaluate(axe)
        const { violations } = (await page.evaluate('axe.run()')) as { violations: readonly Violation[] }
        expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 120)}`)).to.deep.equal([])
        await page.close()
      })
    }

    it(`${file} is in Korean from the start`, async () => {
      const page = await browser.newPage()
      await page.goto(pathToFileURL(join(folder, file)).href)
      expect(await page.getAttribute('html', 'lang')).to.equal('ko')
      expect(await page.innerText('body')).to.match(/[가-힣]{2,}/)
      await page.close()
    })
  }
})
