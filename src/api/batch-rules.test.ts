import { claimRows, cronRows, jobRows, scalerRows } from './batch-rules.case.ts'
import { table } from './table.case.ts'

table('a Job', 'batch/v1', 'Job', {}, jobRows)
table('a CronJob', 'batch/v1', 'CronJob', {}, cronRows)
table('an autoscaler', 'autoscaling/v2', 'HorizontalPodAutoscaler', {}, scalerRows)
table('a claim', 'v1', 'PersistentVolumeClaim', {}, claimRows)
