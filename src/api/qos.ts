import type { Kinds } from '../object.ts'
import { milliValue } from './quantity.ts'

type Spec = Kinds['Pod']['spec']

const COUNTED = ['cpu', 'memory'] as const

/** Sums of CPU and memory over containers, in thousandths; what is zero or absent does not count. */
type Sums = Map<string, bigint>

function counted(resources: object | undefined): Sums {
  const all = (resources ?? {}) as Readonly<Record<string, string | number>>
  return new Map(
    COUNTED.flatMap((name) => {
      const value = all[name] === undefined ? 0n : milliValue(all[name])
      return value === 0n ? [] : [[name, value] as const]
    }),
  )
}

function add(total: Sums, part: Sums): void {
  for (const [name, value] of part) total.set(name, (total.get(name) ?? 0n) + value)
}

/**
 * The class by which a node under pressure chooses whom to evict: Guaranteed when every container limits CPU and memory
 * to what it requests, BestEffort when none asks for anything (pkg/apis/core/v1/helper/qos ComputePodQOS).
 */
export function qosClass(spec: Spec | undefined): 'Guaranteed' | 'Burstable' | 'BestEffort' {
  const [requests, limits]: [Sums, Sums] = [new Map(), new Map()]
  let limited = true
  for (const { resources } of [...(spec?.containers ?? []), ...(spec?.initContainers ?? [])]) {
    const own = counted(resources?.limits)
    add(requests, counted(resources?.requests))
    add(limits, own)
    limited &&= own.size === COUNTED.length
  }
  if (requests.size === 0 && limits.size === 0) return 'BestEffort'
  const equal = [...requests].every(([name, value]) => limits.get(name) === value)
  return limited && equal && requests.size === limits.size ? 'Guaranteed' : 'Burstable'
}
