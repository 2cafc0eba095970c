import { probeOf } from './probe-fields.ts'

/** How long a container may take to start. */
export const startupProbe = probeOf('startupProbe', [{ field: 'failureThreshold', to: 1 }])
