import type { ApiIssues } from './issue/api.ts'
import type { BalancerIssues } from './issue/balancer.ts'
import type { BatchIssues } from './issue/batch.ts'
import type { ClientIssues } from './issue/client.ts'
import type { CommandIssues } from './issue/command.ts'
import type { DiagnosisIssues } from './issue/diagnosis.ts'
import type { DnsIssues } from './issue/dns.ts'
import type { ExerciseIssues } from './issue/exercise.ts'
import type { FixIssues } from './issue/fix.ts'
import type { FrontIssues } from './issue/front.ts'
import type { GatewayIssues } from './issue/gateway.ts'
import type { GradeIssues } from './issue/grade.ts'
import type { HopIssues } from './issue/hop.ts'
import type { IngressIssues } from './issue/ingress.ts'
import type { LabIssues } from './issue/lab.ts'
import type { ManifestIssues } from './issue/manifest.ts'
import type { MeshIssues } from './issue/mesh.ts'
import type { MomentIssues } from './issue/moment.ts'
import type { NetworkIssues } from './issue/network.ts'
import type { ObservationIssues } from './issue/observation.ts'
import type { PolicyIssues } from './issue/policy.ts'
import type { ProxyIssues } from './issue/proxy.ts'
import type { QueueIssues } from './issue/queue.ts'
import type { ReportIssues } from './issue/report.ts'
import type { SubmissionIssues } from './issue/submission.ts'
import type { TrafficIssues } from './issue/traffic.ts'
import type { VerifyIssues } from './issue/verify.ts'
import type { Position, Reference } from './position.ts'

/** Every code with the parameters of its sentence; an area adds its codes in its own file under `issue/`. */
export interface IssueParams
  extends BalancerIssues,
    IngressIssues,
    LabIssues,
    ManifestIssues,
    ApiIssues,
    HopIssues,
    DnsIssues,
    PolicyIssues,
    ObservationIssues,
    FrontIssues,
    DiagnosisIssues,
    GradeIssues,
    ExerciseIssues,
    FixIssues,
    BatchIssues,
    ClientIssues,
    CommandIssues,
    MomentIssues,
    ReportIssues,
    SubmissionIssues,
    TrafficIssues,
    VerifyIssues,
    NetworkIssues,
    GatewayIssues,
    ProxyIssues,
    QueueIssues,
    MeshIssues {}

export type IssueCode = keyof IssueParams

/** Something to tell a person: a stable code and its parameters. The sentence is made last, by language (`messages/`). */
export type Issue<C extends IssueCode = IssueCode> = {
  readonly [K in C]: {
    readonly code: K
    readonly params: IssueParams[K]
    /** Where in the submission; absent when no line is at fault. */
    readonly location?: Position
    /** Objects and fields the issue speaks of; the cluster turns them into positions. */
    readonly because?: readonly Reference[]
  }
}[C]

export function issue<C extends IssueCode>(
  code: C,
  params: IssueParams[C],
  more: { readonly location?: Position; readonly because?: readonly Reference[] } = {},
): Issue<C> {
  return { code, params, ...more } as Issue<C>
}

/** Whether an issue is advice on another: the mistake behind it, not what was asked. */
export function isHint({ code }: Issue): boolean {
  return code.startsWith('hint.') || code.startsWith('diagnosis.')
}
