import { describe, it } from 'node:test'
import { expect } from 'chai'
import { readManifests } from '../manifest/read.ts'
import { type Position, segments } from '../position.ts'
import type { FieldError } from '../refusal.ts'
import { decodeRows } from './decode.case.ts'
import { metadataRows, P80, serviceRows } from './service.case.ts'
import { serviceChanges } from './service-update.case.ts'
import { endpointsRows, namespaceRows, sliceRows } from './slices.case.ts'
import { at, serviceText, Trial } from './trial.case.ts'

/** The text that a position covers. */
function covered(text: string, { line, column, endLine, endColumn }: Position): string {
  const lines = text.split('\n').slice(line - 1, endLine)
  const last = lines.length - 1
  lines[last] = lines[last]!.slice(0, endColumn - 1)
  lines[0] = lines[0]!.slice(column - 1)
  return lines.join('\n')
}

function parsed(text: string): unknown {
  return readManifests(`v: ${text.includes('\n') ? JSON.stringify(text) : text}\n`, 'v').manifests.map(
    ({ value }) => (value as { v: unknown }).v,
  )[0]
}

/** Where the value of an error stands when its own path is not written: upstream derives it from there. */
const derived: Readonly<Record<string, string>> = { targetPort: 'port' }

/** What the position must cover: the very value, its key, or the key of the nearest thing that is there. */
function acceptable(error: FieldError, value: unknown): readonly unknown[] {
  const { field } = error
  const own = at(value, field)
  if (own !== undefined && typeof own !== 'object') return [own, segments(field).at(-1)]
  if (own !== undefined && own !== null) {
    const inside = Array.isArray(own) ? own : [...Object.keys(own), ...Object.values(own)]
    return [
      ...inside,
      own,
      field
        .replace(/\[\d+\]$/, '')
        .split('.')
        .at(-1),
    ]
  }
  const words = field.split(/[.[\]]+/).filter((word) => word !== '' && !/^\d+$/.test(word))
  const last = derived[words.at(-1) ?? '']
  const instead = last === undefined ? [] : [at(value, field.replace(/\w+$/, last))]
  return [
    ...words,
    ...words.map((word) => word.replace(/^clusterIPs$/, 'clusterIP').replace(/^L/, 'l')),
    ...instead,
    at(value, 'spec.clusterIP'),
    at(value, field.replace('.Load', '.load')),
  ]
}

function check(text: string, trial: Trial = new Trial()): void {
  const { manifests } = readManifests(text, 'manifest.yaml')
  for (const error of trial.refusals(text)) {
    if (error.detail === '404') continue
    expect(error.position, `${error.field} ${error.type}`).to.include({ file: 'manifest.yaml' })
    const found = covered(text, error.position!)
    if (error.field === '' || found.includes('\n') || /^[[{]/.test(found)) {
      expect(found).to.not.equal('')
      continue
    }
    const wanted = acceptable(error, manifests[0]!.value).map((one) => JSON.stringify(one))
    expect(wanted, `${error.field} ${error.type} in ${text}`).to.include(JSON.stringify(parsed(found)))
  }
}

describe('every refusal shows the node at fault', () => {
  it('decoding', () => {
    for (const [text] of decodeRows) check(text)
  })
  it('Services', () => {
    for (const [spec] of serviceRows) check(serviceText(spec))
    for (const [metadata] of metadataRows) check(serviceText(P80, metadata))
  })
  it('changed Services', () => {
    for (const [before, after] of serviceChanges) {
      const trial = new Trial()
      trial.apply(serviceText(before))
      check(serviceText(after), trial)
    }
  })
  it('slices, Endpoints, namespaces', () => {
    for (const [text] of [...sliceRows, ...endpointsRows, ...namespaceRows]) check(text)
  })
})

describe('places', () => {
  const table: readonly (readonly [text: string, covers: string])[] = [
    [serviceText('ports: [{port: 80, targetport: 1}]'), 'targetport'],
    [serviceText('ports: [{port: "80"}]'), '"80"'],
    [serviceText('ports: [{port: 70000}]'), '70000'],
    [serviceText(`${P80}; clusterIP: 10.96.0.1`), '10.96.0.1'],
    [serviceText(`${P80}; type: LoadBalancer; loadBalancerSourceRanges: [10.0.0.0/8, x]`), 'x'],
    [serviceText(`${P80}; selector: {app: a, "b c": d}`), '"b c"'],
    [serviceText(`${P80}; selector: {app: "a b"}`), '"a b"'],
    [serviceText(P80, 'name: web; labels: {public: yes}'), 'yes'],
    [serviceText('ports: [{port: 80}, {port: 81, name: b}]'), '{port: 80}'],
    [serviceText(`${P80}; allocateLoadBalancerNodePorts: true`), 'allocateLoadBalancerNodePorts'],
    [serviceText('selector: {a: b}'), 'spec'],
  ]
  for (const [text, covers] of table)
    it(`${text.replaceAll('\n', '; ').slice(35, 130)} → ${covers}`, () => {
      const [first] = new Trial().refusals(text)
      expect(covered(text, first!.position!)).to.equal(covers)
    })
})
