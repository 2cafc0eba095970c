import { NoQueueError, type QueueLibrary, queueLibrary } from '../queue/door.ts'
import { DEFAULT_PLACE, type Place } from '../queue/job.ts'
import { type Flag, type Invocation, usage } from './command.ts'

export const queueFlags: Readonly<Record<string, Flag>> = {
  queue: { value: 'URL' },
  name: { value: 'NAME' },
}

/** Where the queue is: `--queue`, else `KUBEKATA_QUEUE`, else this machine. */
export function placeOf({ value, io }: Invocation): Place {
  const url = value('queue') ?? io.env['KUBEKATA_QUEUE'] ?? DEFAULT_PLACE.url
  if (!/^rediss?:\/\/./.test(url)) throw usage('queue.url', { url })
  return { url, name: value('name') ?? DEFAULT_PLACE.name }
}

/** The library, once somebody answers at the place. @throws UsageError otherwise. */
export async function libraryFor({ url }: Place): Promise<QueueLibrary> {
  let library: QueueLibrary
  try {
    library = await queueLibrary()
  } catch (error) {
    if (error instanceof NoQueueError) throw usage('queue.not-installed', { command: 'npm install bullmq ioredis' })
    throw error
  }
  try {
    await library.reach(url)
    return library
  } catch (error) {
    throw usage('queue.unreachable', { url, detail: error instanceof Error ? error.message : String(error) })
  }
}
