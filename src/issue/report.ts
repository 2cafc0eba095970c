type None = Readonly<Record<string, never>>

/** Words and sentences of reports: headings, labels, statuses. */
export interface ReportIssues {
  'report.title': None
  'report.points': { readonly score: string; readonly max: string }
  'report.points-word': None
  'report.no-score': None
  'report.passed': None
  'report.failed': None
  'report.partly': None
  'report.skipped': None
  'report.broken': None
  'report.advisory': None
  'report.hidden': None
  'report.student': None
  'report.exercise': None
  'report.criterion': None
  'report.criteria': None
  'report.status': None
  'report.reason': None
  'report.place': None
  'report.expected': None
  'report.actual': None
  'report.hint': None
  'report.expression': None
  'report.example': None
  'report.steps': None
  'report.steps-intro': None
  'report.also': None
  'report.trace': None
  'report.timeline': None
  'report.in-words': None
  'report.question': { readonly from: string; readonly to: string }
  'report.shares': None
  'report.all-good': None
  'report.next-fix': None
  'report.gain': { readonly points: string }
  'report.explain': { readonly code: string }
  'report.visible-only': None
  'report.warnings': None
  'report.ignored': None
  'report.graded': { readonly count: number; readonly students: number }
  'report.broken-count': { readonly count: number }
  'report.mean': None
  'report.median': None
  'report.full-marks': None
  'report.zero': None
  'report.causes': None
  'report.count': None
  'report.times': { readonly count: number }
  'report.nobody-passes': { readonly exercise: string; readonly criterion: string }
  'report.discriminates-little': { readonly exercise: string; readonly criterion: string; readonly value: string }
  'report.identical': { readonly exercise: string }
  'report.trust': None
  'report.trust-good': None
  'report.trust-broken': { readonly count: number }
  'report.histogram': None
  'report.difficulty': None
  'report.discrimination': None
  'report.students': None
  'report.details': None
  'report.language': None
  'report.scheme': None
  'report.scheme-auto': None
  'report.scheme-light': None
  'report.scheme-dark': None
  'report.filter': None
  'report.provenance': { readonly engine: string; readonly kubernetes: string; readonly seed: string }
  'report.digests': { readonly submission: string; readonly exercise: string }
  'report.reproduce': None
  'report.skip-link': None
  'report.print': None
  'report.step': { readonly number: number }
  'report.client': None
  'report.more': { readonly count: number }
  'report.changed': None
  'report.unchanged': { readonly count: number }
  'report.raised': { readonly count: number }
  'report.lowered': { readonly count: number }
  'report.because-submission': None
  'report.because-exercise': None
  'report.because-engine': None
  'report.why': None
  'report.fix': None
  'report.none': None
}
