/** A mistake of the caller that one line explains. */
export class Problem extends Error {
  override readonly name = "Problem";
}
