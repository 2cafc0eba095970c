import type { Row } from './table.case.ts'

const NEVER = 'template: {spec: {restartPolicy: Never, containers: [{name: web, image: nginx}]}}'
const S = 'spec'
const NONE = 'must be greater than or equal to 0'
const INDEXED = `completionMode: Indexed; completions: 5; ${NEVER}`
const SUBDOMAIN_START =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')"

function rule(text: string): string {
  return `podFailurePolicy: {rules: [${text}]}; backoffLimit: 3; ${NEVER}`
}

function success(text: string): string {
  return `successPolicy: {rules: [${text}]}; ${INDEXED}`
}

const R = `${S}.podFailurePolicy.rules[0]`
const W = `${S}.successPolicy.rules[0]`
const MATCHED = 'onExitCodes: {operator: In, values: [1]}'

/** Jobs in the words of ValidateJob (pkg/apis/batch/validation/validation.go). */
export const jobRows: readonly Row[] = [
  [NEVER, []],
  [`ttlSecondsAfterFinished: 0; ${NEVER}`, []],
  [INDEXED, []],
  [
    'template: {spec: {containers: [{name: web, image: nginx}]}}',
    [`${S}.template.spec.restartPolicy: Required value: valid values: "OnFailure", "Never"`],
  ],
  [
    'template: {spec: {restartPolicy: Always, containers: [{name: web, image: nginx}]}}',
    [`${S}.template.spec.restartPolicy: Required value: valid values: "OnFailure", "Never"`],
  ],
  ...(
    [
      ['parallelism', NONE],
      ['completions', NONE],
      ['activeDeadlineSeconds', NONE],
      ['backoffLimit', NONE],
      ['ttlSecondsAfterFinished', NONE],
    ] as const
  ).map(([field, detail]): Row => [`${field}: -1; ${NEVER}`, [`${S}.${field}: Invalid value: -1: ${detail}`]]),
  [
    `completionMode: Sorted; ${NEVER}`,
    [`${S}.completionMode: Unsupported value: "Sorted": supported values: "NonIndexed", "Indexed"`],
  ],
  [
    `completionMode: Indexed; parallelism: 1; ${NEVER}`,
    [`${S}.completions: Required value: when completion mode is Indexed`],
  ],
  [
    `completionMode: Indexed; completions: 5; parallelism: 100001; ${NEVER}`,
    [`${S}.parallelism: Invalid value: 100001: must be less than or equal to 100000 when completion mode is Indexed`],
  ],
  [
    `backoffLimitPerIndex: 1; ${NEVER}`,
    [`${S}.backoffLimitPerIndex: Invalid value: 1: requires indexed completion mode`],
  ],
  [
    `maxFailedIndexes: 1; ${INDEXED}`,
    [`${S}.backoffLimitPerIndex: Required value: when maxFailedIndexes is specified`],
  ],
  [
    `maxFailedIndexes: 6; backoffLimitPerIndex: 1; ${INDEXED}`,
    [`${S}.maxFailedIndexes: Invalid value: 6: must be less than or equal to completions`],
  ],
  [
    `backoffLimitPerIndex: 1; completionMode: Indexed; completions: 100001; ${NEVER}`,
    [`${S}.maxFailedIndexes: Required value: must be specified when completions is above 100000`],
  ],
  [
    `manualSelector: true; ${NEVER}`,
    [
      `${S}.selector: Required value`,
      `${S}.template.metadata.labels: Invalid value: "null": \`selector\` does not match template \`labels\``,
    ],
  ],
  [
    'manualSelector: true; selector: {matchLabels: {app: web}}; template: {metadata: {labels: {app: web}}, spec: {restartPolicy: Never, containers: [{name: web, image: nginx}]}}',
    [],
  ],
  [
    'manualSelector: true; selector: {matchLabels: {app: web}}; template: {metadata: {labels: {app: db}}, spec: {restartPolicy: Never, containers: [{name: web, image: nginx}]}}',
    [`${S}.template.metadata.labels: Invalid value: {"app":"db"}: \`selector\` does not match template \`labels\``],
  ],
  [`managedBy: example.com/own; ${NEVER}`, []],
  [
    `managedBy: own; ${NEVER}`,
    [`${S}.managedBy: Invalid value: "own": must be a domain-prefixed path (such as "acme.io/foo")`],
  ],
  [`podReplacementPolicy: TerminatingOrFailed; ${NEVER}`, []],
  [
    `podReplacementPolicy: Never; ${NEVER}`,
    [`${S}.podReplacementPolicy: Unsupported value: "Never": supported values: "Failed", "TerminatingOrFailed"`],
  ],
  [rule(`{action: FailJob, ${MATCHED}}`), []],
  [rule('{action: Ignore, onPodConditions: [{type: DisruptionTarget}]}'), []],
  [
    `podReplacementPolicy: TerminatingOrFailed; ${rule(`{action: FailJob, ${MATCHED}}`)}`,
    [`${S}.podReplacementPolicy: Unsupported value: "TerminatingOrFailed": supported values: "Failed"`],
  ],
  [
    `podFailurePolicy: {rules: [{action: FailJob, ${MATCHED}}]}; template: {spec: {restartPolicy: OnFailure, containers: [{name: web, image: nginx}]}}`,
    [
      `${S}.template.spec.restartPolicy: Invalid value: "OnFailure": only "Never" is supported when podFailurePolicy is specified`,
    ],
  ],
  [
    rule(`{action: FailIndex, ${MATCHED}}`),
    [`${R}.action: Invalid value: "FailIndex": requires the backoffLimitPerIndex to be set`],
  ],
  [
    rule(`{action: Stop, ${MATCHED}}`),
    [`${R}.action: Unsupported value: "Stop": supported values: "Count", "FailIndex", "FailJob", "Ignore"`],
  ],
  [
    rule(`{action: "", ${MATCHED}}`),
    [`${R}.action: Required value: valid values: ["Count" "FailIndex" "FailJob" "Ignore"]`],
  ],
  [rule('{action: Count}'), [`${R}: Invalid value: specifying one of OnExitCodes and OnPodConditions is required`]],
  [
    rule(`{action: Count, ${MATCHED}, onPodConditions: [{type: DisruptionTarget}]}`),
    [`${R}: Invalid value: specifying both OnExitCodes and OnPodConditions is not supported`],
  ],
  [
    rule('{action: Count, onExitCodes: {operator: In, values: [0]}}'),
    [`${R}.onExitCodes.values[0]: Invalid value: 0: must not be 0 for the In operator`],
  ],
  [rule('{action: Count, onExitCodes: {operator: NotIn, values: [0, 1]}}'), []],
  [
    rule('{action: Count, onExitCodes: {operator: In, values: [1, 1]}}'),
    [`${R}.onExitCodes.values[1]: Duplicate value: 1`],
  ],
  [
    rule('{action: Count, onExitCodes: {operator: In, values: [2, 1]}}'),
    [`${R}.onExitCodes.values: Invalid value: [2,1]: must be ordered`],
  ],
  [
    rule('{action: Count, onExitCodes: {operator: In, values: []}}'),
    [`${R}.onExitCodes.values: Invalid value: []: at least one value is required`],
  ],
  [
    rule('{action: Count, onExitCodes: {operator: Exists, values: [1]}}'),
    [`${R}.onExitCodes.operator: Unsupported value: "Exists": supported values: "In", "NotIn"`],
  ],
  [
    rule('{action: Count, onExitCodes: {operator: In, values: [1], containerName: db}}'),
    [
      `${R}.onExitCodes.containerName: Invalid value: "db": must be one of the container or initContainer names in the pod template`,
    ],
  ],
  [
    rule('{action: Count, onPodConditions: [{type: Ready, status: Maybe}]}'),
    [`${R}.onPodConditions[0].status: Unsupported value: "Maybe": supported values: "False", "True", "Unknown"`],
  ],
  [success('{succeededCount: 2}'), []],
  [success('{succeededIndexes: "0-2,4"}'), []],
  [
    `successPolicy: {rules: [{succeededCount: 1}]}; ${NEVER}`,
    [`${S}.successPolicy: Invalid value: {"rules":[{"succeededCount":1}]}: requires indexed completion mode`],
  ],
  [
    `successPolicy: {rules: []}; ${INDEXED}`,
    [
      `${S}.successPolicy.rules: Required value: at least one rules must be specified when the successPolicy is specified`,
    ],
  ],
  [success('{}'), [`${W}: Required value: at least one of succeededCount or succeededIndexes must be specified`]],
  [
    success('{succeededCount: 6}'),
    [`${W}.succeededCount: Invalid value: 6: must be less than or equal to 5 (the number of specified completions)`],
  ],
  [
    success('{succeededCount: 3, succeededIndexes: "0-1"}'),
    [
      `${W}.succeededCount: Invalid value: 3: must be less than or equal to 2 (the number of indexes in the specified succeededIndexes field)`,
    ],
  ],
  [
    success('{succeededIndexes: "0-9"}'),
    [`${W}.succeededIndexes: Invalid value: "0-9": error parsing succeededIndexes: too large index: "9"`],
  ],
  [
    success('{succeededIndexes: "a"}'),
    [
      `${W}.succeededIndexes: Invalid value: "a": error parsing succeededIndexes: cannot convert string to integer for index: "a"`,
    ],
  ],
  [
    success('{succeededIndexes: "3,1"}'),
    [
      `${W}.succeededIndexes: Invalid value: "3,1": error parsing succeededIndexes: non-increasing order, previous: 3, current: 1`,
    ],
  ],
  [
    success('{succeededIndexes: "0-1-2"}'),
    [
      `${W}.succeededIndexes: Invalid value: "0-1-2": error parsing succeededIndexes: the fragment "0-1-2" violates the requirement that an index interval can have at most two parts separated by '-'`,
    ],
  ],
]

