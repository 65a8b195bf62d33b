"""Training in latent beside PyTorch, on this machine, in turn; and the explorer as its user has it.

    python3 Tests/Benchmark/benchmark.py            # a quarter of an hour
    python3 Tests/Benchmark/benchmark.py --quick    # two minutes

Needs MNIST (`latent data fetch mnist`); installs PyTorch once in ~/.cache/latent-benchmark, unless
$LATENT_BENCHMARK_PYTHON names a Python that has it. Options behind `--` go to our program. Fails if one of the
contestants learns less than the others: a speed counts only at equal work. No test runs it.
"""

import argparse
import dataclasses
import os
import subprocess
import sys
import time

# Leave nothing in the source tree.
sys.dont_write_bytecode = True
import explorer
import explorer_report
import machine
import report
from contestants import Broken, Latent, Peer, cache_folder, can_compile, mnist, torch_python

# The tolerance for differences between the contestants' losses: other random numbers change them by about a hundredth.
TOLERANCE = 0.05


@dataclasses.dataclass(frozen=True)
class Configuration:
    name: str
    hidden: list
    latent: int
    batch: int
    # Those of an epoch.
    steps: int


CONFIGURATIONS = [
    Configuration("batch 128", [400], 20, 128, 468),
    Configuration("batch 512", [400], 20, 512, 117),
    Configuration("hidden 1024", [1024], 20, 128, 468),
    Configuration("deep 784-200-200-50, batch 20", [200, 200], 50, 20, 3000),
]
VARIANTS = ["example", "fused", "tuned", "compiled"]


def program():
    """Builds latent and the measuring program; returns the path of latent."""
    root = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    build = ["swift", "build", "-c", "release", "--package-path", root]
    for product in ["latent", "latent-benchmark"]:
        if subprocess.run([*build, "--product", product], stdout=subprocess.DEVNULL).returncode != 0:
            sys.exit(f"{product} does not build")
    shown = subprocess.run(build + ["--show-bin-path"], capture_output=True, text=True, check=True)
    return os.path.join(shown.stdout.strip(), "latent")


def measure(configuration, contestants, steps, budget, least):
    """Runs all in turn, each round starting with the next one, until the budget in seconds is spent."""
    runs = {contestant.name: [] for contestant in contestants}
    alive = list(contestants)

    def attempt(contestant, action):
        try:
            return action()
        except Broken as error:
            if isinstance(contestant, Latent):
                raise
            print(f"  {contestant.name} is out: {error}", flush=True)
            alive.remove(contestant)
            return None

    for contestant in contestants:
        attempt(contestant, lambda c=contestant: c.prepare(configuration))
    start, rounds = time.monotonic(), 0
    while rounds < least or (rounds < 9 and (time.monotonic() - start) * (rounds + 1) / rounds < budget):
        shift = rounds % len(alive)
        for contestant in alive[shift:] + alive[:shift]:
            answer = attempt(contestant, lambda c=contestant: c.run(configuration, steps, rounds + 1))
            if answer:
                runs[contestant.name].append(answer)
        rounds += 1
    return {contestant.name: runs[contestant.name] for contestant in alive}


def disturbed(results):
    """The number of runs that other processes disturbed, and the number of runs."""
    taken = [run["cores_taken"] for runs in results for answers in runs.values() for run in answers]
    taken = [cores for cores in taken if cores is not None]
    return sum(cores > machine.DISTURBANCE for cores in taken), len(taken)


def compare():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="short runs, three rounds")
    parser.add_argument("--threads", type=int, default=2, help="of both; default 2")
    parser.add_argument("--only", help="configurations whose name has this in it")
    parser.add_argument("--latent", help="our program, built; default: builds it")
    parser.add_argument("--data", help="MNIST's folder; default: where latent finds it")
    parser.add_argument("--markdown", default=os.path.join(cache_folder(), "result.md"), help="where the table goes")
    parser.add_argument("options", nargs="*", help="for our program, behind --")
    arguments = parser.parse_args()

    os.makedirs(cache_folder(), exist_ok=True)
    python = torch_python()
    latent = Latent(arguments.latent or program(), "", arguments.threads, arguments.options)
    latent.data = arguments.data or mnist(latent.program)
    variants = VARIANTS if can_compile() else VARIANTS[:-1]
    if len(variants) < len(VARIANTS):
        print("no C++ compiler: torch.compile is left out")
    configurations = [c for c in CONFIGURATIONS if not arguments.only or arguments.only in c.name]
    taken = machine.taken_now()
    print(f"load average {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores", flush=True)
    if (taken or 0) > machine.DISTURBANCE:
        # OpenMP's threads spin while they wait: with too few cores PyTorch becomes very slow.
        print(f"others take {taken:.1f} cores now: this will take long, and its figures will not count", flush=True)

    peers, results, start = [], [], time.monotonic()
    try:
        peers = [Peer(variant, python, latent.data, arguments.threads) for variant in variants]
        torch_version = [peer.hello() for peer in peers][0]
        for configuration in configurations:
            steps = max(1, configuration.steps // (6 if arguments.quick else 1))
            runs = measure(
                configuration, [latent, *peers], steps, 8 if arguments.quick else 130, 3 if arguments.quick else 5)
            results.append(runs)
            print(report.table(configuration, steps, runs), flush=True)
        memory = {"latent train": latent.peak_memory()}
        memory.update({peer.name: peer.peak_memory_mb for peer in peers if peer.peak_memory_mb})
    finally:
        for peer in peers:
            peer.close()
    quick = ["--quick"] if arguments.quick else []
    ours = latent.benchmark("--only", "looking", *quick, *latent.options)
    ours.update(latent.benchmark("--only", "step", *quick, *latent.options))
    print(report.memory(memory))
    print(report.ours(ours))
    explored = explorer.measure(
        os.path.abspath(latent.program), latent.data, arguments.threads, arguments.quick, latent.options)
    print(explorer_report.text(explored))

    loaded, measured = disturbed(results)
    note = ""
    if loaded:
        note = (
            f"The machine was not quiet: others took more than {machine.DISTURBANCE} cores in {loaded} of {measured} runs.")
        print(f"\n{note} These figures do not count.")
    versions = (
        f"{machine.today()}, {machine.processor()} ({os.cpu_count()} cores), {machine.system()}, Swift {machine.swift()}, "
        f"{ours['products']}, PyTorch {torch_version}, {arguments.threads} threads, fp32")
    with open(arguments.markdown, "w") as file:
        file.write(report.markdown(configurations, results, memory, ours, explored, versions, note))
    print(f"\n{time.monotonic() - start:.0f} s; the table is in {arguments.markdown}")
    cheats = [line for c, runs in zip(configurations, results) for line in report.unequal(c, runs, TOLERANCE)]
    if cheats:
        sys.exit("\n".join(cheats))


def main():
    try:
        compare()
    except Broken as error:
        sys.exit(f"{error}")
    except KeyboardInterrupt:
        sys.exit("stopped")


if __name__ == "__main__":
    main()
