import { probeOf } from './probe-fields.ts'

/** Whether a container is to be started anew. */
export const livenessProbe = probeOf('livenessProbe', [
  { field: 'periodSeconds', to: 300 },
  { field: 'initialDelaySeconds', to: 0 },
])
