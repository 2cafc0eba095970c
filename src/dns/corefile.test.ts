import { describe, it } from 'node:test'
import { expect } from 'chai'
import type { AnyObject } from '../object.ts'
import { EMPTY_CACHE } from './cache.ts'
import { kubeadmCorefile, parseCorefile } from './corefile.ts'
import { digText } from './dig.ts'
import { CorefileError } from './directives.ts'
import { clusterDns } from './server.ts'
import { namespace, plainCorefile, service, view } from './zone.case.ts'

describe('Corefile', () => {
  it('reads what kubeadm installs', () => {
    const { blocks, ignored } = parseCorefile(kubeadmCorefile())
    expect(blocks).to.have.length(1)
    expect(blocks[0]).to.deep.include({ zones: ['.'], port: 53, shuffles: true })
    expect(blocks[0]?.plugins.map(({ name }) => name)).to.deep.equal(['cache', 'kubernetes', 'forward'])
    expect(blocks[0]?.plugins[0]?.options).to.deep.include({
      success: { maximum: 30, minimum: 5, except: ['cluster.local.'] },
    })
    expect(blocks[0]?.plugins[1]?.options).to.deep.include({
      ttl: 30,
      pods: 'insecure',
      fallthrough: ['in-addr.arpa.', 'ip6.arpa.'],
    })
    expect(ignored).to.deep.equal(['errors', 'health', 'loadbalance', 'loop', 'prometheus', 'ready', 'reload'])
  })

  it('takes plugins in the order of plugin.cfg, not of the file', () => {
    const { blocks } = parseCorefile('. {\n forward . 1.1.1.1\n kubernetes cluster.local\n cache\n}\n')
    expect(blocks[0]?.plugins.map(({ name }) => name)).to.deep.equal(['cache', 'kubernetes', 'forward'])
  })

  it('reads several zones, ports, comments, snippets and reverse networks', () => {
    const text =
      '(common) {\n  errors\n  cache 10\n}\n# a comment\na.example, b.example:1053 {\n  import common # here too\n  forward . tls://9.9.9.9:853 [2001:db8::1]:53\n}\n10.0.0.0/8 {\n  forward . /etc/resolv.conf\n}\n'
    const { blocks } = parseCorefile(text)
    expect(blocks.map(({ zones, port }) => `${zones.join(' ')} ${port}`)).to.deep.equal([
      'a.example. 53',
      'b.example. 1053',
      '10.in-addr.arpa. 53',
    ])
    expect(blocks[0]?.plugins[1]?.options).to.deep.include({ to: ['9.9.9.9', '2001:db8::1'] })
    expect(blocks[2]?.plugins[0]?.options).to.deep.include({ to: ['node'] })
  })

  const broken: readonly (readonly [why: string, text: string])[] = [
    ['a brace too few', '. {\n cache\n'],
    ['a brace too many', '. {\n}\n}\n'],
    ['a wrong word for pods', '. {\n kubernetes cluster.local {\n pods sometimes\n }\n}\n'],
    ['a TTL beyond an hour', '. {\n kubernetes cluster.local {\n ttl 3601\n }\n}\n'],
    ['a cache of no time', '. {\n cache 0\n}\n'],
    ['a forward to nobody', '. {\n forward .\n}\n'],
    ['an unknown snippet', '. {\n import nothing\n}\n'],
    ['nothing at all', ''],
  ]
  for (const [why, text] of broken) {
    it(`is refused with ${why}`, () => {
      expect(() => parseCorefile(text)).to.throw(CorefileError)
    })
  }

  it('a ConfigMap kube-system/coredns replaces it, unless CoreDNS would not read it', () => {
    const map = (text: string): AnyObject => ({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'coredns', namespace: 'kube-system' },
      data: { Corefile: text },
    })
    const ttl = (text: string): number | undefined => {
      const seen = view([namespace('shop'), service('shop/payment 10.96.1.100 http:80'), map(text)])
      return clusterDns({ name: 'payment.shop.svc.cluster.local.', type: 'A' }, seen, EMPTY_CACHE).reply.answers[0]?.ttl
    }
    expect(ttl(plainCorefile.replace('pods insecure', 'ttl 77'))).to.equal(77)
    expect(ttl('. {')).to.equal(5)
  })

  it('namespaces, labels and endpoint names are options', () => {
    const labelled = {
      ...service('shop/payment 10.96.1.100 http:80'),
      metadata: { name: 'payment', namespace: 'shop', labels: { public: 'yes' } },
    }
    const objects = [
      namespace('shop'),
      namespace('pay'),
      labelled,
      service('shop/other 10.96.1.101 http:80'),
      service('pay/web 10.96.1.102 http:80'),
    ]
    const rcodes = (option: string): readonly string[] => {
      const seen = view(objects, { dns: { corefile: plainCorefile.replace('pods insecure', option) } })
      return ['payment.shop', 'other.shop', 'web.pay'].map(
        (name) => clusterDns({ name: `${name}.svc.cluster.local.`, type: 'A' }, seen, EMPTY_CACHE).reply.rcode,
      )
    }
    expect(rcodes('namespaces shop')).to.deep.equal(['NOERROR', 'NOERROR', 'NXDOMAIN'])
    expect(rcodes('labels public in (yes, maybe)')).to.deep.equal(['NOERROR', 'NXDOMAIN', 'NXDOMAIN'])
    expect(rcodes('labels !public')).to.deep.equal(['NXDOMAIN', 'NOERROR', 'NOERROR'])
    expect(rcodes('namespace_labels kubernetes.io/metadata.name!=shop')).to.deep.equal([
      'NXDOMAIN',
      'NXDOMAIN',
      'NOERROR',
    ])
    expect(rcodes('ignore empty_service')).to.deep.equal(['NXDOMAIN', 'NXDOMAIN', 'NXDOMAIN'])
  })
})

describe('dig', () => {
  it('prints sections as dig does', () => {
    const seen = view([namespace('shop'), service('shop/payment 10.96.1.100 http:80')])
    const text = (name: string, type: string): string =>
      digText(clusterDns({ name, type }, seen, EMPTY_CACHE).reply, '10.96.0.10')
    expect(text('payment.shop.svc.cluster.local.', 'A')).to.equal(
      [
        '; <<>> DiG <<>> payment.shop.svc.cluster.local. A',
        ';; global options: +cmd',
        ';; Got answer:',
        ';; ->>HEADER<<- opcode: QUERY, status: NOERROR',
        ';; flags: qr aa rd; QUERY: 1, ANSWER: 1, AUTHORITY: 0, ADDITIONAL: 0',
        ';; WARNING: recursion requested but not available',
        '',
        ';; QUESTION SECTION:',
        ';payment.shop.svc.cluster.local.\t\tIN\tA',
        '',
        ';; ANSWER SECTION:',
        'payment.shop.svc.cluster.local.\t5\tIN\tA\t10.96.1.100',
        '',
        ';; SERVER: 10.96.0.10#53(10.96.0.10) (UDP)',
        '',
      ].join('\n'),
    )
    expect(text('nothing.shop.svc.cluster.local.', 'A')).to.match(
      /status: NXDOMAIN[\s\S]*AUTHORITY SECTION:\ncluster\.local\.\t\t5\tIN\tSOA\tns\.dns\.cluster\.local\./,
    )
  })
})
