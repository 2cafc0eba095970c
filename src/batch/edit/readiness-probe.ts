import { probeOf } from './probe-fields.ts'

/** Whether a Pod may be asked. */
export const readinessProbe = probeOf('readinessProbe', [{ field: 'periodSeconds', to: 300 }])
