import type { Row } from './table.case.ts'

const NOT_LABEL =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')"
const NOT_SUBDOMAIN =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')"
const NOT_NAME_PART =
  "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')"
const NOT_VALUE =
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')"
const ID = 'must be between 0 and 2147483647, inclusive'
const MODE = 'must be a number between 0 and 0777 (octal), both inclusive'

const PLAIN = 'containers: [{name: web, image: nginx}]'

/** One container with further fields. */
function web(more: string): string {
  return `containers: [{name: web, image: nginx, ${more}}]`
}

/** A volume `v` and a container that mounts it. */
function volume(source: string, mount = ''): string {
  return `volumes: [{name: v, ${source}}]; ${web(`volumeMounts: [{name: v, mountPath: /v${mount}}]`)}`
}

/** A volume whose container does not mount it. */
function alone(source: string): string {
  return `volumes: [{name: v, ${source}}]; ${PLAIN}`
}

const V = 'spec.volumes[0]'
const C = 'spec.containers[0]'

/** Volumes, mounts and devices of a Pod, in the words of validateVolumeSource and ValidateVolumeMounts. */
export const volumeRows: readonly Row[] = [
  [volume('emptyDir: {}'), []],
  [volume('emptyDir: {medium: Memory, sizeLimit: 1Gi}'), []],
  [
    alone('emptyDir: {sizeLimit: "-1"}'),
    [`${V}.emptyDir.sizeLimit: Forbidden: SizeLimit field must be a valid resource quantity`],
  ],
  [alone('emptyDir: {}, hostPath: {path: /x}'), [`${V}.hostPath: Forbidden: may not specify more than 1 volume type`]],
  [
    alone('secret: {secretName: s}, downwardAPI: {}'),
    [`${V}.downwarAPI: Forbidden: may not specify more than 1 volume type`],
  ],
  [alone('hostPath: {}'), [`${V}.hostPath.path: Required value`]],
  [alone('hostPath: {path: /a/../b}'), [`${V}.hostPath.path: Invalid value: "/a/../b": must not contain '..'`]],
  [
    alone('hostPath: {path: /a, type: Folder}'),
    [
      `${V}.hostPath.type: Unsupported value: "Folder": supported values: "", "BlockDevice", "CharDevice", "Directory", "DirectoryOrCreate", "File", "FileOrCreate", "Socket"`,
    ],
  ],
  [
    alone('nfs: {server: host}'),
    [`${V}.nfs.path: Required value`, `${V}.nfs.path: Invalid value: "": must be an absolute path`],
  ],
  [alone('nfs: {server: host, path: a}'), [`${V}.nfs.path: Invalid value: "a": must be an absolute path`]],
  [alone('nfs: {path: /a}'), [`${V}.nfs.server: Required value`]],
  [alone('gcePersistentDisk: {}'), [`${V}.persistentDisk.pdName: Required value`]],
  [
    alone('gcePersistentDisk: {pdName: d, partition: 256}'),
    [`${V}.persistentDisk.partition: Invalid value: 256: must be between 1 and 255, inclusive`],
  ],
  [alone('awsElasticBlockStore: {}'), [`${V}.awsElasticBlockStore.volumeID: Required value`]],
  [
    alone('gitRepo: {directory: ../x}'),
    [`${V}.gitRepo.repository: Required value`, `${V}.gitRepo.directory: Invalid value: "../x": must not contain '..'`],
  ],
  [alone('persistentVolumeClaim: {}'), [`${V}.persistentVolumeClaim.claimName: Required value`]],
  [alone('azureFile: {}'), [`${V}.azureFile.secretName: Required value`, `${V}.azureFile.shareName: Required value`]],
  [alone('rbd: {}'), [`${V}.rbd.monitors: Required value`, `${V}.rbd.image: Required value`]],
  [alone('secret: {}'), [`${V}.secret.secretName: Required value`]],
  [alone('secret: {secretName: s, defaultMode: 512}'), [`${V}.secret.defaultMode: Invalid value: 512: ${MODE}`]],
  [alone('secret: {secretName: s, defaultMode: -1}'), [`${V}.secret.defaultMode: Invalid value: -1: ${MODE}`]],
  [alone('secret: {secretName: s, items: [{key: "a b", path: f}]}'), []],
  [alone('secret: {secretName: s, items: [{path: f}]}'), [`${V}.secret.items[0].key: Required value`]],
  [alone('configMap: {name: c, items: [{key: a}]}'), [`${V}.configMap.items[0].path: Required value`]],
  [alone('configMap: {}'), [`${V}.configMap.name: Required value`]],
  [
    alone('configMap: {name: c, items: [{key: a, path: /f}]}'),
    [`${V}.configMap.items[0].path: Invalid value: "/f": must be a relative path`],
  ],
  [
    alone('configMap: {name: c, items: [{key: a, path: ../f}]}'),
    [`${V}.configMap.items[0].path: Invalid value: "../f": must not contain '..'`],
  ],
  [
    alone('configMap: {name: c, items: [{key: a, path: ..f}]}'),
    [`${V}.configMap.items[0].path: Invalid value: "..f": must not start with '..'`],
  ],
  [
    alone('configMap: {name: c, items: [{key: a, path: f, mode: 1000}]}'),
    [`${V}.configMap.items[0].mode: Invalid value: 1000: ${MODE}`],
  ],
  [alone('downwardAPI: {items: [{path: f, fieldRef: {fieldPath: metadata.labels}}]}'), []],
  [
    alone('downwardAPI: {items: [{path: f}]}'),
    [`${V}.downwardAPI: Required value: one of fieldRef and resourceFieldRef is required`],
  ],
  [alone('downwardAPI: {items: [{fieldRef: {fieldPath: metadata.name}}]}'), [`${V}.downwardAPI.path: Required value`]],
  [
    alone('downwardAPI: {items: [{path: f, fieldRef: {fieldPath: spec.nodeName}}]}'),
    [
      `${V}.downwardAPI.fieldRef.fieldPath: Unsupported value: "spec.nodeName": supported values: "metadata.annotations", "metadata.labels", "metadata.name", "metadata.namespace", "metadata.uid"`,
    ],
  ],
  [
    alone('downwardAPI: {items: [{path: f, resourceFieldRef: {resource: limits.cpu}}]}'),
    [`${V}.downwardAPI.resourceFieldRef.containerName: Required value`],
  ],
  [
    alone(
      'downwardAPI: {items: [{path: f, fieldRef: {fieldPath: metadata.name}, resourceFieldRef: {containerName: web, resource: limits.cpu}}]}',
    ),
    [`${V}.downwardAPI: Invalid value: "resource": fieldRef and resourceFieldRef can not be specified simultaneously`],
  ],
  [alone('projected: {sources: [{secret: {name: s}}, {configMap: {name: c}}]}'), []],
  [alone('projected: {sources: [{secret: {}}]}'), [`${V}.projected.sources[0].secret.name: Required value`]],
  [
    alone('projected: {sources: [{secret: {name: s}, configMap: {name: c}}]}'),
    [`${V}.projected.sources[0]: Forbidden: may not specify more than 1 volume type per source`],
  ],
  [
    alone(
      'projected: {sources: [{secret: {name: s, items: [{key: a, path: f}]}}, {configMap: {name: c, items: [{key: a, path: f}]}}]}',
    ),
    [`${V}.projected: Invalid value: "c": conflicting duplicate paths`],
  ],
  [
    alone('projected: {sources: [{serviceAccountToken: {path: t, expirationSeconds: 599}}]}'),
    [
      `${V}.projected.sources[0].serviceAccountToken.expirationSeconds: Invalid value: 599: may not specify a duration less than 10 minutes`,
    ],
  ],
  [alone('projected: {sources: [{serviceAccountToken: {}}]}'), [`${V}.projected.path: Required value`]],
  [
    alone('projected: {sources: [{serviceAccountToken: {path: /t}}]}'),
    [`${V}.projected.path: Invalid value: "/t": must be a relative path`],
  ],
  [
    alone('csi: {driver: ""}'),
    [`${V}.csi.driver: Required value`, `${V}.csi.driver: Invalid value: "": ${NOT_SUBDOMAIN}`],
  ],
  [alone('csi: {driver: a.b, nodePublishSecretRef: {}}'), [`${V}.csi.nodePublishSecretRef.name: Required value`]],
  [alone('ephemeral: {}'), [`${V}.ephemeral.volumeClaimTemplate: Required value`]],
  [
    alone('ephemeral: {volumeClaimTemplate: {spec: {accessModes: [ReadWriteOnce]}}}'),
    [`${V}.ephemeral.volumeClaimTemplate.spec.resources[storage]: Required value`],
  ],
  [
    alone(
      'ephemeral: {volumeClaimTemplate: {metadata: {name: x}, spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}}}',
    ),
    [`${V}.ephemeral.volumeClaimTemplate.metadata.name: Forbidden: cannot be set`],
  ],
  [
    `volumes: [{name: v, ephemeral: {volumeClaimTemplate: {spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}}}}, {name: w, persistentVolumeClaim: {claimName: web-v}}]; ${PLAIN}`,
    [
      'spec.volumes[1].persistentVolumeClaim.claimName: Invalid value: "web-v": must not reference a PVC that gets created for an ephemeral volume',
    ],
  ],
  [`volumes: [{emptyDir: {}}]; ${PLAIN}`, [`${V}.name: Required value`]],
  [`volumes: [{name: A, emptyDir: {}}]; ${PLAIN}`, [`${V}.name: Invalid value: "A": ${NOT_LABEL}`]],
  [
    `volumes: [{name: v, emptyDir: {}}, {name: v, emptyDir: {}}]; ${PLAIN}`,
    ['spec.volumes[1].name: Duplicate value: "v"'],
  ],
  [web('volumeMounts: [{name: v, mountPath: /v}]'), [`${C}.volumeMounts[0].name: Not found: "v"`]],
  [
    web('volumeMounts: [{mountPath: /v}]'),
    [`${C}.volumeMounts[0].name: Required value`, `${C}.volumeMounts[0].name: Not found: ""`],
  ],
  [
    `volumes: [{name: v, emptyDir: {}}]; ${web('volumeMounts: [{name: v}]')}`,
    [`${C}.volumeMounts[0].mountPath: Required value`],
  ],
  [
    `volumes: [{name: v, emptyDir: {}}]; ${web('volumeMounts: [{name: v, mountPath: /v}, {name: v, mountPath: /v}]')}`,
    [`${C}.volumeMounts[1].mountPath: Invalid value: "/v": must be unique`],
  ],
  [
    volume('emptyDir: {}', ', subPath: /s'),
    [`${C}.volumeMounts.subPath: Invalid value: "/s": must be a relative path`],
  ],
  [
    volume('emptyDir: {}', ', subPath: a/../b'),
    [`${C}.volumeMounts.subPath: Invalid value: "a/../b": must not contain '..'`],
  ],
  [
    volume('emptyDir: {}', ', subPath: a, subPathExpr: b'),
    [`${C}.volumeMounts[0].subPathExpr: Invalid value: "b": subPathExpr and subPath are mutually exclusive`],
  ],
  [
    volume('emptyDir: {}', ', mountPropagation: Shared'),
    [
      `${C}.volumeMounts.mountPropagation: Unsupported value: "Shared": supported values: "Bidirectional", "HostToContainer", "None"`,
    ],
  ],
  [
    volume('emptyDir: {}', ', mountPropagation: Bidirectional'),
    [
      `${C}.volumeMounts.mountPropagation: Forbidden: Bidirectional mount propagation is available only to privileged containers`,
    ],
  ],
  [volume('emptyDir: {}', ', readOnly: true, recursiveReadOnly: Enabled'), []],
  [
    volume('emptyDir: {}', ', recursiveReadOnly: Enabled'),
    [`${C}.volumeMounts.recursiveReadOnly: Forbidden: may only be specified when readOnly is true`],
  ],
  [
    `volumes: [{name: v, persistentVolumeClaim: {claimName: c}}]; ${web('volumeDevices: [{name: v, devicePath: /dev/x}]')}`,
    [],
  ],
  [
    `volumes: [{name: v, emptyDir: {}}]; ${web('volumeDevices: [{name: v, devicePath: /dev/x}]')}`,
    [
      `${C}.volumeDevices[0].name: Invalid value: "v": can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode`,
    ],
  ],
  [web('volumeDevices: [{name: v, devicePath: /dev/x}]'), [`${C}.volumeDevices[0].name: Not found: "v"`]],
  [
    `volumes: [{name: v, persistentVolumeClaim: {claimName: c}}]; ${web('volumeDevices: [{name: v}]')}`,
    [`${C}.volumeDevices[0].devicePath: Required value`],
  ],
  [
    `volumes: [{name: v, persistentVolumeClaim: {claimName: c}}]; ${web('volumeDevices: [{name: v, devicePath: /a/../b}]')}`,
    [`${C}.volumeDevices[0].devicePath: Invalid value: "/a/../b": can not contain backsteps ('..')`],
  ],
  [
    `volumes: [{name: v, persistentVolumeClaim: {claimName: c}}]; ${web('volumeMounts: [{name: v, mountPath: /v}], volumeDevices: [{name: v, devicePath: /d}]')}`,
    [
      `${C}.volumeMounts[0].name: Invalid value: "v": must not already exist in volumeDevices`,
      `${C}.volumeDevices[0].name: Invalid value: "v": must not already exist in volumeMounts`,
    ],
  ],
]

