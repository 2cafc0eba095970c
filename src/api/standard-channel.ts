/**
 * Fields that only the experimental channel of Gateway API release 1.4 has, by struct: the standard CRDs prune nothing
 * silently under strict validation, they refuse them.
 */
export const experimental: Readonly<Record<string, ReadonlySet<string>>> = {
  SigsGatewayApiApisV1HTTPRouteRule: new Set(['retry', 'sessionPersistence']),
  SigsGatewayApiApisV1GRPCRouteRule: new Set(['sessionPersistence']),
  SigsGatewayApiApisV1HTTPRouteFilter: new Set(['cors', 'externalAuth']),
  SigsGatewayApiApisV1CommonRouteSpec: new Set(['useDefaultGateways']),
  SigsGatewayApiApisV1HTTPRouteSpec: new Set(['useDefaultGateways']),
  SigsGatewayApiApisV1GRPCRouteSpec: new Set(['useDefaultGateways']),
  SigsGatewayApiApisV1ParentReference: new Set(['port']),
  SigsGatewayApiApisV1GatewaySpec: new Set(['allowedListeners', 'defaultScope', 'tls']),
  SigsGatewayApiApisV1GatewayInfrastructure: new Set([]),
}
