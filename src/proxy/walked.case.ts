import { socketText } from '../packet.ts'
import type { Dataplane, Entry, FlowTable } from '../proxy.ts'
import { branches } from '../walk.ts'
import { packet } from './scene.case.ts'

/** What the simulator says of a first packet: `10.244.1.10:8080 masqueraded` → probability. */
export function walked(plane: Dataplane, text: string, entry: Entry, flows: FlowTable): ReadonlyMap<string, number> {
  const ends = new Map<string, number>()
  const asked = packet(text)
  for (const { value, probability } of branches(() => plane.translate(asked, entry, flows, 0))) {
    const [translation] = value
    const key =
      translation.kind === 'forward'
        ? `${socketText(translation.packet.destination, translation.packet.port)}${translation.packet.source === asked.source ? '' : ' masqueraded'}`
        : translation.kind === 'ended'
          ? translation.outcome.kind
          : translation.kind
    ends.set(key, (ends.get(key) ?? 0) + probability.valueOf())
  }
  return ends
}
