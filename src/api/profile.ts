/** What an API server is made of: version, gates, installed groups, ranges. Built once a cluster. */
export interface ApiProfile {
  /** Minor version as a number: 34 for v1.34. */
  readonly minor: number
  readonly featureGates: Readonly<Record<string, boolean>>
  /** Absent: the Gateway API is not installed. */
  readonly gatewayChannel?: 'standard' | 'experimental'
  /** Groups of installed custom resources, `networking.istio.io` and its like. */
  readonly groups: readonly string[]
  /** First is the primary family. */
  readonly serviceCIDRs: readonly string[]
  /** Inclusive. */
  readonly nodePorts: readonly [first: number, last: number]
}

export const PROFILE: ApiProfile = {
  minor: 34,
  featureGates: {},
  groups: [],
  serviceCIDRs: ['10.96.0.0/12'],
  nodePorts: [30000, 32767],
}

interface Gate {
  readonly name: string
  /** First minor version in which it is on by default. */
  readonly on: number
}

/** Gates whose default a fact of this domain depends on. */
const gates: readonly Gate[] = [
  { name: 'RelaxedServiceNameValidation', on: 36 },
  { name: 'PreferSameTrafficDistribution', on: 34 },
  { name: 'StrictIPCIDRValidation', on: 36 },
  { name: 'RelaxedEnvironmentVariableValidation', on: 32 },
]

/** Whether a feature gate is on: as configured, else by version. */
export function enabled({ minor, featureGates }: ApiProfile, gate: string): boolean {
  return featureGates[gate] ?? gates.some(({ name, on }) => name === gate && minor >= on)
}
