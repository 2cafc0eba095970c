import { customKinds, customStructs } from './custom-resources.ts'
import * as generated from './fields.generated.ts'

/** The struct that a kind decodes into. */
export const kinds: Readonly<Record<string, string>> = { ...generated.kinds, ...customKinds }

/** The fields of every struct, with their types. */
export const structs: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  ...generated.structs,
  ...customStructs,
}
