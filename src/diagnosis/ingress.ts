import { issue } from '../issue.ts'
import { nearest } from '../words.ts'
import { type Diagnosis, noticed, type Symptom, ways, well } from './symptom.ts'

const unserved = (symptom: Symptom): boolean => ways(symptom).some(({ value }) => !well(value))

/** An Ingress whose class no controller serves, or that names none. */
export const ingressClass: Diagnosis = (symptom) => {
  if (symptom.observations.length > 0 && !unserved(symptom)) return undefined
  const known = symptom.state.list('IngressClass').map(({ metadata }) => metadata.name)
  const [missing] = noticed(symptom, 'ingress.class-missing')
  if (missing !== undefined) {
    const near = nearest(missing.params.class, known)[0] ?? ''
    const params = { ingress: missing.params.name, expected: known.join(', '), actual: missing.params.class, near }
    return issue('diagnosis.ingress-class', params, { because: missing.because ?? [] })
  }
  const [none] = noticed(symptom, 'ingress.class-none')
  if (none === undefined) return undefined
  return issue(
    'diagnosis.ingress-classless',
    { ingress: none.params.name, expected: known.join(', ') },
    { because: none.because ?? [] },
  )
}
