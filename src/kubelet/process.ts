import { type Container, type ImageBehaviour, runsApplication, toolImage } from '../application.ts'
import type { Variables } from './environment.ts'
import type { Exit } from './exec.ts'
import { expand } from './expand.ts'

/** A command nobody knows is taken for a server of the author's own: it runs, and nothing listens. */
const UNKNOWN = 127

/** Tools that need a terminal or arguments end at once without. */
function bareTool(image: string): number {
  return image.includes('curl') ? 2 : 0
}

/** A container that starts. */
interface Started {
  readonly container: Container
  readonly environment: Variables
  readonly behaviour: ImageBehaviour
  /** An init container that must end. */
  readonly init: boolean
  /** Runs a command in it. */
  run(argv: readonly string[]): Exit
}

/**
 * How a container's process ends by itself: an application never, `sh -c "sleep N"` after N seconds. undefined: it runs on.
 * An image's own application in an init container would run on too, and the Pod never gets past it.
 */
export function processOf({ container, environment, behaviour, init, run }: Started): Exit | undefined {
  const words = [...(container.command ?? []), ...(container.args ?? [])]
  const tool = toolImage(container.image ?? '') && behaviour.listen.length === 0
  if (words.length === 0 && tool) return { code: bareTool(container.image ?? ''), takes: 0 }
  if (words.length === 0 && init && behaviour.undescribed) return { code: 0, takes: 0 }
  if (!tool && runsApplication(container, behaviour)) return undefined
  const argv = words.map((word) => expand(word, environment))
  const withEntrypoint = tool && (container.command ?? []).length === 0 && container.image?.includes('curl')
  const exit = run(withEntrypoint ? ['curl', ...argv] : argv)
  if (exit.takes === Number.POSITIVE_INFINITY) return undefined
  return exit.code === UNKNOWN && !init ? undefined : exit
}
