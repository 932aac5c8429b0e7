"""The package's random numbers (`Sources/Compute/Random`, `DropoutMask`, `BatchOrder`), written again in Python."""
import math
from functools import cache

import numpy as np

LABELED_ORDER, UNLABELED_ORDER, DROPOUT, NOISE, MIXING, ADVERSARY, UNIT_NOISE = 3, 4, 5, 9, 10, 11, 12  # of streams
WORD = 0xFFFFFFFF


def philox(c, k):
    """Philox 4x32-10 of Salmon et al. 2011."""
    for _ in range(10):
        p, q = c[0] * 0xD2511F53, c[2] * 0xCD9E8D57
        c = [(q >> 32) ^ c[1] ^ k[0], q & WORD, (p >> 32) ^ c[3] ^ k[1], p & WORD]
        k = [(k[0] + 0x9E3779B9) & WORD, (k[1] + 0xBB67AE85) & WORD]
    return c


def halves(value):
    return [value & WORD, value >> 32]


@cache
def mask(seed, update, layer, rows, columns, keep):
    """Which units stay: 32 units of a row share a word of four blocks, 16 bits decide over a unit.

    A hidden unit that is kept with a probability of one half takes one bit: 32 units of a row share a word, and four
    rows a block.
    """
    groups, threshold = -(-columns // 32), round((1 - keep) * 65536)
    counters = lambda block: ([block, *halves(update), DROPOUT | layer << 8], halves(seed))
    kept = np.zeros((rows, columns), np.float32)
    for row in range(rows):
        for column in range(columns):
            if keep == 0.5 and layer > 0:
                word = philox(*counters(row // 4 * groups + column // 32))[row % 4]
                kept[row, column] = word >> column % 32 & 1
            else:
                word = philox(*counters((row * groups + column // 32) * 4 + column % 32 // 8))[column % 8 // 2]
                kept[row, column] = (word >> 16 * (column % 2)) & 0xFFFF >= threshold
    return kept


def pass_seed(seed, number):
    """The seed of the dropout masks of a pass by itself; the labelled rows are number 0, the passes of the losses count from 1."""
    return seed ^ (number * 0x9E3779B97F4A7C15) & 0xFFFFFFFFFFFFFFFF


class Stream:
    """The numbers of one seed, purpose, index and branch."""

    def __init__(self, seed, purpose, index=0, branch=0):
        self.words = self._words(halves(seed), purpose | branch << 8, halves(index))

    @staticmethod
    def _words(key, purpose, index):
        block = 0
        while True:
            a, b, c, d = philox([block, *index, purpose], key)
            yield a | b << 32
            yield c | d << 32
            block += 1

    def uniform(self):
        return (next(self.words) >> 11) * 2.0**-53

    def below(self, bound):
        """A whole number in 0 ..< bound (Lemire 2019)."""
        while True:
            product = next(self.words) * bound
            if product & (1 << 64) - 1 >= (1 << 64) % bound:
                return product >> 64

    def permutation(self, count):
        order = list(range(count))
        for last in range(count - 1, 0, -1):
            other = self.below(last + 1)
            order[last], order[other] = order[other], order[last]
        return order

    def pair(self):
        """Two normal numbers (Box and Muller)."""
        radius = math.sqrt(-2 * math.log(1 - self.uniform()))
        angle = 2 * math.pi * self.uniform()
        return radius * math.cos(angle), radius * math.sin(angle)

    def normals(self, count):
        return [number for _ in range((count + 1) // 2) for number in self.pair()][:count]

    def gamma(self, shape):
        """Marsaglia and Tsang 2000."""
        if shape < 1:
            larger = self.gamma(shape + 1)
            return larger * (1 - self.uniform()) ** (1 / shape)
        d = shape - 1 / 3
        while True:
            x = self.pair()[0]
            v = (1 + x / math.sqrt(9 * d)) ** 3
            if v > 0 and math.log(1 - self.uniform()) < x * x / 2 + d - d * v + d * math.log(v):
                return d * v

    def beta(self, shape):
        a = self.gamma(shape)
        return a / (a + self.gamma(shape))


@cache
def normals(seed, purpose, update, row, count, branch):
    """Of a row in an update."""
    return Stream(seed, purpose, update << 32 ^ row, branch).normals(count)


@cache
def order(seed, purpose, number, count):
    """In which a pass over a set takes its examples."""
    return Stream(seed, purpose, number).permutation(count)


def labeled_positions(seed, update, count, batch):
    """Of the examples of a batch; the last batch of a pass ends with it."""
    batches = -(-count // batch)
    return order(seed, LABELED_ORDER, update // batches, count)[update % batches * batch :][:batch]


def unlabeled_positions(seed, update, count, batch):
    """Of the examples of a batch; a batch goes on into the next pass."""
    places = range(update * batch, (update + 1) * batch)
    return [order(seed, UNLABELED_ORDER, place // count, count)[place % count] for place in places]
