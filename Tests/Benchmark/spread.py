"""Statistics of a list of measurements."""

from statistics import median


def spread(values):
    """The 99th percentile of fewer than a hundred values is the largest one."""
    ordered = sorted(values)
    rare = ordered[min(len(ordered) - 1, int(0.99 * len(ordered)))]
    return {"count": len(ordered), "min": ordered[0], "median": median(ordered), "p99": rare, "max": ordered[-1]}
