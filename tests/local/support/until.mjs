const LONGEST_WAIT_MS = 30_000;
const POLL_MS = 20;

/** What `look()` answers once it is truthy. */
export async function until(look) {
  const giveUpAt = Date.now() + LONGEST_WAIT_MS;
  for (;;) {
    const found = await look();
    if (found) return found;
    if (Date.now() > giveUpAt) throw new Error(`Never became true: ${look}`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}
