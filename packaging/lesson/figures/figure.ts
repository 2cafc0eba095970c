/** One cell: a value as it is, or `$word`, which the words of `docs/lesson/figures.yaml` say in each language. */
export type Cell = string

/** A table of the lesson's companion. Its title, columns and words stand in `docs/lesson/figures.yaml` under its id. */
export interface Figure {
  readonly id: string
  /** Asks the product; the same rows whenever it is asked. */
  rows(): readonly (readonly Cell[])[]
}
