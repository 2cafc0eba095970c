/** The help of one command. */
export interface CommandHelp {
  /** One line for the list of commands. */
  readonly summary: string
  /** What follows the command's name. */
  readonly usage: string
  readonly about: string
  readonly flags: Readonly<Record<string, string>>
  /** Command lines, each with what it does. */
  readonly examples: readonly (readonly [line: string, does: string])[]
}

/** All help of a language; read alone, so that `--help` loads nothing else. */
export interface Help {
  readonly tagline: string
  readonly words: {
    readonly usage: string
    readonly commands: string
    readonly options: string
    readonly examples: string
    readonly more: string
  }
  readonly common: Readonly<Record<string, string>>
  readonly commands: Readonly<Record<string, CommandHelp>>
}
