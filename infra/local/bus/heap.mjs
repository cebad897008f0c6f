/** A binary heap: the item that comes first by `before(a, b)` is always at hand. */
export class Heap {
  #items = [];
  #before;

  constructor(before) {
    this.#before = before;
  }

  get size() {
    return this.#items.length;
  }

  peek() {
    return this.#items[0];
  }

  push(item) {
    this.#items.push(item);
    this.#rise(this.#items.length - 1);
  }

  pop() {
    const first = this.#items[0];
    const last = this.#items.pop();
    if (this.#items.length > 0) {
      this.#items[0] = last;
      this.#sink(0);
    }
    return first;
  }

  #rise(index) {
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (!this.#before(this.#items[index], this.#items[parent])) return;
      this.#swap(index, parent);
      index = parent;
    }
  }

  #sink(index) {
    for (;;) {
      let first = index;
      for (const child of [2 * index + 1, 2 * index + 2]) {
        if (child < this.#items.length && this.#before(this.#items[child], this.#items[first])) first = child;
      }
      if (first === index) return;
      this.#swap(index, first);
      index = first;
    }
  }

  #swap(a, b) {
    [this.#items[a], this.#items[b]] = [this.#items[b], this.#items[a]];
  }
}
