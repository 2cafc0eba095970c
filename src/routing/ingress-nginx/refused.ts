import { cidr, familyOf } from '../../address.ts'
import {
  ALGORITHMS,
  annotation,
  BASIC,
  INTEGER,
  NGINX_VARIABLE,
  type Pairs,
  PREFIX,
  parseBool,
  REGEX,
  SIZE,
  URL_CHARS,
  URL_WITH_VARIABLE,
} from './reader.ts'

type Valid = (value: string) => boolean

const matching =
  (expression: RegExp): Valid =>
  (value) =>
    expression.test(value)
const bool: Valid = (value) => parseBool(value) !== undefined
const ranges: Valid = (value) =>
  value.split(',').some((range) => cidr(range.trim()) !== undefined || familyOf(range.trim()) !== undefined)

/**
 * Annotations whose extractor hands its validation error on, so that the webhook refuses the Ingress
 * (internal/ingress/annotations); a malformed value of any other counts as absent.
 */
const REFUSED: Readonly<Record<string, Valid>> = {
  'auth-secret-type': matching(/auth-file|auth-map/),
  'auth-type': matching(/basic|digest/),
  'auth-url': matching(URL_WITH_VARIABLE),
  'client-body-buffer-size': matching(SIZE),
  'custom-http-errors': matching(/^(?:[4,5]\d{2},?)*$/),
  'default-backend': matching(/^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/),
  'from-to-www-redirect': bool,
  'http2-push-preload': bool,
  'limit-allowlist': ranges,
  'limit-connections': matching(INTEGER),
  'limit-rpm': matching(INTEGER),
  'limit-rps': matching(INTEGER),
  'limit-whitelist': ranges,
  'load-balance': (value) => ALGORITHMS.includes(value.trim()),
  'permanent-redirect': matching(URL_CHARS),
  'permanent-redirect-code': matching(INTEGER),
  satisfy: matching(/^(any|all)$/i),
  'server-alias': (value) => value.split(',').every((name) => REGEX.test(name.trim())),
  'ssl-passthrough': bool,
  'temporal-redirect': matching(URL_CHARS),
  'upstream-hash-by': (value) => value.split(/(?=\$)/).every((part) => NGINX_VARIABLE.test(part) || BASIC.test(part)),
  'upstream-hash-by-subset': bool,
  'upstream-hash-by-subset-size': matching(INTEGER),
  'upstream-vhost': matching(URL_WITH_VARIABLE),
  'x-forwarded-prefix': matching(BASIC),
}

/** The first annotation whose value the webhook refuses. */
export function refusedAnnotation(pairs: Pairs | undefined): string | undefined {
  for (const [name, valid] of Object.entries(REFUSED)) {
    const value = annotation(pairs, name)
    if (value !== undefined && value !== '' && !valid(value)) return PREFIX + name
  }
  return undefined
}
