import "server-only";

/** The index has parts, of which one at a time is made larger: nobody waits for all of them. */
const parts = 256;
const fewestSlots = 8;
/** How much of a part may be taken before it is made larger. */
const fullest = 0.75;
/** What a slot holds that points nowhere; else it is the number of an entry plus one. */
const free = 0;

/** Finds numbered entries by a hash of 32 bits: open addressing with linear probing, deletion by shifting back (Knuth, TAOCP 6.4). */
export class EntryIndex {
  readonly #parts: Uint32Array[] = Array.from({ length: parts }, () => new Uint32Array(fewestSlots));
  readonly #taken = new Uint32Array(parts);
  readonly #hashOf: (entry: number) => number;

  /** @param hashOf the hash by which an entry was added */
  constructor(hashOf: (entry: number) => number) {
    this.#hashOf = hashOf;
  }

  /**
   * Where entries with a hash stand: their numbers plus one, from the slot `hash & (length - 1)` on and around, up to the first
   * 0; among them others.
   */
  slotsOf(hash: number): Uint32Array {
    return this.#parts[hash >>> 24] ?? none;
  }

  /** Adds an entry that is not in it. */
  add(entry: number): void {
    const hash = this.#hashOf(entry);
    const part = hash >>> 24;
    const taken = (this.#taken[part] ?? 0) + 1;
    this.#taken[part] = taken;
    if (taken > this.slotsOf(hash).length * fullest) this.#enlarge(part);
    this.#point(hash, free, entry + 1);
  }

  /** Gives an entry that is in it another number. To be called while it still stands under the old one. */
  renumber(from: number, to: number): void {
    this.#point(this.#hashOf(from), from + 1, to + 1);
  }

  /** Takes an entry out, and closes the gap: what would be found no more moves into it. */
  remove(entry: number): void {
    const hash = this.#hashOf(entry);
    const slots = this.slotsOf(hash);
    const mask = slots.length - 1;
    let gap = hash & mask;
    while (slots[gap] !== entry + 1) gap = (gap + 1) & mask;
    for (let slot = (gap + 1) & mask; slots[slot] !== free; slot = (slot + 1) & mask) {
      const pointer = slots[slot] ?? free;
      const home = this.#hashOf(pointer - 1) & mask;
      if (((slot - home) & mask) < ((slot - gap) & mask)) continue;
      slots[gap] = pointer;
      gap = slot;
    }
    slots[gap] = free;
    this.#taken[hash >>> 24] = (this.#taken[hash >>> 24] ?? 0) - 1;
  }

  #enlarge(part: number): void {
    const small = this.#parts[part] ?? none;
    this.#parts[part] = new Uint32Array(small.length * 2);
    for (const pointer of small) if (pointer !== free) this.#point(this.#hashOf(pointer - 1), free, pointer);
  }

  /** Finds the slot on the way of a hash that holds one pointer, and lets it hold another. */
  #point(hash: number, from: number, to: number): void {
    const slots = this.slotsOf(hash);
    let slot = hash & (slots.length - 1);
    while (slots[slot] !== from) slot = (slot + 1) & (slots.length - 1);
    slots[slot] = to;
  }
}

const none = new Uint32Array(0);
