import type { ClusterOptions, EnvironmentName, Installed } from '../environment.ts'
import type { Cluster } from './cluster.ts'

/** What makes load balancers because it is installed: it belongs to an environment and stays behind in it. */
const OWN: Readonly<Partial<Record<EnvironmentName, Installed>>> = {
  'eks+lbc': { 'aws-load-balancer-controller': {} },
  metallb: { metallb: {} },
}

/** The same cluster in another environment: nodes, images and all that is installed stay, but what makes load balancers. */
export function inEnvironment(options: ClusterOptions, environment: EnvironmentName): ClusterOptions {
  const { 'aws-load-balancer-controller': controller, metallb: _, ...install } = options.install ?? {}
  const own =
    environment === 'eks+lbc' && controller ? { 'aws-load-balancer-controller': controller } : OWN[environment]
  return { ...options, environment, install: { ...install, ...own } }
}

const POOL = `apiVersion: v1
kind: Namespace
metadata: { name: metallb-system }
---
apiVersion: metallb.io/v1beta1
kind: IPAddressPool
metadata: { name: lan, namespace: metallb-system }
spec: { addresses: [192.168.10.200-192.168.10.220] }
---
apiVersion: metallb.io/v1beta1
kind: L2Advertisement
metadata: { name: lan, namespace: metallb-system }
`

/** MetalLB has addresses of the LAN where nobody gave it any, or nothing could be had there. */
export function giveAddresses(cluster: Cluster): void {
  if (cluster.options.environment === 'metallb' && cluster.state.all('IPAddressPool').length === 0)
    cluster.apply(POOL, 'given/metallb.yaml')
}
