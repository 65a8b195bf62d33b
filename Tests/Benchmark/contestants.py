"""The contestants: our program, one process per run, and PyTorch variants, one process each for the whole benchmark."""

import json
import os
import shutil
import subprocess
import sys

import machine

HERE = os.path.dirname(os.path.abspath(__file__))
# A version that is known to work; where its index is reachable, the build without CUDA's two gigabytes.
REQUIREMENT = "torch==2.13.0"
CPU_INDEX = "https://download.pytorch.org/whl/cpu"


def cache_folder():
    root = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    return os.path.join(root, "latent-benchmark")


def torch_python():
    """A Python with PyTorch: $LATENT_BENCHMARK_PYTHON, or our own, installed once."""
    given = os.environ.get("LATENT_BENCHMARK_PYTHON")
    if given:
        return given
    folder = os.path.join(cache_folder(), "venv")
    python = os.path.join(folder, "bin", "python")
    probe = [python, "-c", "import torch"]
    if os.path.exists(python) and subprocess.run(probe, capture_output=True).returncode == 0:
        return python
    print(f"installing {REQUIREMENT} in {folder}", flush=True)
    subprocess.run([sys.executable, "-m", "venv", "--clear", folder], check=True)
    pip = [python, "-m", "pip", "install", "--quiet", "--retries", "1", "--extra-index-url", CPU_INDEX, REQUIREMENT]
    subprocess.run(pip, check=True)
    return python


class Broken(Exception):
    """A contestant failed; the others can continue."""


def measuring_program(latent):
    """The measuring program, which is built into the folder of latent."""
    program = os.path.join(os.path.dirname(os.path.abspath(latent)), "latent-benchmark")
    if not os.path.exists(program):
        raise Broken(f"{program} is not there: `swift build -c release --product latent-benchmark` builds it")
    return program


def mnist(latent):
    """The folder of MNIST for latent."""
    command = [measuring_program(latent), "--json", "--quick", "--only", "training", "--runs", "1", "--steps", "1"]
    found = subprocess.run(command, capture_output=True, text=True)
    if found.returncode != 0:
        raise Broken(found.stderr.strip())
    answer = json.loads(found.stdout)
    if answer["data"] != "mnist":
        raise Broken("MNIST is not here: `latent data fetch mnist`, or say with --data where it is")
    return answer["data_origin"]


class Latent:
    name = "latent"

    def __init__(self, program, data, threads, options):
        self.program, self.data, self.threads, self.options = program, data, threads, options

    def benchmark(self, *arguments):
        command = [measuring_program(self.program), "--json", "--data", self.data, *arguments]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode != 0:
            raise Broken(f"{' '.join(command)} failed: {done.stderr.strip()}")
        return json.loads(done.stdout)

    def shape(self, configuration):
        """The options for a configuration."""
        hidden = ",".join(map(str, configuration.hidden))
        sizes = ["--hidden", hidden, "--latent", configuration.latent, "--batch", configuration.batch]
        return [str(size) for size in sizes] + self.options

    def prepare(self, configuration):
        pass

    def run(self, configuration, steps, seed):
        watch = machine.Watch()
        arguments = ["--only", "training", "--alone", "--threads", self.threads, "--runs", 1, "--steps", steps]
        answer = self.benchmark(*map(str, arguments), "--seed", str(seed), *self.shape(configuration))
        training = answer["training"][0]
        return {
            "images_per_second": training["images_per_second"]["median"],
            "train": training["train_negative_elbo"],
            "test": training["test_negative_elbo"],
            "operations_per_image": answer["operations_per_image"],
            "cores_taken": watch.cores_taken(),
        }

    def peak_memory(self, epochs=1):
        """The peak memory of `latent train` in MB; the only child that is waited for separately."""
        out = os.path.join(cache_folder(), f"memory-{os.getpid()}.safetensors")
        command = [self.program, "train", "--data", self.data, "--epochs", str(epochs), "--out", out, "--json"]
        command += ["--threads", str(self.threads), *self.options]
        child = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        if os.path.exists(out):
            os.remove(out)
        if child.returncode != 0:
            raise Broken("latent train failed")
        return usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024) / 1e6

    def close(self):
        pass


class Peer:
    def __init__(self, variant, python, data, threads):
        self.name, self.peak_memory_mb = f"torch {variant}", None
        environment = dict(os.environ, OMP_NUM_THREADS=str(threads), MKL_NUM_THREADS=str(threads))
        # Compiled code is cached; one process compiles, so that no others wait in the background.
        environment.setdefault("TORCHINDUCTOR_CACHE_DIR", os.path.join(cache_folder(), "inductor"))
        environment.setdefault("TORCHINDUCTOR_COMPILE_THREADS", "1")
        command = [python, "-W", "ignore", os.path.join(HERE, "peer.py"), "--variant", variant, "--data", data]
        self.process = subprocess.Popen(
            command + ["--threads", str(threads)], env=environment, text=True, stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )

    def hello(self):
        """Waits until it has its images; returns its version of PyTorch."""
        return self._answer()["torch"]

    def _answer(self):
        line = self.process.stdout.readline()
        if not line:
            raise Broken(f"{self.name} ended by itself: what it said is above")
        answer = json.loads(line)
        if "error" in answer:
            raise Broken(answer["error"])
        return answer

    def _ask(self, configuration, **request):
        shape = {"hidden": configuration.hidden, "latent": configuration.latent}
        try:
            self.process.stdin.write(json.dumps({"shape": shape, "batch": configuration.batch, **request}) + "\n")
            self.process.stdin.flush()
        except BrokenPipeError:
            raise Broken(f"{self.name} ended by itself: what it said is above") from None
        return self._answer()

    def prepare(self, configuration):
        self._ask(configuration, warm=True)

    def run(self, configuration, steps, seed):
        watch = machine.Watch(self.process.pid)
        answer = self._ask(configuration, steps=steps, seed=seed, evaluate=True)
        answer["cores_taken"] = watch.cores_taken()
        # For the first configuration, which has the default model.
        self.peak_memory_mb = self.peak_memory_mb or answer["peak_memory_mb"]
        return answer

    def close(self):
        if self.process.poll() is None:
            self.process.stdin.close()
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.process.kill()


def can_compile():
    """Whether torch.compile finds a C++ compiler."""
    return any(shutil.which(name) for name in (os.environ.get("CXX", "g++"), "g++", "clang++"))
