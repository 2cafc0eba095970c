import { issue } from '../issue.ts'
import { keyOf } from '../object.ts'
import type { Reference } from '../position.ts'
import { type Asked, asked, at, type Diagnosis, meant, type Symptom } from './symptom.ts'

interface Wanted {
  readonly namespace: string
  readonly name: string
  readonly by?: Asked
}

function wanted(symptom: Symptom): readonly Wanted[] {
  const asking = asked(symptom).flatMap((by) => {
    const found = meant(by, symptom)
    return found === undefined ? [] : [{ ...found, by }]
  })
  const missing = symptom.issues.flatMap(({ code, params }) => {
    if (code !== 'expect.no-service') return []
    const [namespace = '', name = ''] = (params as { readonly service: string }).service.split('/')
    return [{ namespace, name }]
  })
  return [...missing, ...asking]
}

/** The variable of the asking Pod that holds the name. */
function variable({ state }: Symptom, { from, host }: Asked): readonly Reference[] {
  const pod = state.get('Pod', from.replace(/^pod /, ''))
  for (const [index, { env = [] }] of (pod?.spec?.containers ?? []).entries()) {
    const place = env.findIndex(({ value = '' }) => value.includes(host))
    if (pod !== undefined && place >= 0) return [at('Pod', pod, `spec.containers[${index}].env[${place}].value`)]
  }
  return []
}

/** The Service is there, but in another namespace than the one it is looked for in. */
export const wrongNamespace: Diagnosis = (symptom) => {
  for (const { namespace, name, by } of wanted(symptom)) {
    if (symptom.state.get('Service', `${namespace}/${name}`) !== undefined) continue
    const other = symptom.state.list('Service').find(({ metadata }) => metadata.name === name)
    if (other === undefined) continue
    return issue(
      'diagnosis.namespace',
      { service: keyOf(other), expected: namespace, actual: other.metadata.namespace ?? 'default' },
      { because: [at('Service', other, 'metadata.namespace'), ...(by === undefined ? [] : variable(symptom, by))] },
    )
  }
  return undefined
}
