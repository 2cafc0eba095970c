/** An object in which nothing needs to be present: what a user sent, typed by the published models. */
export type Loose<T> = T extends readonly (infer E)[]
  ? readonly Loose<E>[]
  : T extends object
    ? string extends keyof T
      ? { readonly [P in keyof T]: Loose<T[P]> }
      : { readonly [P in keyof T]?: Loose<T[P]> | undefined }
    : T

/** As `Loose`, and open to writes: what defaulting fills. */
export type LooseDraft<T> = T extends readonly (infer E)[]
  ? LooseDraft<E>[]
  : T extends object
    ? string extends keyof T
      ? { -readonly [P in keyof T]: LooseDraft<T[P]> }
      : { -readonly [P in keyof T]?: LooseDraft<T[P]> | undefined }
    : T

/** An absent list. */
export const NONE: readonly never[] = []
