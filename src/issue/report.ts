/** Words and sentences of reports: labels, headings, statuses. */
export interface ReportIssues {
  'report.points': object
}
