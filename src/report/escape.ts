/** Characters that would act on the reader's screen instead of standing on it: controls, direction changes, invisible ones. */
const ACTING = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{DI}]/gu
/**
 * Most text: printable ASCII without `#`, Latin letters, Hangul, the punctuation, arrows and marks of sentences, and no workflow
 * command. It stands for itself.
 */
const PLAIN = /^(?! *::)[ !"$-~\xa1-\xac\xae-\xff\u2010-\u2027\u2190-\u22ff\u2500-\u27bf\u3001-\u3011가-힣]*$/

function code(character: string): string {
  if (character === '\n') return '\\n'
  if (character === '\r') return '\\r'
  if (character === '\t') return '\\t'
  return `\\u{${character.codePointAt(0)!.toString(16)}}`
}

/**
 * One line of text that only shows: what would act is written as an escape. That goes for workflow commands too, which a
 * CI runner takes from any log line that begins with `::` or holds `##[`.
 */
export function shown(text: string): string {
  if (PLAIN.test(text)) return text
  return text
    .replace(ACTING, code)
    .replace(/^(\s*):(?=:)/, '$1\\u{3a}')
    .replaceAll('##[', '#\\u{23}[')
}

/** The same over several lines: newlines and tabs stay. */
export function shownLines(text: string): string {
  if (PLAIN.test(text)) return text
  return text
    .split('\n')
    .map((line) => line.split('\t').map(shown).join('  '))
    .join('\n')
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Text and attribute values of HTML. */
export function html(text: string): string {
  const lines = shownLines(text)
  return /[&<>"']/.test(lines) ? lines.replace(/[&<>"']/g, (character) => ENTITIES[character]!) : lines
}

/** Text and attribute values of XML 1.0, in which most control characters cannot be written at all. */
export function xml(text: string): string {
  const escaped = html(text)
  return escaped.includes('\n') ? escaped.replaceAll('\n', '&#10;') : escaped
}

/** Whatever Markdown might take for more than a letter. */
const MARKED = /[\\`*_{}[\]!|~$&<>@]|:\/\/|^[-+#=\d]/

/** GitHub-flavoured Markdown, also inside a table cell: no markup, no HTML, no mention, one line. */
export function markdown(text: string): string {
  const line = shown(text)
  if (!MARKED.test(line)) return line
  return line
    .replace(/[\\`*_{}[\]!|~$]/g, '\\$&')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('@', '&#64;')
    .replace(/:\/\//g, '&#58;//')
    .replace(/^([-+#=]|\d+[.)])/, '\\$1')
}

/** Code in Markdown: a fence longer than any run of backticks inside. */
export function fenced(text: string, language = ''): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length))
  const fence = '`'.repeat(longest + 1)
  return `${fence}${language}\n${shownLines(text)}\n${fence}`
}

/** A cell of CSV: a cell that a spreadsheet would take for a formula begins with an apostrophe. */
export function csv(text: string): string {
  const safe = /^[\s]*[=+\-@\t\r]/.test(text) ? `'${text}` : text
  const line = shown(safe)
  return /[",;\n\r]/.test(line) || line !== line.trim() ? `"${line.replaceAll('"', '""')}"` : line
}

/** The message of a GitHub workflow command. */
export function githubMessage(text: string): string {
  return shownLines(text).replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

/** A property of a GitHub workflow command. */
export function githubProperty(text: string): string {
  return shown(text).replaceAll('%', '%25').replaceAll(':', '%3A').replaceAll(',', '%2C')
}

/** What acts and is not written as an escape by `JSON.stringify` already, but for the line breaks between values. */
const ACTING_IN_JSON = /[\x7f-\x9f\p{Cf}\p{Zl}\p{Zp}\p{DI}]/gu
/** What a document may hold without a closer look, line breaks included. */
const UNUSUAL = /[^\n -~\xa1-\xac\xae-\xff\u2010-\u2027\u2190-\u22ff\u2500-\u27bf\u3001-\u3011가-힣]/

function escaped(character: string): string {
  return Array.from(
    { length: character.length },
    (_, index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`,
  ).join('')
}

/** JSON in which nothing acts: the same value, with invisible and direction-changing characters as escapes. */
export function json(value: unknown): string {
  const text = JSON.stringify(value, null, 2)
  return UNUSUAL.test(text) ? text.replace(ACTING_IN_JSON, escaped) : text
}
