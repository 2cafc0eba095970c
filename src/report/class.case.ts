import { Fraction, fractionText } from '../fraction.ts'
import { issue } from '../issue.ts'
import { stream } from '../random.ts'
import type { CriterionResult, SubmissionResult } from '../result.ts'
import { totals } from './totals.ts'

/** What a student must never read of a hidden criterion. */
export const SECRETS = [
  'secret-criterion',
  '비밀기준',
  'Secret-title',
  'Secret-step',
  'secret-service',
  'secret-pod',
] as const

/** Names that would act somewhere if a format forgot to write them safely. */
export const NAMES = [
  'kim',
  'lee, "Jr."',
  '=HYPERLINK("http:x")',
  '<script>alert(1)<\\script>',
  '::error::x',
  'a\nb',
  '\u202eevil',
  '김민지',
  '](javascript:x)',
  "o'b",
  '@all',
  '\u001b[31mred',
  'x|y',
  '&amp;',
] as const

const location = { file: 'service.yaml', line: 3, column: 5, endLine: 3, endColumn: 13 } as const

function failed(
  name: string,
  service: string,
): Pick<CriterionResult, 'issues' | 'observations' | 'moments' | 'step' | 'frame'> {
  const says = issue('hop.pod.accepted', { pod: `${service}-pod`, port: 80 })
  const hop = {
    at: 'kube-proxy' as const,
    node: 'n1',
    rule: `KUBE-SVC-${service}`,
    says,
    because: [{ kind: 'Service', key: `data/${service}`, field: 'spec.selector', position: location }],
  }
  return {
    issues: [
      issue(
        'expect.no-endpoint',
        { service },
        { location, because: [{ kind: 'Service', key: `data/${service}`, field: 'spec.selector' }] },
      ),
    ],
    observations: [
      {
        question: { ask: 'connect', from: 'pod client/client', to: `${service}:3306`, at: 0 },
        branches: [
          { probability: '1/3', outcome: { kind: 'refused', by: 'kube-proxy' }, trace: [hop] },
          {
            probability: '2/3',
            outcome: {
              kind: 'delivered',
              to: { kind: 'pod', key: `data/${service}-pod`, ip: '10.0.0.1' },
              port: 3306,
              sourceSeen: '10.0.0.2',
            },
          },
        ],
        more: 0,
      },
    ],
    moments: [
      { at: 5000, what: issue('moment.fault', { pod: `data/${service}-pod` }) },
      { at: 15_000, what: issue('moment.unready', { pod: `data/${service}-pod` }) },
      { at: 15_000, what: issue('moment.endpoints', { service: `data/${service}`, ready: 0, all: 1 }) },
      { at: 65_000, what: issue('moment.healed', { pod: `data/${service}-pod` }) },
    ],
    step: { ko: `${name} 단계 ${service}`, en: `${name}-step ${service}` },
    frame: { file: 'service.yaml', from: 1, lines: ['apiVersion: v1', 'kind: Service', '    selector: ``` ]]> <b>'] },
  }
}

interface Shape {
  readonly id: string
  readonly ko: string
  readonly en: string
  readonly max: string
  readonly hidden?: true
  readonly advisory?: true
}

const SHAPES: readonly Shape[] = [
  { id: 'valid', ko: '올바르다 | <b>', en: 'Valid | <b>', max: '10' },
  { id: 'parts', ko: '부분', en: 'Parts', max: '5' },
  { id: 'thirds', ko: '삼분의 일', en: 'Thirds', max: '5/3' },
  { id: 'decimal', ko: '소수', en: 'Decimal', max: '2.5' },
  { id: 'secret-criterion', ko: '비밀기준', en: 'Secret-title', max: '4', hidden: true },
  { id: 'advice', ko: '조언', en: 'Advice', max: '0', advisory: true },
]

function criterion({ id, ko, en, max, hidden, advisory }: Shape, draw: number): CriterionResult {
  const status = (['passed', 'passed', 'failed', 'failed', 'skipped'] as const)[draw % 5]!
  const most = new Fraction(max)
  const points =
    status === 'passed' ? most : status === 'failed' && draw % 2 === 0 ? most.mul(new Fraction(1, 3)) : new Fraction(0)
  const nothing = { issues: [], observations: [] }
  const told =
    status === 'failed'
      ? failed(hidden ? 'Secret' : 'Plain', hidden ? 'secret-service' : 'mysql')
      : status === 'skipped'
        ? { ...nothing, issues: [issue('grade.needs', { criterion: 'valid' })] }
        : nothing
  return {
    id,
    title: { ko, en },
    status,
    points: fractionText(points),
    max: fractionText(most),
    ...(hidden ? { hidden } : {}),
    ...(advisory ? { advisory } : {}),
    ...told,
  }
}

/** A class of students with fixed luck: every status, fractions, hidden and advisory criteria, dangerous names. */
export function syntheticClass(count: number): readonly SubmissionResult[] {
  const random = stream('class', 'report')
  return Array.from({ length: count }, (_, index) => {
    const criteria = SHAPES.map((shape) => criterion(shape, random.below(10)))
    const student = NAMES[index] ?? `s${String(index).padStart(4, '0')}`
    return {
      student,
      exercise: 'internal-database',
      title: { ko: '내부 데이터베이스', en: 'An internal database' },
      exerciseDigest: 'sha256:e',
      submissionDigest: `sha256:${index}`,
      ...totals(criteria),
      criteria,
      moments: [
        { at: 0, what: issue('moment.made', { pod: 'data/mysql-0' }) },
        { at: 1000, what: issue('moment.ready', { pod: 'data/mysql-0' }) },
      ],
      warnings: [],
      ignored: ['notes\u202e.txt'],
    }
  })
}
