import type { CommandIssues } from '../../issue/command.ts'
import type { Sentences } from '../catalogue.ts'

export const command: Sentences<CommandIssues> = {
  'command.unknown': ({ name, near }) => `${name}${near}`,
}
