"""The measurements of the explorer, for people and for the README."""

from machine import DISTURBANCE
from pseudo_terminal import HEIGHT, WIDTH


def line(name, values, unit="", digits=0):
    low, middle, rare, high = (f"{values[key]:.{digits}f}" for key in ("min", "median", "p99", "max"))
    return f"  {name:<38}{middle:>8} {unit:<3}({low} to {high}, p99 {rare}, of {values['count']})"


def still(name, values):
    return f"  {name:<38}{values['processor_ms']:>8.0f} ms of a core in {values['seconds']} s, {values['bytes']} bytes"


def text(result):
    idle, training, slow = result["idle"], result["training"], result["slowdown"]
    lines = [
        f"\nthe explorer in a terminal of {WIDTH}x{HEIGHT}",
        line("process start to first picture", result["start_ms"], "ms", 1),
        line("key to picture, idle", idle["key"]["ms"], "ms", 2),
        line("key of the dial to picture, idle", result["dial"]["ms"], "ms", 2),
        line("key to picture, training", training["key"]["ms"], "ms", 2),
        line("the measuring alone, idle", result["echo_ms"], "ms", 2),
        line("the measuring alone, training beside", result["echo_training_ms"], "ms", 2),
        line("bytes of a key's frame, idle", idle["key"]["bytes"]),
        line("bytes of a key's frame, training", training["key"]["bytes"]),
        line("bytes of the run's own frames", training["key"]["other_bytes"]),
        still("nothing happens", idle["still"]), still("paused", training["still"]),
        line("training alone, images/s", slow["alone"]["images_per_second"]),
    ]
    for name, what in [("open", "in the explorer"), ("drifting", "in it, z on its tour")]:
        way = slow[name]
        shares = (f"{way[key]['median']:.3f}" for key in ("screen_cores", "reader_cores"))
        lines += [
            line(f"training {what}, images/s", way["images_per_second"]),
            f"    slower by {way['slowdown']:.1%}, {way['frames_per_second']['median']:.0f} frames/s; cores: "
            f"its screen {next(shares)}, reading it {next(shares)}"]
    return "\n".join(lines + [f"  {sentence}" for sentence in [disturbed(result)] if sentence])


def disturbed(result):
    """A sentence about other processes; empty if there is nothing to say."""
    # The slowdown's runs are watched one by one: the worst counted one decides.
    taken = dict(result["cores_taken"], slowdown=max(way["cores_taken"]["max"] for way in result["slowdown"].values()))
    names = [name.removesuffix("_ms") for name, cores in taken.items() if cores is not None and cores > DISTURBANCE]
    return f"Others took more than {DISTURBANCE} cores meanwhile: {', '.join(names)}." if names else ""


def sentence(result):
    idle, training, dial = result["idle"]["key"]["ms"], result["training"]["key"]["ms"], result["dial"]["ms"]
    still = result["idle"]["still"]
    return (
        f"The explorer in a terminal of {WIDTH}x{HEIGHT}: its first picture is there "
        f"{result['start_ms']['median']:.0f} ms after the process's start; from a key to its picture it takes "
        f"{idle['median']:.1f} ms (99th percentile {idle['p99']:.1f}), where it turns the dial {dial['median']:.1f} ms "
        f"({dial['p99']:.1f}), while training {training['median']:.1f} ms "
        f"({training['p99']:.1f}); training in it is slower by {max(0, result['slowdown']['open']['slowdown']):.0%}; "
        f"when nothing happens, it takes {still['processor_ms']:.0f} ms of a core in {still['seconds']} s.")
