import { listening } from '../application.ts'
import { SECOND } from '../clock.ts'
import { expectConnects } from '../expect/reach.ts'
import { type Issue, issue } from '../issue.ts'
import { clientText } from '../network/client.ts'
import type { From } from './asking.ts'
import type { Cluster } from './cluster.ts'

interface Way {
  readonly from: From
  readonly to: string
}

/** A Pod of the cluster that took a connection, with the port it listens on. */
interface Taker {
  readonly pod: string
  readonly port: number
}

/** Asks of each Pod that may take a connection; where some connection reaches nobody, that is what there is to say. */
function each(cluster: Cluster, way: Way, ask: (taker: Taker) => readonly Issue[]): readonly Issue[] {
  const observation = cluster.connect(way)
  const lost = expectConnects([observation])
  if (lost.length > 0) return lost
  return observation.branches.flatMap(({ value }) =>
    value.kind === 'delivered' && value.to.kind === 'pod' ? ask({ pod: value.to.key, port: value.port }) : [],
  )
}

/** Whether the process that accepted is still the same and there: what an open connection needs. */
function serves(cluster: Cluster, { pod: key, port }: Taker, uid: string): boolean {
  const pod = cluster.state.get('Pod', key)
  const { images, now } = cluster.view()
  return pod?.metadata.uid === uid && listening(cluster.state, images, pod, 'TCP', port, now) !== undefined
}

const seconds = (milliseconds: number): string => `${Math.round(milliseconds / SECOND)}s`

/** Each Pod that may have taken a connection is deleted, on a fork of its own: the connection must live on for a time. */
export function expectLivesOn(cluster: Cluster, way: Way, time: number): readonly Issue[] {
  return each(cluster, way, (taker) => {
    const fork = cluster.fork()
    const { uid } = fork.state.get('Pod', taker.pod)!.metadata
    const start = fork.now
    fork.delete('Pod', taker.pod)
    while (fork.now - start < time) {
      fork.advance(Math.min(SECOND, time - (fork.now - start)))
      if (serves(fork, taker, uid)) continue
      const params = { pod: taker.pod, at: seconds(fork.now - start), expected: seconds(time) }
      return [issue('expect.cut', params, { because: [{ kind: 'Pod', key: taker.pod, field: 'spec.containers[0]' }] })]
    }
    return []
  })
}

/** So long after a Pod was deleted no new connection is sent to it. */
export function expectGoesElsewhere(cluster: Cluster, way: Way, time: number): readonly Issue[] {
  return each(cluster, way, (taker) => {
    const fork = cluster.fork()
    const address = fork.state.get('Pod', taker.pod)!.status?.podIP
    fork.delete('Pod', taker.pod)
    fork.advance(time)
    const { question, branches } = fork.connect(way)
    const sent = branches.find(({ trace }) => trace.some(({ after }) => after?.destination === address))
    if (sent === undefined) return []
    const params = { pod: taker.pod, from: clientText(fork.client(way.from)), to: question.to, at: seconds(time) }
    return [issue('expect.still-sent', params, { because: sent.trace.flatMap((hop) => hop.because) })]
  })
}
