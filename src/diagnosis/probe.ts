import { behaviourOf, type Container, type ImageBehaviour, statusOf } from '../application.ts'
import { type Issue, issue } from '../issue.ts'
import { keyOf } from '../object.ts'
import { at, type Diagnosis, isReady, type Pod, pods, type Symptom } from './symptom.ts'

const PROBES = ['startupProbe', 'livenessProbe', 'readinessProbe'] as const
const HTTP: readonly string[] = ['http', 'https', 'grpc']

interface Looked {
  readonly pod: Pod
  readonly container: Container
  readonly behaviour: ImageBehaviour
  readonly probe: (typeof PROBES)[number]
  readonly field: string
}

function number(port: number | string, { ports = [] }: Container): number | undefined {
  return typeof port === 'number' ? port : ports.find(({ name }) => name === port)?.containerPort
}

function byHttp(
  symptom: Symptom,
  { pod, container, behaviour, probe, field }: Looked,
  speaks: string,
): Issue | undefined {
  const path = container[probe]?.httpGet?.path ?? '/'
  const because = [at('Pod', pod, `${field}.httpGet.path`)]
  if (!HTTP.includes(speaks))
    return issue(
      'diagnosis.probe-speech',
      { pod: keyOf(pod), probe, expected: speaks, actual: 'httpGet' },
      { because: [at('Pod', pod, `${field}.httpGet`)] },
    )
  const status = statusOf(symptom.state, keyOf(pod), behaviour, path)
  if (status !== 404) return undefined
  const known = Object.entries(behaviour.paths ?? {}).flatMap(([name, answer]) =>
    answer < 400 && name !== '*' ? [name] : [],
  )
  return issue(
    'diagnosis.probe-path',
    { pod: keyOf(pod), probe, path, expected: known.join(', '), actual: `${path} ${status}` },
    { because },
  )
}

function wrong(symptom: Symptom, looked: Looked): Issue | undefined {
  const { pod, container, behaviour, probe, field } = looked
  const { httpGet, tcpSocket } = container[probe] ?? {}
  const written = httpGet?.port ?? tcpSocket?.port
  if (written === undefined || behaviour.listen.length === 0) return undefined
  const port = number(written, container)
  const listener = behaviour.listen.find((one) => one.port === port && one.protocol === 'TCP')
  if (listener !== undefined) return httpGet === undefined ? undefined : byHttp(symptom, looked, listener.speaks)
  const expected = behaviour.listen.map((one) => one.port).join(', ')
  const place = at('Pod', pod, `${field}.${httpGet === undefined ? 'tcpSocket' : 'httpGet'}.port`)
  return issue(
    'diagnosis.probe-port',
    { pod: keyOf(pod), probe, expected, actual: String(written) },
    { because: [place] },
  )
}

/** A probe asks a port that the image does not open, a path it does not know, or in words it does not speak. */
export const probe: Diagnosis = (symptom) => {
  for (const pod of pods(symptom).filter((one) => !isReady(one))) {
    for (const [index, container] of (pod.spec?.containers ?? []).entries()) {
      const behaviour = behaviourOf(symptom.images, container)
      if (behaviour === undefined) continue
      for (const name of PROBES) {
        const found = wrong(symptom, {
          pod,
          container,
          behaviour,
          probe: name,
          field: `spec.containers[${index}].${name}`,
        })
        if (found !== undefined) return found
      }
    }
  }
  return undefined
}
