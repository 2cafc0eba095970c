import type { Draft, Incoming, KindBehaviour } from './kind.ts'
import { validateConfigMap, validateConfigMapUpdate, validateSecret, validateSecretUpdate } from './validate/config.ts'

/** `stringData` is written over `data` and never kept. */
function defaultSecret(secret: Draft<Incoming<'Secret'>>): void {
  if (!secret.type) secret.type = 'Opaque'
  const { stringData } = secret
  if (stringData === undefined) return
  const encoded = Object.entries(stringData).map(([key, text]) => [key, Buffer.from(text).toString('base64')])
  secret.data = { ...secret.data, ...Object.fromEntries(encoded) }
  delete secret.stringData
}

const place = { apiVersions: ['v1'], namespaced: true, withoutStatus: true } as const

export const configMap: KindBehaviour<'ConfigMap'> = {
  kind: 'ConfigMap',
  ...place,
  validate: validateConfigMap,
  validateUpdate: validateConfigMapUpdate,
}

export const secret: KindBehaviour<'Secret'> = {
  kind: 'Secret',
  ...place,
  default: defaultSecret,
  validate: validateSecret,
  validateUpdate: validateSecretUpdate,
}
