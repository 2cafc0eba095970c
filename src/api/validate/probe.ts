import type { IContainer } from 'kubernetes-models/v1/Container'
import type { FieldPath } from '../../position.ts'
import type { FieldErrors } from '../field.ts'
import type { Loose } from '../loose.ts'
import { isHTTPHeaderName, isPortNumberOrName } from '../names.ts'
import { validateNonnegative } from './shared.ts'

type Container = Loose<IContainer>
type Probe = NonNullable<Container['livenessProbe']>
type Hook = NonNullable<NonNullable<Container['lifecycle']>['preStop']>
type Handler = Pick<Probe, 'exec' | 'httpGet' | 'tcpSocket' | 'grpc'> & Pick<Hook, 'sleep'>

/** A liveness or startup probe. */
export function validateRestartingProbe(probe: Probe | undefined, path: FieldPath, errors: FieldErrors): void {
  if (probe === undefined) return
  validateProbe(probe, path, errors)
  const { successThreshold = 0 } = probe
  if (successThreshold !== 1) errors.invalid(`${path}.successThreshold`, successThreshold, 'must be 1')
}

export function validateReadinessProbe(probe: Probe | undefined, path: FieldPath, errors: FieldErrors): void {
  if (probe === undefined) return
  validateProbe(probe, path, errors)
  const seconds = probe.terminationGracePeriodSeconds
  if (seconds !== undefined)
    errors.invalid(`${path}.terminationGracePeriodSeconds`, seconds, 'must not be set for readinessProbes')
}

const NUMBERS = [
  'initialDelaySeconds',
  'timeoutSeconds',
  'periodSeconds',
  'successThreshold',
  'failureThreshold',
] as const

function validateProbe(probe: Probe, path: FieldPath, errors: FieldErrors): void {
  validateHandler(probe as Handler, path, errors)
  for (const field of NUMBERS) validateNonnegative(probe[field], `${path}.${field}`, errors)
  const seconds = probe.terminationGracePeriodSeconds
  if (seconds !== undefined && seconds <= 0)
    errors.invalid(`${path}.terminationGracePeriodSeconds`, seconds, 'must be greater than 0')
}

const HANDLERS = ['exec', 'httpGet', 'tcpSocket', 'grpc', 'sleep'] as const

/** One handler and no more; a hook's sleep may last until the Pod's grace ends. */
export function validateHandler(handler: Handler, path: FieldPath, errors: FieldErrors, grace = 0): void {
  let first: (typeof HANDLERS)[number] | undefined
  for (const name of HANDLERS) {
    if (handler[name] === undefined) continue
    if (first === undefined) first = name
    else errors.forbidden(`${path}.${name}`, 'may not specify more than 1 handler type')
    if (first === name) validateAction(handler, name, `${path}.${name}`, errors, grace)
  }
  if (first === undefined) errors.required(path, 'must specify a handler type')
}

function validateAction(
  { exec, httpGet, tcpSocket, grpc, sleep }: Handler,
  name: string,
  path: FieldPath,
  errors: FieldErrors,
  grace: number,
): void {
  if (name === 'exec' && (exec?.command ?? []).length === 0) errors.required(`${path}.command`)
  if (name === 'httpGet') validateHTTPGet(httpGet ?? {}, path, errors)
  if (name === 'tcpSocket') validatePort(tcpSocket?.port, path, errors)
  if (name === 'grpc') validatePort(grpc?.port, path, errors)
  const seconds = sleep?.seconds ?? 0
  if (name === 'sleep' && (seconds < 0 || seconds > grace))
    errors.invalid(path, seconds, `must be non-negative and less than terminationGracePeriodSeconds (${grace})`)
}

const SCHEMES = ['HTTP', 'HTTPS']

function validateHTTPGet(action: NonNullable<Handler['httpGet']>, path: FieldPath, errors: FieldErrors): void {
  if (!action.path) errors.required(`${path}.path`)
  validatePort(action.port, path, errors)
  const { scheme = '' } = action
  if (!SCHEMES.includes(scheme)) errors.notSupported(`${path}.scheme`, scheme, SCHEMES)
  for (const { name = '' } of action.httpHeaders ?? []) errors.each(`${path}.httpHeaders`, name, isHTTPHeaderName(name))
}

function validatePort(port: unknown, path: FieldPath, errors: FieldErrors): void {
  errors.each(`${path}.port`, port ?? 0, isPortNumberOrName(port))
}

export function validateLifecycle(
  lifecycle: Container['lifecycle'],
  path: FieldPath,
  errors: FieldErrors,
  grace: number,
): void {
  if (lifecycle?.postStart !== undefined)
    validateHandler(lifecycle.postStart as Handler, `${path}.postStart`, errors, grace)
  if (lifecycle?.preStop !== undefined) validateHandler(lifecycle.preStop as Handler, `${path}.preStop`, errors, grace)
}
