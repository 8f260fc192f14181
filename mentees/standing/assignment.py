"""The best assignment of children to places, exact, by SciPy's solver of the linear assignment problem."""

from collections.abc import Sequence

# Whole numbers beyond this are not exact in the solver's arithmetic.
EXACT = 2**53


def best_assignment(points: Sequence[Sequence[int | None]], places: Sequence[int]) -> list[int | None]:
    """For each row the column it is given, or None; `points[row][column]` is None where the two must not meet.

    As many rows as possible are served; among those the points are most in sum; among equal ones the rows and columns
    lie closest in their order (the sum of |row - column| is least). A column is given to at most `places` rows.
    What is equal even then follows from the order of rows and columns alone, so that the same input has one answer.
    """
    columns = [column for column, number in enumerate(places) for _ in range(number)]
    if not points or not columns:
        return [None] * len(points)
    import numpy as np  # here, so that nobody waits for it at start-up
    from scipy.optimize import linear_sum_assignment

    allowed = np.array([[value is not None for value in row] for row in points])[:, columns]
    values = np.array([[value or 0 for value in row] for row in points], dtype=np.int64)[:, columns]
    worth = np.where(allowed, _worth(values, allowed, np.array(columns)), 0)
    found: list[int | None] = [None] * len(points)
    for row, place in zip(*linear_sum_assignment(worth, maximize=True), strict=True):
        # A row that nobody can serve stands on a place that is left over.
        if allowed[row, place]:
            found[row] = columns[place]
    return found


def _worth(values, allowed, columns):
    """Each pair as one whole number in which being served outweighs all points, and a point all distances."""
    import numpy as np

    rows, _ = values.shape
    lowest, highest = int(values[allowed].min(initial=0)), int(values[allowed].max(initial=0))
    distance = np.abs(np.arange(rows)[:, None] - columns[None, :])
    served = rows * (highest - lowest) + 1
    step = rows * int(distance.max()) + 1
    if rows * (served + highest - lowest + 1) * step >= EXACT:
        # More children than any charity has: equal proposals are then told apart by the solver alone.
        distance, step = 0, 1
    return (served + values) * step - distance