function cron(schedule: string, more = ''): string {
  return `schedule: "${schedule}"; ${more}jobTemplate: {spec: {${NEVER}}}`
}

function bad(schedule: string, detail: string): Row {
  return [cron(schedule), [`${S}.schedule: Invalid value: "${schedule}": ${detail}`]]
}

/** CronJobs in the words of validateCronJobSpec and of robfig/cron's parser. */
export const cronRows: readonly Row[] = [
  ...['*/5 * * * *', '0 9-17 * * mon-fri', '0 0 1 JAN ?', '@hourly', '@every 1h30m', '0,30 1/2 * * 0'].map(
    (schedule): Row => [cron(schedule), []],
  ),
  bad('* * * *', 'expected exactly 5 fields, found 4: [* * * *]'),
  bad('60 * * * *', 'end of range (60) above maximum (59): 60'),
  bad('* 24 * * *', 'end of range (24) above maximum (23): 24'),
  bad('* * 0 * *', 'beginning of range (0) below minimum (1): 0'),
  bad('* * * 13 *', 'end of range (13) above maximum (12): 13'),
  bad('* * * * 7', 'end of range (7) above maximum (6): 7'),
  bad('* * * * 5-2', 'beginning of range (5) beyond end of range (2): 5-2'),
  bad('*/0 * * * *', 'step of range should be a positive number: */0'),
  bad('1-2-3 * * * *', 'too many hyphens: 1-2-3'),
  bad('1/2/3 * * * *', 'too many slashes: 1/2/3'),
  [
    cron('a * * * *'),
    [
      `${S}.schedule: Invalid value: "a * * * *": failed to parse int from a: strconv.Atoi: parsing "a": invalid syntax`,
    ],
  ],
  bad('@often', 'unrecognized descriptor: @often'),
  [
    cron('@every 5'),
    [`${S}.schedule: Invalid value: "@every 5": failed to parse duration @every 5: time: missing unit in duration "5"`],
  ],
  [cron(''), [`${S}.schedule: Required value`]],
  [cron('0 0 * * *', 'timeZone: Asia/Seoul; '), []],
  [cron('0 0 * * *', 'timeZone: ""; '), [`${S}.timeZone: Invalid value: "": timeZone must be nil or non-empty string`]],
  [
    cron('0 0 * * *', 'timeZone: Asia/Nowhere; '),
    [`${S}.timeZone: Invalid value: "Asia/Nowhere": unknown time zone Asia/Nowhere`],
  ],
  [
    cron('0 0 * * *', 'timeZone: Local; '),
    [
      `${S}.timeZone: Invalid value: "Local": timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones`,
    ],
  ],
  [
    cron('0 0 * * *', 'concurrencyPolicy: Queue; '),
    [`${S}.concurrencyPolicy: Unsupported value: "Queue": supported values: "Allow", "Forbid", "Replace"`],
  ],
  [cron('0 0 * * *', 'startingDeadlineSeconds: -1; '), [`${S}.startingDeadlineSeconds: Invalid value: -1: ${NONE}`]],
  [
    cron('0 0 * * *', 'successfulJobsHistoryLimit: -1; '),
    [`${S}.successfulJobsHistoryLimit: Invalid value: -1: ${NONE}`],
  ],
  [cron('0 0 * * *', 'failedJobsHistoryLimit: -2; '), [`${S}.failedJobsHistoryLimit: Invalid value: -2: ${NONE}`]],
  [
    `schedule: "0 0 * * *"; jobTemplate: {spec: {selector: {matchLabels: {app: web}}, ${NEVER}}}`,
    [
      `${S}.jobTemplate.spec.selector: Invalid value: {"matchLabels":{"app":"web"}}: \`selector\` will be auto-generated`,
    ],
  ],
  [
    `schedule: "0 0 * * *"; jobTemplate: {spec: {manualSelector: true, ${NEVER}}}`,
    [`${S}.jobTemplate.spec.manualSelector: Unsupported value: true: supported values: "nil", "false"`],
  ],
]

