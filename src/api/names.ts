/** Syntax of names, label keys and values, ports: apimachinery pkg/util/validation/validation.go, with its wording. */

const dns1123Label = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/
const dns1035Label = /^[a-z]([-a-z0-9]*[a-z0-9])?$/
const dns1123Subdomain = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/
const qualifiedNamePart = /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/

const LABEL = '[a-z0-9]([-a-z0-9]*[a-z0-9])?'
const SUBDOMAIN = `${LABEL}(\\.${LABEL})*`
const QUALIFIED = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]'

/** Bytes of the text, as Go counts lengths. */
export function byteLength(text: string): number {
  for (let index = 0; index < text.length; index++) if (text.charCodeAt(index) > 127) return Buffer.byteLength(text)
  return text.length
}

export function maxLength(limit: number): string {
  return `must be no more than ${limit} characters`
}

export const EMPTY = 'must be non-empty'

export function inclusiveRange(low: number, high: number): string {
  return `must be between ${low} and ${high}, inclusive`
}

/** A message with examples and the pattern, spaced as upstream spaces it. */
export function patternMessage(message: string, pattern: string, examples: readonly string[]): string {
  if (examples.length === 0) return `${message} (regex used for validation is '${pattern}')`
  return `${message} (e.g. ${examples.map((example) => `'${example}', `).join(' or ')}regex used for validation is '${pattern}')`
}

const NOT_DNS1123_LABEL = patternMessage(
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character",
  LABEL,
  ['my-name', '123-abc'],
)
const NOT_DNS1123_SUBDOMAIN = patternMessage(
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character",
  SUBDOMAIN,
  ['example.com'],
)
const NOT_DNS1035_LABEL = patternMessage(
  "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character",
  '[a-z]([-a-z0-9]*[a-z0-9])?',
  ['my-name', 'abc-123'],
)
const NOT_WILDCARD = patternMessage(
  "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character",
  `\\*\\.${SUBDOMAIN}`,
  ['*.example.com'],
)
const NAME_EXAMPLES = ['MyName', 'my.name', '123-abc']
const NOT_NAME_PART = patternMessage(
  "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
  QUALIFIED,
  NAME_EXAMPLES,
)
const NOT_QUALIFIED = `${patternMessage(
  "a qualified name must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
  QUALIFIED,
  NAME_EXAMPLES,
)} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`
const NOT_LABEL_VALUE = patternMessage(
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
  `(${QUALIFIED})?`,
  ['MyValue', 'my_value', '12345'],
)

type Messages = readonly string[]
const FINE: Messages = []

function syntax(text: string, limit: number, pattern: RegExp, message: string): Messages {
  const fits = byteLength(text) <= limit
  const matches = pattern.test(text)
  if (fits && matches) return FINE
  return [...(fits ? [] : [maxLength(limit)]), ...(matches ? [] : [message])]
}

/** A rule that keeps what it found: the same names come again and again. */
function kept(rule: (text: string) => Messages): (text: string) => Messages {
  const known = new Map<string, Messages>()
  return (text) => {
    let found = known.get(text)
    if (found === undefined) {
      found = rule(text)
      if (known.size > 10_000) known.clear()
      if (text.length < 320) known.set(text, found)
    }
    return found
  }
}

/** `my-name`, at most 63. */
export const isDNS1123Label = kept((text) => syntax(text, 63, dns1123Label, NOT_DNS1123_LABEL))

/** `example.com`, at most 253. */
export const isDNS1123Subdomain = kept((text) => syntax(text, 253, dns1123Subdomain, NOT_DNS1123_SUBDOMAIN))

/** Starts with a letter: names of Services and (by history) nothing else. */
export const isDNS1035Label = kept((text) => syntax(text, 63, dns1035Label, NOT_DNS1035_LABEL))

/** `*.example.com`. */
export function isWildcardDNS1123Subdomain(text: string): Messages {
  return syntax(text, 253, /^\*\.[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/, NOT_WILDCARD)
}

/** `name` or `prefix/name`: label and annotation keys, appProtocol, loadBalancerClass. */
export const isQualifiedName = kept(qualifiedName)

function qualifiedName(text: string): Messages {
  const parts = text.split('/')
  const found: string[] = []
  if (parts.length > 2) return [NOT_QUALIFIED]
  const name = parts.at(-1)!
  if (parts.length === 2) {
    if (parts[0] === '') found.push(`prefix part ${EMPTY}`)
    else found.push(...isDNS1123Subdomain(parts[0]!).map((message) => `prefix part ${message}`))
  }
  if (name === '') found.push(`name part ${EMPTY}`)
  else if (byteLength(name) > 63) found.push(`name part ${maxLength(63)}`)
  if (!qualifiedNamePart.test(name)) found.push(NOT_NAME_PART)
  return found
}

const labelValue = /^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$/

/** Empty, or letters, digits, `-`, `_`, `.` between alphanumerics, at most 63. */
export const isLabelValue = kept((text) => syntax(text, 63, labelValue, NOT_LABEL_VALUE))

/** A port number: 1 to 65535. */
export function isPortNumber(port: number): Messages {
  return port >= 1 && port <= 65535 ? FINE : [inclusiveRange(1, 65535)]
}

/** A port name (IANA_SVC_NAME): containers, targetPort, probes, policies, Ingress. */
export function isPortName(name: string): Messages {
  const found: string[] = []
  if (byteLength(name) > 15) found.push(maxLength(15))
  if (!/^[-a-z0-9]+$/.test(name)) found.push('must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)')
  if (!/[a-z]/.test(name)) found.push('must contain at least one letter (a-z)')
  if (name.includes('--')) found.push('must not contain consecutive hyphens')
  if (name.startsWith('-') || name.endsWith('-')) found.push('must not begin or end with a hyphen')
  return found
}

/** An IntOrString port: a number in range, or a port name; anything else is a number 0. */
export function isPortNumberOrName(port: unknown): Messages {
  return typeof port === 'string' ? isPortName(port) : isPortNumber(typeof port === 'number' ? port : 0)
}

/** A key of a ConfigMap or Secret. */
export function isConfigMapKey(key: string): Messages {
  const found: string[] = []
  if (byteLength(key) > 253) found.push(maxLength(253))
  if (!/^[-._a-zA-Z0-9]+$/.test(key))
    found.push(
      patternMessage("a valid config key must consist of alphanumeric characters, '-', '_' or '.'", '[-._a-zA-Z0-9]+', [
        'key.name',
        'KEY_NAME',
        'key-name',
      ]),
    )
  if (key === '.') found.push("must not be '.'")
  if (key === '..') found.push("must not be '..'")
  else if (key.startsWith('..')) found.push("must not start with '..'")
  return found
}

/** A header name of an httpGet probe. */
export function isHTTPHeaderName(name: string): Messages {
  return /^[-A-Za-z0-9]+$/.test(name)
    ? FINE
    : [
        patternMessage("a valid HTTP header must consist of alphanumeric characters or '-'", '[-A-Za-z0-9]+', [
          'X-Header-Name',
        ]),
      ]
}

/** A name of an environment variable: printable ASCII without `=` (the relaxed rule, on since 1.32). */
export function isEnvVarName(name: string): Messages {
  if (name === '') return [EMPTY]
  return /^[ -<>-~]+$/.test(name)
    ? FINE
    : ["a valid environment variable name must consist only of printable ASCII characters other than '='"]
}
