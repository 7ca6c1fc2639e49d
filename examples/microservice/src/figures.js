/** For so many people numbers are kept, in memory; whoever came first goes first. */
const mostPeople = 10_000;

/** What this service has to tell: how often it was asked, for whom. A person is told of their own, a service of all and of nobody. */
export class Figures {
  #asked = /** @type {Map<string, number>} */ (new Map());
  #requests = 0;

  /**
   * Counts a request for a person.
   *
   * @param {string} person
   * @returns {number} how many there have been for them
   */
  count(person) {
    const asked = (this.#asked.get(person) ?? 0) + 1;
    this.#asked.delete(person);
    const [first] = this.#asked.keys();
    if (this.#asked.size >= mostPeople && first !== undefined) this.#asked.delete(first);
    this.#asked.set(person, asked);
    this.#requests += 1;
    return asked;
  }

  /** For how many people it was asked, and how often. */
  get all() {
    return { people: this.#asked.size, requests: this.#requests };
  }
}
