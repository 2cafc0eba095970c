import { plainScalar } from './scalar.ts'

/** YAML as `kubectl get -o yaml` prints it: keys sorted, lists flush with their key, every string read back as a string. */
export function printYAML(value: unknown): string {
  return `${block(value, '')}\n`
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return value !== null && typeof value === 'object' && !Array.isArray(value)
}

function isEmpty(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0
}

/** A value whose lines begin at `indent`; the first line carries no indentation of its own. */
function block(value: unknown, indent: string): string {
  if (Array.isArray(value))
    return isEmpty(value) ? '[]' : value.map((item) => `- ${block(item, `${indent}  `)}`).join(`\n${indent}`)
  if (!isMap(value)) return scalar(value, indent)
  const keys = Object.keys(value).filter((key) => value[key] !== undefined)
  if (keys.length === 0) return '{}'
  return keys
    .sort((a, b) => (a < b ? -1 : 1))
    .map((key) => `${text(key, false)}:${entry(value[key], indent)}`)
    .join(`\n${indent}`)
}

function entry(value: unknown, indent: string): string {
  if (Array.isArray(value) && !isEmpty(value)) return `\n${indent}${block(value, indent)}`
  if (isMap(value) && !isEmpty(value)) return `\n${indent}  ${block(value, `${indent}  `)}`
  return ` ${isMap(value) || Array.isArray(value) ? block(value, indent) : scalar(value, `${indent}  `)}`
}

function scalar(value: unknown, indent: string): string {
  if (typeof value === 'string') return value.includes('\n') ? literal(value, indent) : text(value, true)
  return value === undefined ? 'null' : String(value)
}

/** Begins no other kind of node, holds no `: ` or ` #`, and is no word that means something else. */
function isPlain(value: string, afterColon: boolean): boolean {
  if (plainScalar(value) !== value || value === '<<') return false
  if (/^[\s\-?:,[\]{}#&*!|>'"%@`]/.test(value) && !(afterColon && /^[-:][^\s]/.test(value) && !value.startsWith('---')))
    return false
  return !/[^\x20-\x7e\u00a1-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd]|:(\s|$)|\s#|\s$/.test(value)
}

function text(value: string, afterColon: boolean): string {
  if (isPlain(value, afterColon)) return value
  if (plainScalar(value) !== value || /[^\x20-\x7e\u00a1-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd]/.test(value))
    return quoted(value)
  return `'${value.replaceAll("'", "''")}'`
}

/** JSON's quotes, with what YAML cannot hold as it is escaped. */
function quoted(value: string): string {
  return JSON.stringify(value).replace(/[^\x20-\x7e\u00a1-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd]/g, (char) => {
    return `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`
  })
}

/** A block with its line breaks; texts that a block cannot hold are quoted. */
function literal(value: string, indent: string): string {
  if (/[^\n\x20-\x7e\u00a1-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd]| \n|\n +$|^\s/.test(value)) return quoted(value)
  const trimmed = value.replace(/\n+$/, '')
  const breaks = value.length - trimmed.length
  if (trimmed === '') return quoted(value)
  const chomping = breaks === 0 ? '-' : breaks === 1 ? '' : '+'
  const lines = trimmed.split('\n').map((line) => (line === '' ? '' : indent + line))
  return `|${chomping}\n${lines.join('\n')}${'\n'.repeat(Math.max(0, breaks - 1))}`
}
