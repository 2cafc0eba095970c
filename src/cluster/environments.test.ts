import { describe, it } from 'node:test'
import { expect } from 'chai'
import fc from 'fast-check'
import { type ClusterOptions, ENVIRONMENTS } from '../environment.ts'
import { Cluster } from './cluster.ts'
import { giveAddresses, inEnvironment } from './environments.ts'

const options: fc.Arbitrary<ClusterOptions> = fc.record(
  {
    seed: fc.string(),
    environment: fc.constantFrom(...ENVIRONMENTS),
    install: fc.record(
      {
        'ingress-nginx': fc.record({ webhook: fc.boolean() }),
        'aws-load-balancer-controller': fc.record({ serviceMutator: fc.boolean() }),
        metallb: fc.constant({}),
      },
      { requiredKeys: [] },
    ),
  },
  { requiredKeys: [] },
)
const environment = fc.constantFrom(...ENVIRONMENTS)

const service = `apiVersion: v1
kind: Service
metadata: { name: web, namespace: default }
spec: { type: LoadBalancer, ports: [{ port: 80 }] }
`

function classIn(made: ClusterOptions): string | undefined {
  const cluster = Cluster.create(made)
  cluster.apply(service, 'web.yaml')
  return cluster.state.get('Service', 'default/web')?.spec?.loadBalancerClass
}

describe('a cluster in another environment', () => {
  it('keeps what is not of an environment', () => {
    fc.assert(
      fc.property(options, environment, (home, there) => {
        const moved = inEnvironment(home, there)
        expect(moved.environment).to.equal(there)
        expect(moved.seed).to.equal(home.seed)
        expect(moved.install?.['ingress-nginx']).to.deep.equal(home.install?.['ingress-nginx'])
      }),
    )
  })

  it('is the same by whatever way one comes there, but for the options of the controller', () => {
    fc.assert(
      fc.property(options, environment, environment, (home, over, there) => {
        const plain = { ...home, install: { ...home.install, 'aws-load-balancer-controller': {} } }
        expect(inEnvironment(inEnvironment(plain, over), there)).to.deep.equal(inEnvironment(plain, there))
      }),
    )
  })

  it('leaves the AWS Load Balancer Controller and its webhook behind', () => {
    const home: ClusterOptions = { environment: 'eks', install: { 'aws-load-balancer-controller': {} } }
    expect(classIn(home)).to.equal('service.k8s.aws/nlb')
    expect(classIn(inEnvironment(home, 'gke'))).to.equal(undefined)
    expect(classIn(inEnvironment(home, 'eks'))).to.equal(undefined)
    expect(classIn(inEnvironment(home, 'eks+lbc'))).to.equal('service.k8s.aws/nlb')
  })

  it('takes the controller along as the exercise installs it', () => {
    const home: ClusterOptions = { install: { 'aws-load-balancer-controller': { serviceMutator: false } } }
    expect(classIn(inEnvironment(home, 'eks+lbc'))).to.equal(undefined)
  })

  it('hands out the pool of the exercise if there is one', () => {
    const pools = (given: string): readonly string[] => {
      const cluster = Cluster.create(inEnvironment({}, 'metallb'))
      cluster.apply(given, 'given/pool.yaml')
      giveAddresses(cluster)
      return cluster.state.all('IPAddressPool').map(({ metadata }) => metadata.name)
    }
    const own = `apiVersion: v1
kind: Namespace
metadata: { name: metallb-system }
---
apiVersion: metallb.io/v1beta1
kind: IPAddressPool
metadata: { name: own, namespace: metallb-system }
spec: { addresses: [192.0.2.0/28] }
`
    expect(pools(own)).to.deep.equal(['own'])
    expect(pools('')).to.deep.equal(['lan'])
  })
})
