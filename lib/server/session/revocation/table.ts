import "server-only";
import { BitSet } from "./bit-set";
import { EntryIndex } from "./entry-index";
import { hashOf, isSame } from "./hash";
import type { KeyForm } from "./key";

/** Entries stand in pages that never move; 640 kB each. */
const pageBits = 15;
const entriesOfPage = 1 << pageBits;

/** What the words of an entry hold. */
const [heard, key, value] = [0, 1, 5] as const;

/**
 * For each of many keys when it was heard last, and one number if wanted: what a Map does, in less than half of the memory and no slower.
 *
 * Whole keys of 128 bits, one entry behind the other, and an index. A filter of 2^24 bits, by 24 bits of each key, says of nearly every key
 * that was not heard that it was not. A time is kept in whole ms modulo 2^32 and judged by its distance from now, which is exact below 24 days.
 */
export class HeardTable {
  readonly #form: KeyForm;
  readonly #width: number;
  readonly #mostInMap: number;
  readonly #pages: Uint32Array[] = [];
  #entries = 0;
  readonly #index = new EntryIndex((entry) => hashOf(this.#pageOf(entry), this.#placeOf(entry) + key));
  readonly #filter = new BitSet(24);
  /** The first ones, and all that are not written in the form. */
  readonly #map = new Map<string, { heardAt: number; value: number }>();
  readonly #asked = new Uint32Array(4);

  /**
   * @param valued whether each key has a number (of 32 bits, 0 at least)
   * @param mostInMap how many keys a Map finds faster
   */
  constructor(form: KeyForm, { valued = false, mostInMap = 20_000 } = {}) {
    this.#form = form;
    this.#width = valued ? 6 : 5;
    this.#mostInMap = mostInMap;
  }

  /** How many keys are remembered. */
  get size(): number {
    return this.#entries + this.#map.size;
  }

  /** The number of a key (0 where keys have none), or undefined for one that is not remembered. */
  find(text: string): number | undefined {
    const found = this.#map.size === 0 ? undefined : this.#map.get(text);
    if (found !== undefined) return found.value;
    const entry = this.#entryOf(text);
    return entry < 0 ? undefined : this.#valueOf(entry);
  }

  /**
   * Remembers a key, or that it was heard again; of its numbers the largest counts.
   *
   * @param heardAt ms of a clock that nobody steps
   */
  note(text: string, heardAt: number, number = 0): void {
    const known = this.#entryOf(text);
    const inMap = this.#map.get(text);
    if (known < 0 && (inMap !== undefined || this.#map.size < this.#mostInMap || !this.#form.read(text, this.#asked))) {
      this.#map.set(text, { heardAt, value: Math.max(number, inMap?.value ?? 0) });
      return;
    }
    const entry = known < 0 ? this.#add(this.#asked) : known;
    const [page, at] = [this.#pageOf(entry), this.#placeOf(entry)];
    page[at + heard] = Math.ceil(heardAt);
    if (this.#width > value) page[at + value] = known < 0 ? number : Math.max(number, this.#word(entry, value));
  }

  // feature:revocation-stream begin
  /** All that is remembered. Whoever takes it piece by piece misses nothing that stays; what is heard or moved meanwhile may come twice, or not. */
  *entries(): Generator<readonly [text: string, value: number, heardAt: number], void> {
    for (const [text, known] of this.#map) yield [text, known.value, known.heardAt];
    // From the last to the first: what moves into a gap comes from behind, where it has been seen.
    for (let entry = this.#entries - 1; entry >= 0; entry = Math.min(entry, this.#entries) - 1) {
      const at = this.#placeOf(entry) + key;
      const bits = this.#pageOf(entry).subarray(at, at + 4);
      yield [this.#form.write(bits), this.#valueOf(entry), this.#word(entry, heard)];
    }
  }
  // feature:revocation-stream end

  /** Forgets what was heard so long ago. */
  forget(now: number, ageMs: number): void {
    for (const [text, { heardAt }] of this.#map) if (now - heardAt >= ageMs) this.#map.delete(text);
    const before = this.#entries;
    for (let entry = 0; entry < this.#entries;) {
      if (((Math.floor(now) - this.#word(entry, heard)) | 0) < ageMs) entry += 1;
      else this.#remove(entry);
    }
    if (this.#entries === before) return;
    this.#pages.length = Math.ceil(this.#entries / entriesOfPage);
    this.#filter.clear();
    for (let entry = 0; entry < this.#entries; entry += 1)
      this.#filter.add(this.#form.tailOf(this.#word(entry, key + 3)));
  }

  #entryOf(text: string): number {
    if (this.#entries === 0 || !this.#filter.has(this.#form.readTail(text))) return -1;
    if (!this.#form.read(text, this.#asked)) return -1;
    const hash = hashOf(this.#asked, 0);
    const slots = this.#index.slotsOf(hash);
    for (let slot = hash & (slots.length - 1); ; slot = (slot + 1) & (slots.length - 1)) {
      const entry = (slots[slot] ?? 0) - 1;
      if (entry < 0 || isSame(this.#pageOf(entry), this.#placeOf(entry) + key, this.#asked)) return entry;
    }
  }

  #add(words: Uint32Array): number {
    const entry = this.#entries;
    if (entry === this.#pages.length * entriesOfPage) this.#pages.push(new Uint32Array(entriesOfPage * this.#width));
    this.#pageOf(entry).set(words, this.#placeOf(entry) + key);
    this.#entries += 1;
    this.#index.add(entry);
    this.#filter.add(this.#form.tailOf(words[3] ?? 0));
    return entry;
  }

  /** Takes an entry out; the last one moves into its place. */
  #remove(entry: number): void {
    this.#index.remove(entry);
    const last = this.#entries - 1;
    this.#entries = last;
    if (entry === last) return;
    this.#index.renumber(last, entry);
    const from = this.#placeOf(last);
    this.#pageOf(entry).set(this.#pageOf(last).subarray(from, from + this.#width), this.#placeOf(entry));
  }

  #valueOf(entry: number): number {
    return this.#width > value ? this.#word(entry, value) : 0;
  }

  #word(entry: number, word: number): number {
    return this.#pageOf(entry)[this.#placeOf(entry) + word] ?? 0;
  }

  #pageOf(entry: number): Uint32Array {
    return this.#pages[entry >>> pageBits] ?? none;
  }

  #placeOf(entry: number): number {
    return (entry & (entriesOfPage - 1)) * this.#width;
  }
}

const none = new Uint32Array(0);
