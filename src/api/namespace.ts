import type { Stored } from '../object.ts'
import type { FieldErrors } from './field.ts'
import type { Draft, Incoming, KindBehaviour } from './kind.ts'
import { NOT_STANDARD } from './metadata.ts'
import { isDNS1123Label, isQualifiedName } from './names.ts'

/** The label by which NetworkPolicies and others select a namespace by its name. */
const NAME_LABEL = 'kubernetes.io/metadata.name'

function defaultNamespace({ metadata }: Draft<Incoming<'Namespace'>>): void {
  if (metadata?.name) metadata.labels = { ...metadata.labels, [NAME_LABEL]: metadata.name }
}

const STANDARD = ['kubernetes', 'orphan', 'foregroundDeletion']

function validateNamespace({ spec }: Incoming<'Namespace'>, errors: FieldErrors): void {
  for (const finalizer of spec?.finalizers ?? []) {
    errors.each('spec.finalizers', finalizer, isQualifiedName(finalizer))
    if (!finalizer.includes('/') && !STANDARD.includes(finalizer))
      errors.invalid('spec.finalizers', finalizer, NOT_STANDARD)
  }
}

function keepStatus(namespace: Draft<Incoming<'Namespace'>>, old: Stored<'Namespace'>): void {
  if (namespace.spec === undefined && old.spec !== undefined)
    namespace.spec = { finalizers: [...(old.spec.finalizers ?? [])] }
}

/** Namespaces: a finalizer of their own keeps them until their content is gone. */
export const namespace: KindBehaviour<'Namespace'> = {
  kind: 'Namespace',
  apiVersions: ['v1'],
  namespaced: false,
  name: isDNS1123Label,
  default: defaultNamespace,
  prepareForCreate: (draft) => {
    const finalizers = draft.spec?.finalizers ?? []
    draft.spec = { finalizers: finalizers.includes('kubernetes') ? finalizers : [...finalizers, 'kubernetes'] }
    draft.status = { phase: 'Active' }
  },
  prepareForUpdate: keepStatus,
  validate: validateNamespace,
}
