import { issue } from '../issue.ts'
import { keyOf } from '../object.ts'
import { at, type Diagnosis, hops, selected, services, unmet } from './symptom.ts'

/** One Service over Pods of several versions shares by their number, whatever is wished. */
export const shareByPods: Diagnosis = (symptom) => {
  if (!unmet(symptom, 'expect.version-share', 'expect.label-share')) return undefined
  // A mesh picks among the Pods of a subset, whatever else the Service selects.
  if (hops(symptom).some(({ at: component }) => component === 'mesh')) return undefined
  for (const service of services(symptom)) {
    const counts = new Map<string, number>()
    for (const { metadata } of selected(symptom, service)) {
      const version = metadata.labels?.['version'] ?? ''
      if (version !== '') counts.set(version, (counts.get(version) ?? 0) + 1)
    }
    if (counts.size < 2) continue
    const actual = [...counts]
      .map(([version, count]) => `${version} × ${count}`)
      .sort()
      .join(', ')
    return issue(
      'diagnosis.share-by-pods',
      { service: keyOf(service), actual },
      { because: [at('Service', service, 'spec.selector')] },
    )
  }
  return undefined
}
