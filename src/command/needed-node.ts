import type { Locale } from '../messages/render.ts'
import { localeOf } from './locale.ts'

/** The oldest Node that kubekata runs on, as `engines` of package.json says it. */
export const NEEDED_NODE = '22.18'

/** What is said instead of running; undefined: this Node will do. */
export function unmetNode(version: string, locale: Locale): string | undefined {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const [needsMajor = 0, needsMinor = 0] = NEEDED_NODE.split('.').map(Number)
  if (major > needsMajor || (major === needsMajor && minor >= needsMinor)) return undefined
  return locale === 'ko'
    ? `kubekata: Node ${NEEDED_NODE} 이상이 필요하지만 지금 실행한 Node는 ${version}입니다. 새 Node를 설치하거나 PATH에서 앞에 두고 다시 실행하세요.`
    : `kubekata: needs Node ${NEEDED_NODE} or later, but this is Node ${version}. Install a newer Node, or put it first on PATH, and run the command again.`
}

/**
 * Ends the process where Node is too old. It runs before anything else is read: what comes after uses what an old Node does
 * not have. Exit code 2, as for any other way to call kubekata that cannot work.
 */
const unmet = unmetNode(process.versions.node, localeOf(process.env))
if (unmet !== undefined) {
  console.error(unmet)
  process.exit(2)
}
