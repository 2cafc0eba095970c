import type { Queue, QueueEvents, Worker } from 'bullmq'
import type { Redis } from 'ioredis'

/** The library that keeps jobs in Redis; it is installed by those who run a grading service, and by nobody else. */
export interface QueueLibrary {
  readonly Queue: typeof Queue
  readonly QueueEvents: typeof QueueEvents
  readonly Worker: typeof Worker
  /** Asks once whether somebody answers there. @throws Error when nobody does. */
  reach(url: string): Promise<void>
}

/** bullmq or ioredis is not there. */
export class NoQueueError extends Error {
  override readonly name = 'NoQueueError'
}

const ONCE = { lazyConnect: true, connectTimeout: 5000, maxRetriesPerRequest: 0, retryStrategy: () => null } as const

async function reach(redis: Redis): Promise<void> {
  // The library also tells of the failure that the promise tells of.
  redis.on('error', () => undefined)
  try {
    await redis.connect()
    await redis.ping()
  } finally {
    redis.disconnect()
  }
}

/** Loads the optional peers. @throws NoQueueError when they are not installed. */
export async function queueLibrary(): Promise<QueueLibrary> {
  try {
    const { Redis } = await import('ioredis')
    return { ...(await import('bullmq')), reach: (url) => reach(new Redis(url, ONCE)) }
  } catch (error) {
    throw new NoQueueError(error instanceof Error ? error.message : String(error), { cause: error })
  }
}
