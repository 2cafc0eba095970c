import { type FSWatcher, watch } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'

/** Saves of one moment (an editor that writes a copy and renames it, a formatter behind it) are one change. */
const QUIET = 20
/** How often a folder that went away is looked for. */
const RETURN = 250

/** Files that editors write beside the file that is meant: nothing of them is read. */
const BESIDE = /(^|[\\/])(\.#[^\\/]*|[^\\/]*~|#[^\\/]*#|\.[^\\/]*\.sw[a-z]|4913)$/

/**
 * Calls `changed` after every change in a folder and below, one call at a time; changes during a call are one more call. A
 * folder that is removed and made again (a checkout) is found again. Ends when the signal says so.
 */
export async function watchFolder(folder: string, changed: () => Promise<void>, signal: AbortSignal): Promise<void> {
  let due: NodeJS.Timeout | undefined
  let running: Promise<void> = Promise.resolve()
  const soon = (): void => {
    clearTimeout(due)
    due = setTimeout(() => {
      running = running.then(() => (signal.aborted ? undefined : changed()))
    }, QUIET)
  }
  while (!signal.aborted) {
    const watcher = opened(folder, soon)
    if (watcher !== undefined) await closed(watcher, folder, signal)
    if (signal.aborted) break
    soon()
    await delay(RETURN, undefined, { signal }).catch(() => undefined)
  }
  clearTimeout(due)
  await running
}

function opened(folder: string, soon: () => void): FSWatcher | undefined {
  try {
    return watch(folder, { recursive: true }, (_, name) => {
      if (name === null || !BESIDE.test(name)) soon()
    })
  } catch {
    return undefined
  }
}

/** Until the watcher sees nothing any more: an error, the folder's own removal, the end. */
function closed(watcher: FSWatcher, folder: string, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      watcher.close()
      resolve()
    }
    const own = folder.split(/[\\/]/).at(-1)
    watcher.on('error', end)
    watcher.on('change', (type, name) => {
      if (type === 'rename' && name === own) end()
    })
    signal.addEventListener('abort', end, { once: true })
  })
}
