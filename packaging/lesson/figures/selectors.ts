import type { Cluster } from '../../../src/cluster/cluster.ts'
import type { Cell, Figure } from './figure.ts'
import { settled } from './scene.ts'

const EXPRESSIONS: Readonly<Record<string, { readonly equality?: string; readonly set: string }>> = {
  'app=web': { equality: 'app: web', set: '{ key: app, operator: In, values: [web] }' },
  'app!=web': { set: '{ key: app, operator: NotIn, values: [web] }' },
  'app in (web, api)': { set: '{ key: app, operator: In, values: [web, api] }' },
  'app notin (web)': { set: '{ key: app, operator: NotIn, values: [web] }' },
  app: { set: '{ key: app, operator: Exists }' },
}

function accepted(cluster: Cluster, text: string): Cell {
  return cluster
    .fork()
    .apply(text)
    .every(({ issues }) => issues.length === 0)
    ? '$yes'
    : '$no'
}

const asService = (selector: string): string =>
  `apiVersion: v1\nkind: Service\nmetadata: { name: other }\nspec: { selector: { ${selector} }, ports: [{ port: 80 }] }\n`

const asBudget = (expression: string): string => `apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: { name: other }
spec: { minAvailable: 1, selector: { matchExpressions: [${expression}] } }
`

/** Which selectors know which conditions: what the API server accepts. */
export const selectors: Figure = {
  id: 'selectors',
  rows: () => {
    const cluster = settled({})
    return Object.entries(EXPRESSIONS).map(([name, { equality, set }]) => [
      name,
      equality === undefined
        ? accepted(cluster, asService(`matchExpressions: [${set}]`))
        : accepted(cluster, asService(equality)),
      accepted(cluster, asBudget(set)),
    ])
  },
}
