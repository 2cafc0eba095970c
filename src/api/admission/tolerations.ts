import type { Step } from '../request.ts'

interface Toleration {
  readonly key?: string
  readonly operator?: string
  readonly effect?: string
  readonly tolerationSeconds?: number
}

const KEYS = ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable']

/** Every Pod stays five minutes on a node that is gone, unless it says otherwise (plugin DefaultTolerationSeconds). */
export const tolerations: Step = ({ draft }) => {
  const spec = draft['spec'] as { tolerations?: Toleration[] } | undefined
  if (spec === undefined) return undefined
  const now = spec.tolerations ?? []
  const missing = KEYS.filter((key) => !now.some((one) => tolerates(one, key)))
  if (missing.length > 0) spec.tolerations = [...now, ...missing.map(fiveMinutes)]
  return undefined
}

function tolerates({ key = '', effect = '' }: Toleration, taint: string): boolean {
  return (key === taint || key === '') && (effect === 'NoExecute' || effect === '')
}

function fiveMinutes(key: string): Toleration {
  return { key, operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 300 }
}
