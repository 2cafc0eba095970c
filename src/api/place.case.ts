import { expect } from 'chai'
import { readManifests } from '../manifest/read.ts'
import { type Position, segments } from '../position.ts'
import type { FieldError } from '../refusal.ts'
import { at, type Trial } from './trial.case.ts'

/** The text that a position covers. */
export function covered(text: string, { line, column, endLine, endColumn }: Position): string {
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

/** Every refusal of a text shows the node at fault: the value itself, its key, or what it is missing from. */
export function checkPlaces(text: string, trial: Trial): void {
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
