import type { ReportIssues } from '../../issue/report.ts'
import type { Sentences } from '../catalogue.ts'

export const report: Sentences<ReportIssues> = {
  'report.points': () => '',
}