const FROM = `${C}.env[0].valueFrom`

function env(more: string): string {
  return web(`env: [{name: A, ${more}}]`)
}

/** Environment, resources and security of containers. */
export const containerRows: readonly Row[] = [
  [env('valueFrom: {fieldRef: {fieldPath: spec.host}}'), []],
  [env('valueFrom: {fieldRef: {fieldPath: "metadata.labels[\'app\']"}}'), []],
  [
    env('valueFrom: {fieldRef: {fieldPath: "metadata.labels[\'a b\']"}}'),
    [`${FROM}.fieldRef: Invalid value: "a b": ${NOT_NAME_PART}`],
  ],
  [
    env('valueFrom: {fieldRef: {fieldPath: "metadata.name[\'a\']"}}'),
    [
      `${FROM}.fieldRef.fieldPath: Invalid value: "metadata.name['a']": error converting fieldPath: field label does not support subscript: metadata.name['a']`,
    ],
  ],
  [
    env('valueFrom: {fieldRef: {fieldPath: spec.hostNetwork}}'),
    [
      `${FROM}.fieldRef.fieldPath: Invalid value: "spec.hostNetwork": error converting fieldPath: field label not supported: spec.hostNetwork`,
    ],
  ],
  [
    env('valueFrom: {fieldRef: {apiVersion: v2, fieldPath: metadata.name}}'),
    [
      `${FROM}.fieldRef.fieldPath: Invalid value: "metadata.name": error converting fieldPath: unsupported pod version: v2`,
    ],
  ],
  [
    env('valueFrom: {fieldRef: {fieldPath: metadata.labels}}'),
    [
      `${FROM}.fieldRef.fieldPath: Unsupported value: "metadata.labels": supported values: "metadata.name", "metadata.namespace", "metadata.uid", "spec.nodeName", "spec.serviceAccountName", "status.hostIP", "status.hostIPs", "status.podIP", "status.podIPs"`,
    ],
  ],
  [env('valueFrom: {fieldRef: {}}'), [`${FROM}.fieldRef.fieldPath: Required value`]],
  [env('valueFrom: {resourceFieldRef: {resource: limits.memory, divisor: 1Mi}}'), []],
  [
    env('valueFrom: {resourceFieldRef: {resource: limits.memory, divisor: 2Mi}}'),
    [
      `${FROM}.resourceFieldRef.divisor: Invalid value: "limits.memory": only divisor's values 1, 1k, 1M, 1G, 1T, 1P, 1E, 1Ki, 1Mi, 1Gi, 1Ti, 1Pi, 1Ei are supported with the memory resource`,
    ],
  ],
  [
    env('valueFrom: {resourceFieldRef: {resource: requests.cpu, divisor: 2m}}'),
    [
      `${FROM}.resourceFieldRef.divisor: Invalid value: "requests.cpu": only divisor's values 1m and 1 are supported with the cpu resource`,
    ],
  ],
  [
    env('valueFrom: {resourceFieldRef: {resource: limits.gpu}}'),
    [
      `${FROM}.resourceFieldRef.resource: Unsupported value: "limits.gpu": supported values: "limits.cpu", "limits.ephemeral-storage", "limits.memory", "requests.cpu", "requests.ephemeral-storage", "requests.memory"`,
    ],
  ],
  [env('valueFrom: {resourceFieldRef: {}}'), [`${FROM}.resourceFieldRef.resource: Required value`]],
  [
    env('valueFrom: {configMapKeyRef: {key: a}}'),
    [`${FROM}.configMapKeyRef.name: Invalid value: "": ${NOT_SUBDOMAIN}`],
  ],
  [env('valueFrom: {secretKeyRef: {name: s}}'), [`${FROM}.secretKeyRef.key: Required value`]],
  [
    env('valueFrom: {}'),
    [
      `${FROM}: Invalid value: "": must specify one of: \`fieldRef\`, \`resourceFieldRef\`, \`configMapKeyRef\` or \`secretKeyRef\``,
    ],
  ],
  [
    env('value: x, valueFrom: {secretKeyRef: {name: s, key: k}}'),
    [`${FROM}: Invalid value: "": may not be specified when \`value\` is not empty`],
  ],
  [
    env('valueFrom: {secretKeyRef: {name: s, key: k}, configMapKeyRef: {name: c, key: k}}'),
    [`${FROM}: Invalid value: "": may not have more than one field specified at a time`],
  ],
  [web('envFrom: [{configMapRef: {name: c}}]'), []],
  [web('envFrom: [{configMapRef: {}}]'), [`${C}.envFrom[0].configMapRef.name: Required value`]],
  [web('envFrom: [{}]'), [`${C}.envFrom: Invalid value: "": must specify one of: \`configMapRef\` or \`secretRef\``]],
  [
    web('envFrom: [{configMapRef: {name: c}, secretRef: {name: s}}]'),
    [`${C}.envFrom: Invalid value: "": may not have more than one field specified at a time`],
  ],
  [web('resources: {requests: {cpu: 100m}, limits: {cpu: 200m}}'), []],
  [
    web('resources: {requests: {cpu: 300m}, limits: {cpu: 200m}}'),
    [`${C}.resources.requests: Invalid value: "300m": must be less than or equal to cpu limit of 200m`],
  ],
  [
    web('resources: {limits: {cpu: "-1"}}'),
    [
      `${C}.resources.limits[cpu]: Invalid value: "-1": must be greater than or equal to 0`,
      `${C}.resources.requests[cpu]: Invalid value: "-1": must be greater than or equal to 0`,
    ],
  ],
  [
    web('resources: {requests: {gpu: 1}}'),
    [
      `${C}.resources.requests[gpu]: Invalid value: "gpu": must be a standard resource type or fully qualified`,
      `${C}.resources.requests[gpu]: Invalid value: "gpu": must be a standard resource for containers`,
    ],
  ],
  [
    web('resources: {requests: {pods: 1}}'),
    [`${C}.resources.requests[pods]: Invalid value: "pods": must be a standard resource for containers`],
  ],
  [
    web('resources: {requests: {example.com/gpu: 1}}'),
    [`${C}.resources.limits: Required value: Limit must be set for non overcommitable resources`],
  ],
  [
    web('resources: {requests: {example.com/gpu: 1}, limits: {example.com/gpu: 2}}'),
    [`${C}.resources.requests: Invalid value: "1": must be equal to example.com/gpu limit of 2`],
  ],
  [web('resources: {limits: {example.com/gpu: 2}}'), []],
  [
    web('resources: {limits: {requests.example.com/gpu: 2}}'),
    [
      `${C}.resources.limits[requests.example.com/gpu]: Invalid value: "requests.example.com/gpu": doesn't follow extended resource name standard`,
      `${C}.resources.requests[requests.example.com/gpu]: Invalid value: "requests.example.com/gpu": doesn't follow extended resource name standard`,
    ],
  ],
  [web('resources: {limits: {hugepages-2Mi: 4Mi}}'), [`${C}.resources: Forbidden: HugePages require cpu or memory`]],
  [web('resources: {limits: {hugepages-2Mi: 4Mi, cpu: 1}}'), []],
  [
    web('resources: {limits: {hugepages-2Mi: 3Mi, cpu: 1}}'),
    [
      `${C}.resources.limits[hugepages-2Mi]: Invalid value: "3Mi": 3Mi is not positive integer multiple of hugepages-2Mi`,
      `${C}.resources.requests[hugepages-2Mi]: Invalid value: "3Mi": 3Mi is not positive integer multiple of hugepages-2Mi`,
    ],
  ],
  [
    web('resources: {claims: [{name: c}]}'),
    [`${C}.resources.claims[0]: Not found: "c": must be one of the names in pod.spec.resourceClaims which is empty`],
  ],
  [`resourceClaims: [{name: c, resourceClaimName: x}]; ${web('resources: {claims: [{name: c}]}')}`, []],
  [
    `resourceClaims: [{name: c, resourceClaimName: x}]; ${web('resources: {claims: [{name: c}, {name: c}]}')}`,
    [`${C}.resources.claims[1]: Duplicate value: "c"`],
  ],
  [
    web('resizePolicy: [{resourceName: disk, restartPolicy: NotRequired}]'),
    [`${C}.resizePolicy: Unsupported value: "disk": supported values: "cpu", "memory"`],
  ],
  [
    `restartPolicy: Never; ${web('resizePolicy: [{resourceName: cpu, restartPolicy: RestartContainer}]')}`,
    [`${C}.resizePolicy: Invalid value: "RestartContainer": must be 'NotRequired' when \`restartPolicy\` is 'Never'`],
  ],
  [
    web('terminationMessagePolicy: Log'),
    [`${C}.terminationMessagePolicy: Unsupported value: "Log": supported values: "File", "FallbackToLogsOnError"`],
  ],
  [
    web('imagePullPolicy: always'),
    [`${C}.imagePullPolicy: Unsupported value: "always": supported values: "Always", "IfNotPresent", "Never"`],
  ],
  [web('restartPolicy: Always'), [`${C}.restartPolicy: Forbidden: may not be set for non-init containers`]],
  [
    `initContainers: [{name: i, image: x, restartPolicy: Never}]; ${PLAIN}`,
    ['spec.initContainers[0].restartPolicy: Unsupported value: "Never": supported values: "Always"'],
  ],
  [
    `initContainers: [{name: i, image: x, livenessProbe: {tcpSocket: {port: 1}}}]; ${PLAIN}`,
    [
      'spec.initContainers[0].livenessProbe: Forbidden: may not be set for init containers without restartPolicy=Always',
    ],
  ],
  [`initContainers: [{name: i, image: x, restartPolicy: Always, livenessProbe: {tcpSocket: {port: 1}}}]; ${PLAIN}`, []],
  [
    `ephemeralContainers: [{name: e, image: x}]; ${PLAIN}`,
    ['spec.ephemeralContainers: Forbidden: cannot be set on create'],
  ],
  [
    `ephemeralContainers: [{name: web, image: x, ports: [{containerPort: 1}], targetContainerName: db}]; ${PLAIN}`,
    [
      'spec.ephemeralContainers: Forbidden: cannot be set on create',
      'spec.ephemeralContainers[0].name: Duplicate value: "web"',
      'spec.ephemeralContainers[0].targetContainerName: Not found: "db"',
      'spec.ephemeralContainers[0].ports: Forbidden: cannot be set for an Ephemeral Container',
    ],
  ],
  [web('securityContext: {runAsUser: -1}'), [`${C}.securityContext.runAsUser: Invalid value: -1: ${ID}`]],
  [
    web('securityContext: {procMount: Unmasked}'),
    [`${C}.securityContext.procMount: Invalid value: "Unmasked": \`hostUsers\` must be false to use \`Unmasked\``],
  ],
  [`hostUsers: false; ${web('securityContext: {procMount: Unmasked}')}`, []],
  [
    web('securityContext: {procMount: Bare}'),
    [`${C}.securityContext.procMount: Unsupported value: "Bare": supported values: "Default", "Unmasked"`],
  ],
  [
    web('securityContext: {seccompProfile: {type: Localhost}}'),
    [
      `${C}.securityContext.seccompProfile.localhostProfile: Required value: must be set when seccomp type is Localhost`,
    ],
  ],
  [
    web('securityContext: {seccompProfile: {}}'),
    [`${C}.securityContext.seccompProfile.type: Required value: type is required when seccompProfile is set`],
  ],
  [
    web('securityContext: {appArmorProfile: {type: RuntimeDefault, localhostProfile: x}}'),
    [
      `${C}.securityContext.appArmorProfile.localhostProfile: Invalid value: "x": can only be set when AppArmor type is Localhost`,
    ],
  ],
]

