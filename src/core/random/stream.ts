/**
 * A stream of random numbers: the same seed gives the same draws on every platform. Streams are split by key, so that
 * independent parts of a computation draw from their own stream whatever the order or the number of threads.
 */
export interface RandomStream {
  /** The next uniform draw in [0, 1), a multiple of 2⁻⁵³. */
  uniform(): number;
  /** The next standard normal draw. */
  normal(): number;
  /** The next uniform integer in [0, below); `below` in 1 … 2³². */
  integer(below: number): number;
  /** A stream independent of this one and of every other key's; does not advance this stream. */
  split(key: string | number): RandomStream;
}