function scaled(more: string): string {
  return `maxReplicas: 5; scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}; ${more}`
}

function metric(text: string): string {
  return scaled(`metrics: [{${text}}]`)
}

const M = `${S}.metrics[0]`
const UP = `${S}.behavior.scaleUp`
const EITHER = 'must set either a target raw value or a target utilization'

/** Autoscalers in the words of pkg/apis/autoscaling/validation. */
export const scalerRows: readonly Row[] = [
  [scaled(''), []],
  [
    scaled('minReplicas: 0'),
    [
      `${S}.minReplicas: Invalid value: 0: must be greater than or equal to 1`,
      `${S}.metrics: Forbidden: must specify at least one Object or External metric to support scaling to zero replicas`,
    ],
  ],
  [scaled('minReplicas: 6'), [`${S}.maxReplicas: Invalid value: 5: must be greater than or equal to \`minReplicas\``]],
  [
    'maxReplicas: 0; minReplicas: 1; scaleTargetRef: {kind: Deployment, name: web}',
    [
      `${S}.maxReplicas: Invalid value: 0: must be greater than 0`,
      `${S}.maxReplicas: Invalid value: 0: must be greater than or equal to \`minReplicas\``,
    ],
  ],
  ['maxReplicas: 5; scaleTargetRef: {kind: "", name: web}', [`${S}.scaleTargetRef.kind: Required value`]],
  ['maxReplicas: 5; scaleTargetRef: {kind: Deployment, name: ""}', [`${S}.scaleTargetRef.name: Required value`]],
  [
    'maxReplicas: 5; scaleTargetRef: {kind: Deployment, name: ".."}',
    [`${S}.scaleTargetRef.name: Invalid value: "..": may not be '..'`],
  ],
  [
    'maxReplicas: 5; scaleTargetRef: {kind: Deployment, name: a/b}',
    [`${S}.scaleTargetRef.name: Invalid value: "a/b": may not contain '/'`],
  ],
  [metric('type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 50}}'), []],
  [
    metric('type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 0}}'),
    [`${M}.resource.target.averageUtilization: Invalid value: 0: must be greater than 0`],
  ],
  [
    metric('type: Resource, resource: {name: cpu, target: {type: Utilization}}'),
    [`${M}.resource.target.averageUtilization: Required value: ${EITHER}`],
  ],
  [
    metric(
      'type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 5, averageValue: 1}}',
    ),
    [`${M}.resource.target.averageValue: Forbidden: may not set both a target raw value and a target utilization`],
  ],
  [
    metric('type: Resource, resource: {name: cpu, target: {type: Share, averageUtilization: 5}}'),
    [`${M}.resource.target.type: Invalid value: "Share": must be either Utilization, Value, or AverageValue`],
  ],
  [
    metric('type: Resource, resource: {name: "", target: {type: Utilization, averageUtilization: 5}}'),
    [`${M}.resource.name: Required value: must specify a resource name`],
  ],
  [metric('type: Resource'), [`${M}.resource: Required value: must populate information for the given metric source`]],
  [
    metric('type: Cpu'),
    [
      `${M}.type: Unsupported value: "Cpu": supported values: "ContainerResource", "External", "Object", "Pods", "Resource"`,
    ],
  ],
  [
    metric(
      'type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 5}}, pods: {metric: {name: x}, target: {type: AverageValue, averageValue: 1}}',
    ),
    [`${M}.pods: Forbidden: must populate the given metric source only`],
  ],
  [metric('type: Pods, pods: {metric: {name: hits}, target: {type: AverageValue, averageValue: 100}}'), []],
  [
    metric('type: Pods, pods: {metric: {name: ""}, target: {type: AverageValue, averageValue: 100}}'),
    [`${M}.pods.metric.name: Required value: must specify a metric name`],
  ],
  [
    metric('type: Pods, pods: {metric: {name: hits}, target: {type: AverageValue}}'),
    [`${M}.pods.target.averageValue: Required value: must specify a positive target averageValue`],
  ],
  [
    metric('type: Pods, pods: {metric: {name: hits}, target: {type: AverageValue, averageValue: 0}}'),
    [`${M}.pods.target.averageValue: Invalid value: "0": must be positive`],
  ],
  [
    metric(
      'type: Object, object: {describedObject: {kind: Service, name: web}, metric: {name: hits}, target: {type: Value}}',
    ),
    [`${M}.object.target.averageValue: Required value: must set either a target value or averageValue`],
  ],
  [
    metric(
      'type: Object, object: {describedObject: {kind: "", name: web}, metric: {name: hits}, target: {type: Value, value: 1}}',
    ),
    [`${M}.object.describedObject.kind: Required value`],
  ],
  [
    metric('type: External, external: {metric: {name: hits}, target: {type: Value}}'),
    [
      `${M}.external.target.averageValue: Required value: must set either a target value for metric or a per-pod target`,
    ],
  ],
  [
    metric('type: External, external: {metric: {name: hits}, target: {type: Value, value: 1, averageValue: 1}}'),
    [`${M}.external.target.value: Forbidden: may not set both a target value for metric and a per-pod target`],
  ],
  [
    metric(
      'type: ContainerResource, containerResource: {name: cpu, container: "", target: {type: Utilization, averageUtilization: 5}}',
    ),
    [`${M}.containerResource.container: Required value: must specify a container`],
  ],
  [
    scaled(
      'behavior: {scaleUp: {stabilizationWindowSeconds: 3601, policies: [{type: Pods, value: 1, periodSeconds: 60}]}}',
    ),
    [`${UP}.stabilizationWindowSeconds: Invalid value: 3601: must be less than or equal to 3600`],
  ],
  [
    scaled(
      'behavior: {scaleUp: {stabilizationWindowSeconds: -1, policies: [{type: Pods, value: 1, periodSeconds: 60}]}}',
    ),
    [`${UP}.stabilizationWindowSeconds: Invalid value: -1: must be greater than or equal to zero`],
  ],
  [
    scaled('behavior: {scaleUp: {selectPolicy: Most, policies: [{type: Pods, value: 1, periodSeconds: 60}]}}'),
    [`${UP}.selectPolicy: Unsupported value: "Most": supported values: "Disabled", "Max", "Min"`],
  ],
  [
    scaled('behavior: {scaleUp: {policies: [{type: Nodes, value: 0, periodSeconds: 1801}]}}'),
    [
      `${UP}.policies[0].type: Unsupported value: "Nodes": supported values: "Percent", "Pods"`,
      `${UP}.policies[0].value: Invalid value: 0: must be greater than zero`,
      `${UP}.policies[0].periodSeconds: Invalid value: 1801: must be less than or equal to 1800`,
    ],
  ],
  [
    scaled('behavior: {scaleUp: {policies: [{type: Pods, value: 1, periodSeconds: 0}]}}'),
    [`${UP}.policies[0].periodSeconds: Invalid value: 0: must be greater than zero`],
  ],
  [scaled('behavior: {scaleUp: {policies: []}}'), [`${UP}.policies: Required value: must specify at least one Policy`]],
]

