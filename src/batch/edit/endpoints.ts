import { type EditKind, misspelt, placed } from './kind.ts'
import { fields, kindOf, type Value } from './tree.ts'

const ADDRESSES: Readonly<Record<string, string>> = {
  Endpoints: 'subsets.*.addresses.*.ip',
  EndpointSlice: 'endpoints.*.addresses.*',
}
const PORTS: Readonly<Record<string, string>> = { Endpoints: 'subsets.*.ports.*.port', EndpointSlice: 'ports.*.port' }

const elsewhere = (): readonly Value[] => ['192.0.2.1']

/** Addresses and ports of endpoints that somebody wrote by hand. */
export const endpoints: EditKind = (tree) => {
  const [address, port] = [ADDRESSES[kindOf(tree)], PORTS[kindOf(tree)]]
  if (address === undefined || port === undefined) return []
  return [
    ...placed(fields(tree, address), elsewhere, (known) => known.addresses),
    ...placed(fields(tree, port), misspelt, (known) => known.ports),
  ]
}
