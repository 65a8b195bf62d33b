"""Tables of a benchmark, for people and for the README."""

from statistics import median

import explorer_report


def rates(runs):
    return [run["images_per_second"] for run in runs]


def spread(values, digits=1, unit=""):
    return f"{median(values):.{digits}f}{unit} ({min(values):.{digits}f}-{max(values):.{digits}f})"


def ratio(ours, theirs):
    """The ratio of medians; and the smallest and largest ratio within a round, which changes of the machine do not affect."""
    rounds = [a / b for a, b in zip(rates(ours), rates(theirs))]
    return f"{median(rates(ours)) / median(rates(theirs)):.2f}x ({min(rounds):.2f}-{max(rounds):.2f})"


def best(runs):
    """PyTorch's fastest variant here; None if there is none."""
    peers = [name for name in runs if name != "latent" and runs[name]]
    return max(peers, key=lambda name: median(rates(runs[name])), default=None)


def loss(runs, which):
    return median(run[which] for run in runs)


def table(configuration, steps, runs):
    """All contestants with one configuration."""
    widths = "-".join(map(str, [784, *configuration.hidden, configuration.latent]))
    rounds = max(len(answers) for answers in runs.values())
    lines = [f"\n{configuration.name}: {widths}, {steps} steps of {configuration.batch} images, {rounds} rounds"]
    row = "  {:<16}{:>22}{:>9}{:>8}{:>9}{:>9}   {}"
    lines.append(row.format("", "thousand images/s", "s/epoch", "GFLOPS", "train", "test", "latent is faster by"))
    operations = runs["latent"][0]["operations_per_image"]
    winner = best(runs)
    for name, answers in runs.items():
        values = rates(answers)
        lines.append(
            row.format(
                name, spread([value / 1e3 for value in values]), f"{60_000 / median(values):.2f}",
                f"{median(values) * operations / 1e9:.0f}", f"{loss(answers, 'train'):.1f}",
                f"{loss(answers, 'test'):.1f}",
                "" if name == "latent" else ratio(runs["latent"], answers) + (" the best" if name == winner else "")))
    return "\n".join(lines)


def unequal(configuration, runs, tolerance):
    """Sentences about contestants whose loss after the same steps differs from ours."""
    for name, answers in runs.items():
        for which in ("train", "test"):
            ours, theirs = loss(runs["latent"], which), loss(answers, which)
            if not abs(ours - theirs) <= tolerance * ours:
                yield f"{configuration.name}: {name} has {which} loss {theirs:.1f}, latent {ours:.1f}: not the same work"


def memory(peaks):
    return "\npeak memory: " + ", ".join(f"{name} {megabytes:.0f} MB" for name, megabytes in peaks.items())


def ours(answer):
    """Our program's own measurements: decoding and encoding, and the phases of a step."""
    looking = answer["looking"]
    lines = [
        "\nlooking, one thread: "
        + ", ".join(
            f"{name} {looking[key]['median']:.{digits}f} {unit} ({looking[key]['min']:.{digits}f}-{looking[key]['max']:.{digits}f})"
            for name, key, unit, digits in [
                ("one z", "decode_us", "us", 1), ("20x20 grid", "grid_ms", "ms", 2), ("encode 10,000", "encode_ms", "ms", 1)]
        ),
        f"\na step of {answer['batch']} images on one thread; beside it its products alone, all dense",
    ]
    row = "  {:<22}{:>8}{:>8}{:>8}{:>10}{:>8}"
    lines.append(row.format("", "ms", "share", "GFLOPS", "alone ms", "GFLOPS"))
    whole = answer["step"]["whole"]
    for phase in answer["step"]["phases"] + [{"phase": "whole", **whole}]:
        share = phase["ms"]["median"] / whole["ms"]["median"]
        products = ["", "", ""]
        if phase["products_ms"]:
            products = [f"{phase['gflops']:.0f}", f"{phase['products_ms']['median']:.3f}", f"{phase['products_gflops']:.0f}"]
        lines.append(row.format(phase["phase"], f"{phase['ms']['median']:.3f}", f"{share:.1%}", *products))
    return "\n".join(lines)


def markdown(configurations, results, peaks, answer, explored, versions, note):
    """The README's table."""
    lines = ["| training, thousand images/s | latent | best PyTorch | ratio | example's loop | ratio |"]
    lines.append("| --- | --- | --- | --- | --- | --- |")
    for configuration, runs in zip(configurations, results):
        mine, winner = runs["latent"], best(runs)
        cells = [configuration.name, f"{median(rates(mine)) / 1e3:.1f}"]
        for name in (winner, "torch example"):
            if name not in runs:
                cells += ["", ""]
                continue
            speed = f"{median(rates(runs[name])) / 1e3:.1f}"
            if name == winner:
                speed += f" ({name.removeprefix('torch ')})"
            cells += [speed, f"{median(rates(mine)) / median(rates(runs[name])):.1f}x"]
        lines.append("| " + " | ".join(cells) + " |")
    looking, rounds = answer["looking"], min(len(runs["latent"]) for runs in results)
    sentences = [
        f"{versions}; medians of {rounds} or more alternating runs.",
        "Peak memory: " + ", ".join(f"{name} {size:.0f} MB" for name, size in peaks.items()) + ".",
        f"On one thread, one z is decoded in {looking['decode_us']['median']:.0f} us, a 20x20 grid in "
        f"{looking['grid_ms']['median']:.1f} ms; 10,000 images are encoded in {looking['encode_ms']['median']:.0f} ms.",
        explorer_report.sentence(explored),
        note, explorer_report.disturbed(explored),
    ]
    return "\n".join(lines) + "\n\n" + "\n".join(sentence for sentence in sentences if sentence) + "\n"
