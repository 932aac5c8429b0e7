import numpy as np
import pytest


@pytest.fixture
def clouds():
    """Two clouds of points, of which one in eight has a label."""
    generator = np.random.default_rng(3)
    truth = np.arange(160) % 2
    X = generator.normal(size=(160, 4)) + 2.5 * truth[:, None]
    y = np.where(np.arange(160) // 2 % 8 == 0, truth, -1)
    return X, y, truth