const NODE = 'spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution'
const POD = 'spec.affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution[0]'

function node(term: string): string {
  return `affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [${term}]}}}; ${PLAIN}`
}

function near(term: string): string {
  return `affinity: {podAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{${term}}]}}; ${PLAIN}`
}

function spread(constraint: string): string {
  return `topologySpreadConstraints: [{maxSkew: 1, topologyKey: zone, whenUnsatisfiable: DoNotSchedule, ${constraint}}]; ${PLAIN}`
}

const S = 'spec.topologySpreadConstraints[0]'

/** The Pod itself: security, scheduling, networking, names. */
export const podRows: readonly Row[] = [
  [`imagePullSecrets: [{}]; ${PLAIN}`, []],
  [`hostNetwork: true; initContainers: [{name: i, image: x, ports: [{containerPort: 1, hostPort: 2}]}]; ${PLAIN}`, []],
  [`securityContext: {fsGroup: -1}; ${PLAIN}`, [`spec.securityContext.fsGroup: Invalid value: -1: ${ID}`]],
  [
    `securityContext: {supplementalGroups: [1, -2]}; ${PLAIN}`,
    [`spec.securityContext.supplementalGroups[1]: Invalid value: -2: ${ID}`],
  ],
  [
    `hostPID: true; shareProcessNamespace: true; ${PLAIN}`,
    [
      'spec.securityContext.shareProcessNamespace: Invalid value: true: ShareProcessNamespace and HostPID cannot both be enabled',
    ],
  ],
  [
    `securityContext: {sysctls: [{name: "Net", value: "1"}]}; ${PLAIN}`,
    [
      'spec.securityContext.sysctls[0].name: Invalid value: "Net": must have at most 253 characters and match regex ^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\\./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$',
    ],
  ],
  [
    `hostNetwork: true; securityContext: {sysctls: [{name: net.ipv4.tcp_syncookies, value: "1"}]}; ${PLAIN}`,
    [
      'spec.securityContext.sysctls[0].name: Invalid value: "net.ipv4.tcp_syncookies": may not be specified when \'hostNetwork\' is true',
    ],
  ],
  [
    `securityContext: {fsGroupChangePolicy: Never}; ${PLAIN}`,
    [
      'spec.securityContext.fsGroupChangePolicy: Unsupported value: "Never": supported values: "Always", "OnRootMismatch"',
    ],
  ],
  [
    `securityContext: {supplementalGroupsPolicy: None}; ${PLAIN}`,
    ['spec.securityContext.supplementalGroupsPolicy: Unsupported value: "None": supported values: "Merge", "Strict"'],
  ],
  [
    `hostUsers: false; hostPID: true; hostNetwork: true; ${PLAIN}`,
    [
      'spec.hostNetwork: Forbidden: when `pod.Spec.HostUsers` is false',
      'spec.HostPID: Forbidden: when `pod.Spec.HostUsers` is false',
    ],
  ],
  [`schedulingGates: [{name: a.b/c}]; ${PLAIN}`, []],
  [`schedulingGates: [{name: a.b/c}, {name: a.b/c}]; ${PLAIN}`, ['spec.schedulingGates[1]: Duplicate value: "a.b/c"']],
  [
    `schedulingGates: [{name: a.b/c}]; nodeName: n1; ${PLAIN}`,
    ['spec.nodeName: Forbidden: cannot be set until all schedulingGates have been cleared'],
  ],
  [
    `resourceClaims: [{name: c}]; ${PLAIN}`,
    [
      'spec.resourceClaims[0]: Invalid value: {"name":"c"}: must specify one of: `resourceClaimName`, `resourceClaimTemplateName`',
    ],
  ],
  [node('{matchExpressions: [{key: zone, operator: In, values: [a]}]}'), []],
  [node(''), [`${NODE}.nodeSelectorTerms: Required value: must have at least one node selector term`]],
  [
    node('{matchExpressions: [{key: zone, operator: In}]}'),
    [
      `${NODE}.nodeSelectorTerms[0].matchExpressions[0].values: Required value: must be specified when \`operator\` is 'In' or 'NotIn'`,
    ],
  ],
  [
    node('{matchExpressions: [{key: zone, operator: Exists, values: [a]}]}'),
    [
      `${NODE}.nodeSelectorTerms[0].matchExpressions[0].values: Forbidden: may not be specified when \`operator\` is 'Exists' or 'DoesNotExist'`,
    ],
  ],
  [
    node('{matchExpressions: [{key: cpus, operator: Gt, values: ["1", "2"]}]}'),
    [
      `${NODE}.nodeSelectorTerms[0].matchExpressions[0].values: Required value: must be specified single value when \`operator\` is 'Lt' or 'Gt'`,
    ],
  ],
  [
    node('{matchExpressions: [{key: zone, operator: Like, values: [a]}]}'),
    [`${NODE}.nodeSelectorTerms[0].matchExpressions[0].operator: Invalid value: "Like": not a valid selector operator`],
  ],
  [
    node('{matchExpressions: [{key: zone, operator: In, values: ["a b"]}]}'),
    [`${NODE}.nodeSelectorTerms[0].matchExpressions[0].values[0]: Invalid value: "a b": ${NOT_VALUE}`],
  ],
  [
    `affinity: {nodeAffinity: {preferredDuringSchedulingIgnoredDuringExecution: [{weight: 1, preference: {matchExpressions: [{key: zone, operator: In, values: ["a b"]}]}}]}}; ${PLAIN}`,
    [],
  ],
  [
    node('{matchFields: [{key: metadata.uid, operator: In, values: [a]}]}'),
    [`${NODE}.nodeSelectorTerms[0].matchFields[0].key: Invalid value: "metadata.uid": not a valid field selector key`],
  ],
  [
    node('{matchFields: [{key: metadata.name, operator: In, values: [a, b]}]}'),
    [
      `${NODE}.nodeSelectorTerms[0].matchFields[0].values: Required value: must be only one value when \`operator\` is 'In' or 'NotIn' for node field selector`,
    ],
  ],
  [
    `affinity: {nodeAffinity: {preferredDuringSchedulingIgnoredDuringExecution: [{weight: 0, preference: {}}]}}; ${PLAIN}`,
    [
      'spec.affinity.nodeAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].weight: Invalid value: 0: must be in the range 1-100',
    ],
  ],
  [near('topologyKey: zone, labelSelector: {matchLabels: {a: b}}'), []],
  [
    near('labelSelector: {}'),
    [
      `${POD}.topologyKey: Required value: can not be empty`,
      `${POD}.topologyKey: Invalid value: "": name part must be non-empty`,
      `${POD}.topologyKey: Invalid value: "": ${NOT_NAME_PART}`,
    ],
  ],
  [near('topologyKey: zone, namespaces: [A]'), [`${POD}.namespace: Invalid value: "A": ${NOT_LABEL}`]],
  [
    near('topologyKey: zone, matchLabelKeys: [a]'),
    [`${POD}.matchLabelKeys: Forbidden: must not be specified when labelSelector is not set`],
  ],
  [
    near('topologyKey: zone, labelSelector: {}, matchLabelKeys: [a], mismatchLabelKeys: [a]'),
    [`${POD}.matchLabelKeys[0]: Invalid value: "a": exists in both matchLabelKeys and mismatchLabelKeys`],
  ],
  [spread('labelSelector: {}'), []],
  [`topologySpreadConstraints: [{maxSkew: 1, topologyKey: "a b", whenUnsatisfiable: ScheduleAnyway}]; ${PLAIN}`, []],
  [
    `topologySpreadConstraints: [{maxSkew: 0, whenUnsatisfiable: Maybe}]; ${PLAIN}`,
    [
      `${S}.maxSkew: Invalid value: 0: must be greater than zero`,
      `${S}.topologyKey: Required value: can not be empty`,
      `${S}.whenUnsatisfiable: Unsupported value: "Maybe": supported values: "DoNotSchedule", "ScheduleAnyway"`,
    ],
  ],
  [
    `topologySpreadConstraints: [{maxSkew: 1, topologyKey: z, whenUnsatisfiable: ScheduleAnyway, minDomains: 2}]; ${PLAIN}`,
    [
      `${S}.minDomains: Invalid value: 2: can only use minDomains if whenUnsatisfiable=DoNotSchedule, not ScheduleAnyway`,
    ],
  ],
  [
    `topologySpreadConstraints: [{maxSkew: 1, topologyKey: z, whenUnsatisfiable: DoNotSchedule}, {maxSkew: 2, topologyKey: z, whenUnsatisfiable: DoNotSchedule}]; ${PLAIN}`,
    [`${S}.{topologyKey, whenUnsatisfiable}: Duplicate value: "{z, DoNotSchedule}"`],
  ],
  [
    spread('nodeTaintsPolicy: Heed'),
    [`${S}.nodeTaintsPolicy: Unsupported value: "Heed": supported values: "Honor", "Ignore"`],
  ],
  [
    spread('matchLabelKeys: [a], labelSelector: {matchLabels: {a: b}}'),
    [`${S}.matchLabelKeys[0]: Invalid value: "a": exists in both matchLabelKeys and labelSelector`],
  ],
  [
    `tolerations: [{key: a, operator: Equal, value: "b c"}]; ${PLAIN}`,
    [`spec.tolerations[0].operator: Invalid value: "b c": ${NOT_VALUE}`],
  ],
  [
    `tolerations: [{key: a, operator: Exists, value: b}]; ${PLAIN}`,
    ['spec.tolerations[0].operator: Invalid value: "b": value must be empty when `operator` is \'Exists\''],
  ],
  [
    `tolerations: [{key: a, operator: Exists, effect: Never}]; ${PLAIN}`,
    [
      'spec.tolerations[0].effect: Unsupported value: "Never": supported values: "NoSchedule", "PreferNoSchedule", "NoExecute"',
    ],
  ],
  [
    `tolerations: [{operator: Equal, value: b}]; ${PLAIN}`,
    [
      'spec.tolerations[0].operator: Invalid value: "Equal": operator must be Exists when `key` is empty, which means "match all values and all keys"',
    ],
  ],
  [
    `tolerations: [{key: a, operator: Exists, tolerationSeconds: 5}]; ${PLAIN}`,
    ['spec.tolerations[0].effect: Invalid value: "": effect must be \'NoExecute\' when `tolerationSeconds` is set'],
  ],
  [`runtimeClassName: Fast; ${PLAIN}`, [`spec.runtimeClassName: Invalid value: "Fast": ${NOT_SUBDOMAIN}`]],
  [`os: {name: plan9}; ${PLAIN}`, ['spec.os: Unsupported value: "plan9": supported values: "linux", "windows"']],
  [`os: {}; ${PLAIN}`, ['spec.os.name: Required value: cannot be empty']],
  [
    `preemptionPolicy: Sometimes; ${PLAIN}`,
    ['spec.preemptionPolicy: Unsupported value: "Sometimes": supported values: "PreemptLowerPriority", "Never"'],
  ],
  [`resources: {limits: {cpu: 1}}; ${PLAIN}`, []],
  [
    `resources: {limits: {example.com/gpu: 1}}; ${PLAIN}`,
    ['spec.resources.limits[example.com/gpu]: Unsupported value: "example.com/gpu": supported values: "cpu", "memory"'],
  ],
  [
    `resources: {requests: {cpu: 100m}}; ${web('resources: {requests: {cpu: 200m}}')}`,
    [
      'spec.resources.requests[cpu]: Invalid value: "100m": must be greater than or equal to aggregate container requests of 200m',
    ],
  ],
]
