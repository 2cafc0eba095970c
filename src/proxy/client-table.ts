/** Where 32-bit clients were last, and when: an open-addressed table of typed arrays, for millions of them. */
export class ClientTable {
  #mask = 1023
  #size = 0
  /** Client + 1 and end in one slot each; 0: free. */
  #keys = new Float64Array(1024)
  #ends = new Uint32Array(1024)
  #seen = new Float64Array(1024)

  /** The place of a client; one that is new gets a place that says it was never seen. */
  place(client: number): number {
    const mask = this.#mask
    const keys = this.#keys
    const key = client + 1
    let at = (Math.imul(client ^ (client >>> 15), 0x9e3779b1) >>> 8) & mask
    for (;;) {
      const there = keys[at]!
      if (there === key) return at
      if (there === 0) return this.#enter(key, at)
      at = (at + 1) & mask
    }
  }

  #enter(key: number, at: number): number {
    if (++this.#size * 2 > this.#mask) {
      this.#grow()
      return this.place(key - 1)
    }
    this.#keys[at] = key
    this.#seen[at] = Number.NEGATIVE_INFINITY
    return at
  }

  #grow(): void {
    const [keys, ends, seen] = [this.#keys, this.#ends, this.#seen]
    const length = (this.#mask + 1) * 4
    this.#mask = length - 1
    this.#keys = new Float64Array(length)
    this.#ends = new Uint32Array(length)
    this.#seen = new Float64Array(length)
    this.#size = 0
    for (const [at, key] of keys.entries()) if (key !== 0) this.note(this.place(key - 1), ends[at]!, seen[at]!)
  }

  end(place: number): number {
    return this.#ends[place]!
  }

  /** The instant of the client's last connection; never: minus infinity. */
  seen(place: number): number {
    return this.#seen[place]!
  }

  note(place: number, end: number, now: number): void {
    this.#ends[place] = end
    this.#seen[place] = now
  }
}
