import type { HttpRequest } from '../../http.ts'
import { pattern } from './locations.ts'
import type { Location } from './model.ts'

export const DEFAULT_PORT = { http: 80, https: 443 } as const

/** Host with the port as the client wrote it in its Host header. */
export function hostHeader({ host, port, scheme }: HttpRequest): string {
  return port === DEFAULT_PORT[scheme] ? host : `${host}:${port}`
}

/** Path and query as sent. */
export function requestUri({ path, query }: HttpRequest): string {
  return query === '' ? path : `${path}?${query}`
}

/** Where an http request goes when its location wants https; a trailing slash is dropped unless kept on purpose. */
export function httpsLocation(request: HttpRequest, { annotations }: Location): string {
  const uri = requestUri(request)
  const kept = annotations.preserveTrailingSlash || !uri.endsWith('/') ? uri : uri.slice(0, -1)
  return `https://${request.host}${annotations.usePortInRedirects ? ':443' : ''}${kept}`
}

/** A request after rewrite-target, or the redirect that an absolute target makes of it. */
export type Rewritten =
  | { readonly kind: 'same' }
  | { readonly kind: 'path'; readonly path: string; readonly query: string }
  | { readonly kind: 'redirect'; readonly to: string }

/** `rewrite "(?i)<path>" <target> break;`: the whole path becomes the target, with the groups of the path's expression. */
export function rewritten(request: HttpRequest, { path, annotations }: Location): Rewritten {
  const { rewriteTarget } = annotations
  if (rewriteTarget === '' || rewriteTarget === path) return { kind: 'same' }
  const found = pattern(path)?.exec(request.path)
  if (found === undefined || found === null) return { kind: 'same' }
  const target = rewriteTarget.replace(/\$(\d)/g, (_, group: string) => found[Number(group)] ?? '')
  if (/^https?:\/\//.test(target))
    return { kind: 'redirect', to: request.query === '' ? target : `${target}?${request.query}` }
  const [to = '', args] = target.split('?')
  const query =
    args === undefined
      ? request.query
      : args === ''
        ? ''
        : [args, request.query].filter((part) => part !== '').join('&')
  return { kind: 'path', path: to, query }
}
