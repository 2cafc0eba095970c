import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv'
import { exerciseSchema } from './exercise-schema.ts'

export type { ErrorObject }

let compiled: ValidateFunction | undefined

/**
 * What is wrong with an exercise.yaml by its schema; nothing when it is right. The published package holds this module with
 * the schema already compiled.
 */
export function definitionErrors(value: unknown): readonly ErrorObject[] {
  compiled ??= new Ajv({ allErrors: true, strict: false, verbose: true }).compile(exerciseSchema)
  return compiled(value) ? [] : (compiled.errors ?? [])
}
