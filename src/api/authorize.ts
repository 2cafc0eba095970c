import type { Stored } from '../object.ts'
import type { Refusal } from '../refusal.ts'
import type { ClusterState } from '../state.ts'

/** Who asks for what: `{verb: 'list', group: 'discovery.k8s.io', resource: 'endpointslices', namespace: 'default'}`. */
export interface AccessRequest {
  readonly verb: string
  /** '' for the core group. */
  readonly group: string
  readonly resource: string
  /** Absent: cluster-wide. */
  readonly namespace?: string
  readonly name?: string
}

/** `namespace/name` of a service account. */
export type Account = string

interface Rule {
  readonly verbs?: readonly string[]
  readonly apiGroups?: readonly string[]
  readonly resources?: readonly string[]
  readonly resourceNames?: readonly string[]
}

interface Subject {
  readonly kind: string
  readonly name: string
  readonly namespace?: string
}

interface RoleRef {
  readonly kind: string
  readonly name: string
}

const READ = ['get', 'list', 'watch']
const CORE = [
  'bindings',
  'configmaps',
  'endpoints',
  'events',
  'limitranges',
  'namespaces',
  'persistentvolumeclaims',
  'pods',
  'pods/log',
  'pods/status',
  'replicationcontrollers',
  'resourcequotas',
  'serviceaccounts',
  'services',
  'services/status',
]

const viewed: readonly Rule[] = [
  { apiGroups: [''], resources: CORE, verbs: READ },
  { apiGroups: ['discovery.k8s.io'], resources: ['endpointslices'], verbs: READ },
  {
    apiGroups: ['apps'],
    resources: ['controllerrevisions', 'daemonsets', 'deployments', 'replicasets', 'statefulsets'],
    verbs: READ,
  },
  { apiGroups: ['autoscaling'], resources: ['horizontalpodautoscalers'], verbs: READ },
  { apiGroups: ['batch'], resources: ['cronjobs', 'jobs'], verbs: READ },
  { apiGroups: ['policy'], resources: ['poddisruptionbudgets'], verbs: READ },
  { apiGroups: ['networking.k8s.io'], resources: ['ingresses', 'networkpolicies'], verbs: READ },
]

const WRITE = ['create', 'delete', 'deletecollection', 'patch', 'update']
const writable = [
  'configmaps',
  'events',
  'persistentvolumeclaims',
  'pods',
  'replicationcontrollers',
  'secrets',
  'serviceaccounts',
  'services',
]
const written: readonly Rule[] = [
  { apiGroups: [''], resources: writable, verbs: WRITE },
  {
    apiGroups: [''],
    resources: ['secrets', 'pods/exec', 'pods/portforward', 'pods/proxy', 'services/proxy'],
    verbs: [...READ, 'create'],
  },
  ...viewed.slice(2).map((rule) => ({ ...rule, verbs: WRITE })),
]

/** User-facing roles that every cluster has (plugin/pkg/auth/authorizer/rbac/bootstrappolicy/policy.go). */
const builtIn: Readonly<Record<string, readonly Rule[]>> = {
  'cluster-admin': [{ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }],
  admin: [
    ...viewed,
    ...written,
    { apiGroups: ['rbac.authorization.k8s.io'], resources: ['roles', 'rolebindings'], verbs: [...READ, ...WRITE] },
  ],
  edit: [...viewed, ...written],
  view: viewed,
}

function has(list: readonly string[] | undefined, item: string): boolean {
  return list !== undefined && (list.includes('*') || list.includes(item))
}

function hasResource(list: readonly string[] | undefined, resource: string): boolean {
  const [, sub] = resource.split('/')
  return has(list, resource) || (sub !== undefined && list?.includes(`*/${sub}`) === true)
}

function covers(rule: Rule, { verb, group, resource, name }: AccessRequest): boolean {
  if (!has(rule.verbs, verb) || !has(rule.apiGroups, group) || !hasResource(rule.resources, resource)) return false
  const names = rule.resourceNames ?? []
  return names.length === 0 || (name !== undefined && names.includes(name))
}

/** Whether a subject of a binding is the account, by its own name or by a group of all accounts. */
function means({ kind, name, namespace }: Subject, account: Account, home: string | undefined): boolean {
  const [space, own] = account.split('/')
  if (kind === 'ServiceAccount') return name === own && (namespace ?? home) === space
  if (kind === 'User') return name === `system:serviceaccount:${space}:${own}`
  return ['system:serviceaccounts', `system:serviceaccounts:${space}`, 'system:authenticated'].includes(name)
}

function rulesOf({ kind, name }: RoleRef, namespace: string | undefined, state: ClusterState): readonly Rule[] {
  if (kind === 'Role') return (state.get('Role', `${namespace}/${name}`)?.rules ?? []) as readonly Rule[]
  const role = state.get('ClusterRole', name)
  return role === undefined ? (builtIn[name] ?? []) : ((role.rules ?? []) as readonly Rule[])
}

interface Binding {
  readonly subjects?: readonly Subject[]
  readonly roleRef: RoleRef
  readonly metadata: { readonly namespace?: string }
}

/** Whether a service account may do something: the RBAC authorizer over roles and bindings of a state. */
export function allowed(account: Account, request: AccessRequest, state: ClusterState): boolean {
  const grants = ({ subjects = [], roleRef, metadata }: Binding): boolean =>
    subjects.some((subject) => means(subject, account, metadata.namespace)) &&
    rulesOf(roleRef, metadata.namespace, state).some((rule) => covers(rule, request))
  if ((state.list('ClusterRoleBinding') as unknown as readonly Binding[]).some(grants)) return true
  if (request.namespace === undefined) return false
  const { namespace } = request
  return (state.list('RoleBinding', { namespace }) as unknown as readonly Binding[]).some(grants)
}

/** The 403 that the account reads; undefined when it may. */
export function refuseAccess(account: Account, request: AccessRequest, state: ClusterState): Refusal | undefined {
  if (allowed(account, request, state)) return undefined
  const { verb, group, resource, namespace, name } = request
  const [space, own] = account.split('/')
  const full = group === '' ? resource : `${resource}.${group}`
  const object = name === undefined ? full : `${full} ${JSON.stringify(name)}`
  const where = namespace === undefined ? 'at the cluster scope' : `in the namespace ${JSON.stringify(namespace)}`
  const message = `${object} is forbidden: User "system:serviceaccount:${space}:${own}" cannot ${verb} resource "${resource}" in API group "${group}" ${where}`
  return { status: 403, reason: 'Forbidden', message, errors: [] }
}

/** The account a Pod's client speaks as. */
export function accountOf(pod: Stored<'Pod'>): Account {
  return `${pod.metadata.namespace}/${pod.spec?.serviceAccountName ?? 'default'}`
}
