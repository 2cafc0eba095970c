import { ageOf, type Columns, NONE, selectorText, since } from './columns.ts'

const ROLE = 'node-role.kubernetes.io/'

export const nodes: Columns<'Node'> = {
  header: [
    'NAME',
    'STATUS',
    'ROLES',
    'AGE',
    'VERSION',
    '+INTERNAL-IP',
    '+EXTERNAL-IP',
    '+OS-IMAGE',
    '+KERNEL-VERSION',
    '+CONTAINER-RUNTIME',
  ],
  row(node, now) {
    const ready = node.status?.conditions?.find(({ type }) => type === 'Ready')?.status
    const roles = Object.keys(node.metadata.labels ?? {}).flatMap((key) =>
      key.startsWith(ROLE) && key !== ROLE ? [key.slice(ROLE.length)] : [],
    )
    const status = ready === undefined ? 'Unknown' : ready === 'True' ? 'Ready' : 'NotReady'
    const address = (wanted: string): string =>
      node.status?.addresses?.find(({ type }) => type === wanted)?.address ?? NONE
    const info = node.status?.nodeInfo
    return [
      node.metadata.name,
      `${status}${node.spec?.unschedulable ? ',SchedulingDisabled' : ''}`,
      roles.sort().join(',') || NONE,
      ageOf(node, now),
      info?.kubeletVersion ?? '',
      address('InternalIP'),
      address('ExternalIP'),
      info?.osImage || '<unknown>',
      info?.kernelVersion || '<unknown>',
      info?.containerRuntimeVersion || '<unknown>',
    ]
  },
}

export const namespaces: Columns<'Namespace'> = {
  header: ['NAME', 'STATUS', 'AGE'],
  row: (object, now) => [object.metadata.name, object.status?.phase ?? 'Active', ageOf(object, now)],
}

export const configMaps: Columns<'ConfigMap'> = {
  header: ['NAME', 'DATA', 'AGE'],
  row({ metadata, data = {}, binaryData = {} }, now) {
    const count = Object.keys(data).length + Object.keys(binaryData).length
    return [metadata.name, String(count), ageOf({ metadata }, now)]
  },
}

export const secrets: Columns<'Secret'> = {
  header: ['NAME', 'TYPE', 'DATA', 'AGE'],
  row: ({ metadata, type = 'Opaque', data = {} }, now) => [
    metadata.name,
    type,
    String(Object.keys(data).length),
    ageOf({ metadata }, now),
  ],
}

export const networkPolicies: Columns<'NetworkPolicy'> = {
  header: ['NAME', 'POD-SELECTOR', 'AGE'],
  row: (object, now) => [object.metadata.name, selectorText(object.spec?.podSelector as never), ageOf(object, now)],
}

export const ingressClasses: Columns<'IngressClass'> = {
  header: ['NAME', 'CONTROLLER', 'PARAMETERS', 'AGE'],
  row(object, now) {
    const { kind, apiGroup, name } = object.spec?.parameters ?? {}
    const parameters = kind === undefined ? NONE : `${kind}${apiGroup ? `.${apiGroup}` : ''}/${name}`
    return [object.metadata.name, object.spec?.controller ?? '', parameters, ageOf(object, now)]
  },
}

export const events: Columns<'Event'> = {
  header: [
    'LAST SEEN',
    'TYPE',
    'REASON',
    'OBJECT',
    '+SUBOBJECT',
    '+SOURCE',
    'MESSAGE',
    '+FIRST SEEN',
    '+COUNT',
    '+NAME',
  ],
  row(event, now) {
    const { metadata, involvedObject, firstTimestamp, lastTimestamp = firstTimestamp } = event
    const { type = '', reason = '', message = '', count = 1, source } = event
    return [
      since(lastTimestamp, now),
      type,
      reason,
      `${(involvedObject.kind ?? '').toLowerCase()}/${involvedObject.name}`,
      involvedObject.fieldPath ?? '',
      source?.component ?? '',
      message.trim(),
      since(firstTimestamp, now),
      String(count),
      metadata.name,
    ]
  },
}
