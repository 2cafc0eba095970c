import type { IPodSpec } from 'kubernetes-models/v1/PodSpec'
import type { LooseDraft } from '../loose.ts'

export type PodSpecDraft = LooseDraft<IPodSpec>
type Container = NonNullable<PodSpecDraft['containers']>[number]
type Probe = NonNullable<Container['livenessProbe']>
type Volume = NonNullable<PodSpecDraft['volumes']>[number]
type HTTPGet = NonNullable<Probe['httpGet']>

const FILE_MODE = 420

/** SetDefaults_PodSpec and what it calls, shared by Pods and templates (pkg/apis/core/v1/defaults.go). */
export function defaultPodSpec(spec: PodSpecDraft): void {
  if (!spec.dnsPolicy) spec.dnsPolicy = 'ClusterFirst'
  if (!spec.restartPolicy) spec.restartPolicy = 'Always'
  spec.securityContext ??= {}
  spec.terminationGracePeriodSeconds ??= 30
  if (!spec.schedulerName) spec.schedulerName = 'default-scheduler'
  if (!spec.serviceAccountName && spec.serviceAccount) spec.serviceAccountName = spec.serviceAccount
  for (const volume of spec.volumes ?? []) defaultVolume(volume)
  for (const container of spec.initContainers ?? []) defaultContainer(container)
  for (const container of spec.containers ?? []) defaultContainer(container)
  for (const container of spec.ephemeralContainers ?? []) defaultContainer(container as Container)
}

/** What SetDefaults_Pod adds to a Pod and not to a template. */
export function defaultPodOnly(spec: PodSpecDraft): void {
  spec.enableServiceLinks ??= true
  for (const container of spec.containers ?? []) defaultOfPod(container, spec.hostNetwork === true)
  for (const container of spec.initContainers ?? []) defaultOfPod(container, spec.hostNetwork === true)
}

function defaultOfPod(container: Container, hostNetwork: boolean): void {
  const limits = container.resources?.limits
  if (limits !== undefined) {
    container.resources!.requests ??= {}
    const { requests } = container.resources!
    for (const name in limits) requests![name] ??= limits[name]!
  }
  if (hostNetwork) for (const port of container.ports ?? []) if (!port.hostPort) port.hostPort = port.containerPort
}

function defaultContainer(container: Container): void {
  if (!container.imagePullPolicy)
    container.imagePullPolicy = tagOf(container.image ?? '') === 'latest' ? 'Always' : 'IfNotPresent'
  if (!container.terminationMessagePath) container.terminationMessagePath = '/dev/termination-log'
  if (!container.terminationMessagePolicy) container.terminationMessagePolicy = 'File'
  container.resources ??= {}
  for (const port of container.ports ?? []) if (!port.protocol) port.protocol = 'TCP'
  for (const { valueFrom } of container.env ?? [])
    if (valueFrom?.fieldRef !== undefined && !valueFrom.fieldRef.apiVersion) valueFrom.fieldRef.apiVersion = 'v1'
  defaultProbe(container.livenessProbe)
  defaultProbe(container.readinessProbe)
  defaultProbe(container.startupProbe)
  defaultHTTPGet(container.lifecycle?.postStart?.httpGet)
  defaultHTTPGet(container.lifecycle?.preStop?.httpGet)
}

/** The tag of an image; `latest` where it has neither tag nor digest, '' where the name cannot be read. */
export function tagOf(image: string): string {
  const [name = '', digest] = image.split('@')
  const colon = name.lastIndexOf(':')
  const tagged = colon > name.lastIndexOf('/')
  const repository = tagged ? name.slice(0, colon) : name
  const slash = repository.indexOf('/')
  const first = slash < 0 ? '' : repository.slice(0, slash)
  const domain = first === 'localhost' || /[.:A-Z]/.test(first)
  const path = domain ? repository.slice(slash + 1) : repository
  if (!/^[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*$/.test(path)) return ''
  if (tagged) return /^\w[\w.-]{0,127}$/.test(name.slice(colon + 1)) ? name.slice(colon + 1) : ''
  return digest === undefined ? 'latest' : ''
}

function defaultProbe(probe: Probe | undefined): void {
  if (probe === undefined) return
  if (!probe.timeoutSeconds) probe.timeoutSeconds = 1
  if (!probe.periodSeconds) probe.periodSeconds = 10
  if (!probe.successThreshold) probe.successThreshold = 1
  if (!probe.failureThreshold) probe.failureThreshold = 3
  defaultHTTPGet(probe.httpGet)
  if (probe.grpc !== undefined) probe.grpc.service ??= ''
}

function defaultHTTPGet(action: HTTPGet | undefined): void {
  if (action === undefined) return
  if (!action.path) action.path = '/'
  if (!action.scheme) action.scheme = 'HTTP'
}

function defaultVolume(volume: Volume): void {
  const { secret, configMap, downwardAPI, projected, hostPath, ephemeral } = volume
  let sources = 0
  for (const key in volume) if (key !== 'name') sources++
  if (sources === 0) volume.emptyDir = {}
  if (secret !== undefined) secret.defaultMode ??= FILE_MODE
  if (configMap !== undefined) configMap.defaultMode ??= FILE_MODE
  if (hostPath !== undefined) hostPath.type ??= ''
  if (downwardAPI !== undefined) {
    downwardAPI.defaultMode ??= FILE_MODE
    for (const { fieldRef } of downwardAPI.items ?? []) if (fieldRef !== undefined) fieldRef.apiVersion ??= 'v1'
  }
  if (projected !== undefined) {
    projected.defaultMode ??= FILE_MODE
    for (const { serviceAccountToken, downwardAPI: api } of projected.sources ?? []) {
      if (serviceAccountToken !== undefined) serviceAccountToken.expirationSeconds ??= 3600
      for (const { fieldRef } of api?.items ?? []) if (fieldRef !== undefined) fieldRef.apiVersion ??= 'v1'
    }
  }
  const claim = ephemeral?.volumeClaimTemplate?.spec
  if (claim !== undefined) claim.volumeMode ??= 'Filesystem'
}
