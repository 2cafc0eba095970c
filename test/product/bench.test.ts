import { describe, it } from 'node:test'
import { expect } from 'chai'
import { routeOf } from '../../bench/proxy.ts'
import { modes } from '../../src/proxy/modes.ts'
import type { ProxyModeName } from '../../src/proxy.ts'

describe('what the bench measures of a mode', () => {
  const compiled = (Object.keys(modes) as ProxyModeName[]).filter((mode) => routeOf(mode, 3, false) !== undefined)

  it('are routes, where a mode compiles any', () => {
    expect(compiled).to.deep.equal(['iptables', 'nftables', 'ebpf', 'kernelspace'])
  })

  for (const mode of compiled)
    it(`leads to all endpoints of the Service: ${mode}`, () => {
      for (const endpoints of [1, 3, 1000])
        for (const affinity of [false, true]) {
          const route = routeOf(mode, endpoints, affinity)
          if (route !== undefined)
            expect(new Set(route.ends.map((end) => JSON.stringify(end)))).to.have.length(endpoints)
        }
    })
})
