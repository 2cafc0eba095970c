import type { Stored } from '../../object.ts'

/** `exact`, `prefix` or `regex`; none of them: the thing is there. */
export interface StringMatch {
  readonly exact?: string
  readonly prefix?: string
  readonly regex?: string
}

export interface HttpMatch {
  readonly name?: string
  readonly uri?: StringMatch
  readonly scheme?: StringMatch
  readonly method?: StringMatch
  readonly authority?: StringMatch
  readonly headers?: Readonly<Record<string, StringMatch>>
  readonly withoutHeaders?: Readonly<Record<string, StringMatch>>
  readonly queryParams?: Readonly<Record<string, StringMatch>>
  readonly port?: number
  readonly sourceLabels?: Readonly<Record<string, string>>
  readonly sourceNamespace?: string
  readonly gateways?: readonly string[]
  readonly ignoreUriCase?: boolean
}

export interface Destination {
  readonly host: string
  readonly subset?: string
  readonly port?: { readonly number?: number }
}

export interface HeaderOperations {
  readonly set?: Readonly<Record<string, string>>
  readonly add?: Readonly<Record<string, string>>
  readonly remove?: readonly string[]
}

export interface HeaderEdits {
  readonly request?: HeaderOperations
  readonly response?: HeaderOperations
}

export interface WeightedDestination {
  readonly destination: Destination
  readonly weight?: number
  readonly headers?: HeaderEdits
}

interface Percent {
  readonly value?: number
}

export interface HttpRoute {
  readonly name?: string
  readonly match?: readonly HttpMatch[]
  readonly route?: readonly WeightedDestination[]
  readonly redirect?: {
    readonly uri?: string
    readonly authority?: string
    readonly scheme?: string
    readonly port?: number
    readonly derivePort?: string
    readonly redirectCode?: number
  }
  readonly directResponse?: { readonly status: number; readonly body?: { readonly string?: string } }
  readonly rewrite?: {
    readonly uri?: string
    readonly authority?: string
    readonly uriRegexRewrite?: { readonly match?: string; readonly rewrite?: string }
  }
  readonly timeout?: string
  readonly retries?: { readonly attempts?: number; readonly perTryTimeout?: string; readonly retryOn?: string }
  readonly fault?: {
    readonly delay?: { readonly percentage?: Percent; readonly percent?: number; readonly fixedDelay?: string }
    readonly abort?: { readonly percentage?: Percent; readonly httpStatus?: number }
  }
  readonly mirror?: Destination
  readonly mirrorPercentage?: Percent
  readonly mirrors?: readonly { readonly destination: Destination; readonly percentage?: Percent }[]
  readonly headers?: HeaderEdits
  readonly corsPolicy?: {
    readonly allowOrigins?: readonly StringMatch[]
    readonly allowOrigin?: readonly string[]
    readonly allowMethods?: readonly string[]
    readonly allowHeaders?: readonly string[]
    readonly exposeHeaders?: readonly string[]
    readonly allowCredentials?: boolean
    readonly maxAge?: string
    readonly unmatchedPreflights?: string
  }
  readonly delegate?: { readonly name: string; readonly namespace?: string }
}

/** A condition of a tcp or tls rule. */
export interface StreamMatch {
  readonly port?: number
  readonly gateways?: readonly string[]
  readonly sourceLabels?: Readonly<Record<string, string>>
  readonly sourceNamespace?: string
  readonly destinationSubnets?: readonly string[]
  readonly sniHosts?: readonly string[]
}

export interface StreamRoute {
  readonly match?: readonly StreamMatch[]
  readonly route?: readonly WeightedDestination[]
}

export interface VirtualService {
  readonly metadata: Stored['metadata']
  readonly spec?: {
    readonly hosts?: readonly string[]
    readonly gateways?: readonly string[]
    readonly http?: readonly HttpRoute[]
    readonly tcp?: readonly StreamRoute[]
    readonly tls?: readonly StreamRoute[]
    readonly exportTo?: readonly string[]
  }
}

export interface OutlierDetection {
  readonly consecutive5xxErrors?: number
  readonly consecutiveErrors?: number
  readonly consecutiveGatewayErrors?: number
  readonly consecutiveLocalOriginFailures?: number
  readonly splitExternalLocalOriginErrors?: boolean
  readonly interval?: string
  readonly baseEjectionTime?: string
  readonly maxEjectionPercent?: number
  readonly minHealthPercent?: number
}

export interface LocalitySettings {
  readonly enabled?: boolean
  readonly distribute?: readonly { readonly from?: string; readonly to?: Readonly<Record<string, number>> }[]
  readonly failover?: readonly { readonly from?: string; readonly to?: string }[]
  readonly failoverPriority?: readonly string[]
}

export interface LoadBalancer {
  readonly simple?: string
  readonly consistentHash?: {
    readonly httpHeaderName?: string
    readonly httpQueryParameterName?: string
    readonly useSourceIp?: boolean
    readonly httpCookie?: { readonly name?: string; readonly path?: string; readonly ttl?: string }
  }
  readonly localityLbSetting?: LocalitySettings
}

export interface TrafficPolicy {
  readonly loadBalancer?: LoadBalancer
  readonly outlierDetection?: OutlierDetection
  readonly tls?: { readonly mode?: string }
  readonly connectionPool?: {
    readonly tcp?: { readonly maxConnections?: number }
    readonly http?: { readonly http1MaxPendingRequests?: number; readonly http2MaxRequests?: number }
  }
  readonly portLevelSettings?: readonly (TrafficPolicy & { readonly port?: { readonly number?: number } })[]
}

export interface Subset {
  readonly name: string
  readonly labels?: Readonly<Record<string, string>>
  readonly trafficPolicy?: TrafficPolicy
}

export interface DestinationRule {
  readonly metadata: Stored['metadata']
  readonly spec?: {
    readonly host?: string
    readonly subsets?: readonly Subset[]
    readonly trafficPolicy?: TrafficPolicy
    readonly exportTo?: readonly string[]
  }
}

export interface Server {
  readonly port?: { readonly number?: number; readonly name?: string; readonly protocol?: string }
  readonly hosts?: readonly string[]
  readonly tls?: { readonly httpsRedirect?: boolean; readonly mode?: string; readonly credentialName?: string }
}

export interface IstioGateway {
  readonly metadata: Stored['metadata']
  readonly spec?: { readonly selector?: Readonly<Record<string, string>>; readonly servers?: readonly Server[] }
}

/** The proxy that routes: a sidecar beside a client, or the ingress gateway. */
export interface MeshProxy {
  readonly namespace: string
  readonly labels: Readonly<Record<string, string>>
  readonly node: string
  /** `mesh`, or `namespace/name` of the Gateway whose server took the request. */
  readonly gateway: string
}

/** `300ms`, `1.5s`, `2m`, `1h`, also in a row: milliseconds. */
export function milliseconds(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const unit: Readonly<Record<string, number>> = { h: 3_600_000, m: 60_000, s: 1000, ms: 1 }
  return [...text.matchAll(/(\d+(?:\.\d+)?)(h|ms|m|s)/g)].reduce(
    (sum, [, number, name]) => sum + Number(number) * unit[name!]!,
    0,
  )
}
