import type { Position } from '../position.ts'

/** Offsets of a text as lines and columns, both from 1. */
export class Lines {
  readonly #file: string
  readonly #starts: number[] = [0]

  constructor(file: string, text: string) {
    this.#file = file
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) this.#starts.push(at + 1)
  }

  #line(offset: number): number {
    let low = 0
    let high = this.#starts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if (this.#starts[middle]! <= offset) low = middle
      else high = middle - 1
    }
    return low
  }

  position(start: number, end: number): Position {
    const line = this.#line(start)
    const endLine = this.#line(Math.max(start, end))
    return {
      file: this.#file,
      line: line + 1,
      column: start - this.#starts[line]! + 1,
      endLine: endLine + 1,
      endColumn: Math.max(start, end) - this.#starts[endLine]! + 1,
    }
  }
}
