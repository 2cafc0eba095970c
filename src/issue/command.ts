/** Bad usage of the command line, and what commands say beside their results. */
export interface CommandIssues {
  'command.unknown': { readonly name: string; readonly near: string }
}