function claim(more: string): string {
  return `accessModes: [ReadWriteOnce]; resources: {requests: {storage: 1Gi}}; ${more}`
}

/** Claims in the words of ValidatePersistentVolumeClaimSpec. */
export const claimRows: readonly Row[] = [
  [claim(''), []],
  ['resources: {requests: {storage: 1Gi}}', [`${S}.accessModes: Required value: at least 1 access mode is required`]],
  ['accessModes: [ReadWriteOnce]', [`${S}.resources[storage]: Required value`]],
  [
    'accessModes: [ReadWriteOnce]; resources: {requests: {storage: 0}}',
    [`${S}.resources[storage]: Invalid value: "0": must be greater than zero`],
  ],
  [
    'accessModes: [Write]; resources: {requests: {storage: 1Gi}}',
    [
      `${S}.accessModes: Unsupported value: "Write": supported values: "ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod"`,
    ],
  ],
  [
    'accessModes: [ReadWriteOncePod, ReadWriteMany]; resources: {requests: {storage: 1Gi}}',
    [`${S}.accessModes: Forbidden: may not use ReadWriteOncePod with other access modes`],
  ],
  [claim('storageClassName: Fast'), [`${S}.storageClassName: Invalid value: "Fast": ${SUBDOMAIN_START}`]],
  [claim('volumeMode: File'), [`${S}.volumeMode: Unsupported value: "File": supported values: "Block", "Filesystem"`]],
  [
    claim('dataSource: {kind: PersistentVolumeClaim, name: ""}'),
    [`${S}.dataSource.name: Required value`, `${S}.dataSourceRef.name: Required value`],
  ],
  [
    claim('dataSourceRef: {kind: VolumeSnapshot, name: s}'),
    [
      `${S}.dataSource: Invalid value: "VolumeSnapshot": must be 'PersistentVolumeClaim' when referencing the default apiGroup`,
      `${S}.dataSourceRef: Invalid value: "VolumeSnapshot": must be 'PersistentVolumeClaim' when referencing the default apiGroup`,
    ],
  ],
  [
    claim('dataSource: {kind: PersistentVolumeClaim, name: a}; dataSourceRef: {kind: PersistentVolumeClaim, name: b}'),
    [`${S}: Invalid value: "spec.dataSource": must match dataSourceRef`],
  ],
]
