import type { Container } from '../application.ts'
import { kept } from '../kept.ts'
import type { Stored } from '../object.ts'
import type { ClusterState } from '../state.ts'
import { resourceField } from './resources.ts'

type Env = NonNullable<Container['env']>[number]
export type Source = NonNullable<Env['valueFrom']>

/** Everything a variable may be taken from. */
export interface Looked {
  readonly pod: Stored<'Pod'>
  readonly ips: readonly string[]
  readonly node: Stored<'Node'> | undefined
  readonly nodeIPs: readonly string[]
  configMap(name: string): Data | undefined
  secret(name: string): Data | undefined
}

/** UTF-8 text of base64 data. */
function decoded(base64: string): string {
  const bytes = Uint8Array.from(atob(base64.replace(/\s+/g, '')), (character) => character.charCodeAt(0))
  return new TextDecoder().decode(bytes)
}

type Data = Readonly<Record<string, string>>

/** A Secret's data in plain text; `stringData` wins. */
const plain = kept((secret: Stored<'Secret'>): Data => {
  const data = Object.entries(secret.data ?? {}).map(([key, value]) => [key, decoded(value as string)])
  return { ...(Object.fromEntries(data) as Data), ...secret.stringData }
})

/** Data of a namespace's ConfigMaps and Secrets as containers read them. */
export function lookIn(state: ClusterState, namespace: string): Pick<Looked, 'configMap' | 'secret'> {
  return {
    configMap(name) {
      const map = state.get('ConfigMap', `${namespace}/${name}`)
      return map && (map.data ?? {})
    },
    secret(name) {
      const secret = state.get('Secret', `${namespace}/${name}`)
      return secret && plain(secret)
    },
  }
}

/** A field of the Pod as the downward API tells it (pkg/fieldpath, kubelet podFieldSelectorRuntimeValue). */
function fieldValue(path: string, { pod, ips, nodeIPs }: Looked): string {
  const subscript = /^metadata\.(labels|annotations)\['(.*)'\]$/.exec(path)
  if (subscript !== null) return pod.metadata[subscript[1] as 'labels' | 'annotations']?.[subscript[2]!] ?? ''
  const values: Readonly<Record<string, string | undefined>> = {
    'metadata.name': pod.metadata.name,
    'metadata.namespace': pod.metadata.namespace,
    'metadata.uid': pod.metadata.uid,
    'spec.nodeName': pod.spec?.nodeName,
    'spec.serviceAccountName': pod.spec?.serviceAccountName ?? 'default',
    'status.podIP': ips[0],
    'status.podIPs': ips.join(),
    'status.hostIP': nodeIPs[0],
    'status.hostIPs': nodeIPs.join(),
  }
  return values[path] ?? ''
}

/** A value from elsewhere; without `value`: optional and absent. */
export function valueFrom(
  { configMapKeyRef, secretKeyRef, fieldRef, resourceFieldRef }: Source,
  container: Container,
  looked: Looked,
): { readonly value?: string } | { readonly missing: string } {
  if (fieldRef !== undefined) return { value: fieldValue(fieldRef.fieldPath, looked) }
  if (resourceFieldRef !== undefined) {
    const containers = [...(looked.pod.spec?.containers ?? []), ...(looked.pod.spec?.initContainers ?? [])]
    const named = containers.find(({ name }) => name === resourceFieldRef.containerName) ?? container
    const { resource, divisor } = resourceFieldRef
    return { value: resourceField(named, resource, divisor as string | number | undefined, looked.node) }
  }
  const reference = configMapKeyRef ?? secretKeyRef
  if (reference?.name === undefined) return {}
  const data = configMapKeyRef === undefined ? looked.secret(reference.name) : looked.configMap(reference.name)
  const value = data?.[reference.key]
  if (value !== undefined) return { value }
  if (reference.optional) return {}
  const [kind, word] = configMapKeyRef === undefined ? ['Secret', 'secret'] : ['ConfigMap', 'configmap']
  if (data === undefined) return { missing: `${word} "${reference.name}" not found` }
  return { missing: `couldn't find key ${reference.key} in ${kind} ${looked.pod.metadata.namespace}/${reference.name}` }
}
