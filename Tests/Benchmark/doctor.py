#!/usr/bin/env python3
"""Runs that are sabotaged on purpose, and healthy ones, before `latent doctor`: the confusion table.

    LATENT_DATA=/path/to/data python3 Tests/Benchmark/doctor.py .build/release/latent [--set tune] [--work FOLDER]

There are two sets of about 40 + 40 runs that differ in seeds, strengths, networks and data. The thresholds in Sources/Measures/Doctor were
chosen on the set `tune`; the set `report`, which is the default, was not looked at for that. A sabotaged run counts as right if the
first verdict names its cause; a healthy one is a false alarm if there is any verdict. About ten minutes on two cores. Python's
standard library; PyTorch, if it is there, for the runs of other programs (they are left out without it).
"""
import argparse, array, concurrent.futures, gzip, json, math, os, pathlib, random, struct, subprocess, sys, time

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("latent")
parser.add_argument("--set", choices=["tune", "report"], default="report")
parser.add_argument("--work", default="/tmp/latent-doctor")
parser.add_argument("--only", help="runs whose name contains this")
parser.add_argument("--keep", action="store_true", help="judge runs that are there already")
options = parser.parse_args()
IS_REPORT = options.set == "report"
WORK = pathlib.Path(options.work) / options.set
WORK.mkdir(parents=True, exist_ok=True)
LATENT = str(pathlib.Path(options.latent).resolve())
try:
    import torch
except ImportError:
    torch = None


def latent(*arguments):
    return subprocess.run([LATENT, *map(str, arguments)], cwd=WORK, capture_output=True, text=True)


# Data: folders of IDX files, made of MNIST.


def idx(name):
    for folder in (pathlib.Path(os.environ.get("LATENT_DATA", "data")) / "mnist", pathlib.Path("data/mnist")):
        for path in (folder / name, folder / (name + ".gz")):
            if path.exists():
                data = gzip.open(path).read() if path.suffix == ".gz" else path.read_bytes()
                return data
    sys.exit("MNIST is not here: set LATENT_DATA")


MNIST = {
    part: (idx(f"{file}-images-idx3-ubyte")[16:], idx(f"{file}-labels-idx1-ubyte")[8:])
    for part, file in (("train", "train"), ("test", "t10k"))
}
SIZE = 784


def images(part, count, start=0, classes=None, change=lambda image: image):
    pixels, labels = MNIST[part]
    chosen, place = [], start
    while len(chosen) < count:
        if classes is None or labels[place] in classes:
            chosen.append(place)
        place += 1
    return (
        b"".join(change(pixels[i * SIZE : (i + 1) * SIZE]) for i in chosen),
        bytes(labels[i] for i in chosen),
    )


def folder(name, train, test):
    path = WORK / name
    path.mkdir(exist_ok=True)
    for file, (pixels, labels) in (("train", train), ("t10k", test)):
        count = len(labels)
        (path / f"{file}-images-idx3-ubyte").write_bytes(struct.pack(">IIII", 0x803, count, 28, 28) + pixels)
        (path / f"{file}-labels-idx1-ubyte").write_bytes(struct.pack(">II", 0x801, count) + labels)
    return str(path)


def small(train_count=20000, test_count=2000, name=None, **changes):
    """So many images of MNIST, with changes to those of each part."""
    name = name or f"mnist-{train_count}"
    if (WORK / name).exists():
        return str(WORK / name)
    of = {part: changes.get(part, {}) for part in ("train", "test")}
    return folder(name, images("train", train_count, **of["train"]), images("test", test_count, **of["test"]))


def scaled(factor):
    return bytes(int(value * factor) for value in range(256)).__getitem__


def by(table):
    return lambda image: bytes(map(table, image))


def shifted(rows):
    return lambda image: bytes(rows * 28) + image[: SIZE - rows * 28]


def noisy(amount, seed):
    draw = random.Random(seed)
    return lambda image: bytes(min(255, value + draw.randrange(amount)) for value in image)


# Files: the weights of a checkpoint, changed.


def change_weights(file, change):
    """change(name, values, shape) gives new values or None."""
    data = bytearray((WORK / file).read_bytes())
    size = struct.unpack("<Q", data[:8])[0]
    header = json.loads(data[8 : 8 + size])
    for name, entry in header.items():
        if name == "__metadata__":
            continue
        begin, end = (8 + size + offset for offset in entry["data_offsets"])
        values = array.array("f", bytes(data[begin:end]))
        new = change(name, values, entry["shape"])
        if new is not None:
            data[begin:end] = array.array("f", new).tobytes()
    (WORK / file).write_bytes(data)


class Case:
    def __init__(self, cause, name, make, epochs_note=""):
        self.cause, self.name, self.make = cause, name, make


CASES = []


def train(file, *arguments):
    if options.keep and (WORK / file).exists():
        return file
    done = latent("train", "--out", file, "--force", "--threads", 1, *arguments)
    if done.returncode not in (0, 1) or not (WORK / file).exists():
        raise RuntimeError(f"{file}: {done.stderr.strip()}")
    return file


def run(cause, name, *arguments, data=None):
    """A run of our own."""
    def make():
        where = data() if callable(data) else data or small()
        return train(f"{name}.safetensors", "--data", where, *arguments)
    CASES.append(Case(cause, name, make))


def pick(tune, report):
    return report if IS_REPORT else tune


SEED = pick(100, 200)
NEXT = iter(range(10000))


def seeded():
    return ("--seed", SEED + next(NEXT))


USUAL = ("--epochs", 10, "--hidden", 200, "--latent", 10)


def healthy():
    """40 of both sets: data, networks, objectives, betas, rates and pixels of all kinds."""
    wide = pick("300", "400")
    def add(name, *arguments, data=None):
        run(None, f"healthy-{name}", *arguments, *seeded(), data=data)
    add("usual", *USUAL)
    add("mnist-2d", "--epochs", 10, "--hidden", wide, "--latent", 2)
    add("mnist-5d", "--epochs", 10, "--hidden", wide, "--latent", 5)
    add("mnist-20d", "--epochs", 8, "--hidden", wide, "--latent", 20)
    add("mnist-long", "--epochs", 25, "--hidden", 200, "--latent", 10)
    add("mnist-short", "--epochs", 4, "--hidden", wide, "--latent", 10)
    add("mnist-all", "--epochs", pick(3, 4), "--hidden", 400, "--latent", 20, data="mnist")
    add("two-layers", "--epochs", 10, "--hidden", pick("256,128", "300,100"), "--latent", 8)
    add("tanh", *USUAL, "--activation", "tanh")
    add("elu", *USUAL, "--activation", pick("elu", "silu"))
    add("leaky", *USUAL, "--activation", pick("leaky relu", "gelu"))
    add("half", *USUAL, "--beta", pick(0.5, 0.7))
    add("two", *USUAL, "--beta", pick(2, 1.5))
    add("four", *USUAL, "--beta", pick(3, 4))
    add("quarter", *USUAL, "--beta", pick(0.3, 0.4))
    add("iwae", "--epochs", 8, "--hidden", 200, "--latent", 10, "--objective", "iwae", "--samples", pick(5, 8))
    add("beta-tc", *USUAL, "--objective", "beta-tc", "--beta", pick(2, 3))
    add("capacity", *USUAL, "--objective", "capacity", "--beta", 10, "--capacity", pick("15,5", "20,5"))
    add("free-bits", *USUAL, "--free-bits", pick(0.1, 0.2))
    add("warm-up", *USUAL, "--beta-schedule", pick("warm-up:3", "warm-up:5"))
    add("cyclic", *USUAL, "--beta-schedule", pick("cyclic:5", "cyclic:2"))
    add("cosine", *USUAL, "--schedule", pick("cosine:10", "cosine:12"))
    add("samples", "--epochs", 6, "--hidden", 200, "--latent", 10, "--samples", pick(3, 4))
    add("sampled", *USUAL, "--pixels", "sampled")
    add("threshold", *USUAL, "--pixels", "threshold")
    add("gaussian", *USUAL, "--likelihood", "gaussian", "--variance", pick(0.05, 0.1))
    add("learned", *USUAL, "--likelihood", "learned-gaussian")
    add("slow", "--epochs", 15, "--hidden", 200, "--latent", 10, "--learning-rate", pick(3e-4, 5e-4))
    add("quick", *USUAL, "--learning-rate", pick(2e-3, 1.5e-3))
    add("batch-64", *USUAL, "--batch", pick(64, 50))
    add("batch-256", "--epochs", 16, "--hidden", 200, "--latent", 10, "--batch", pick(256, 200))
    add("glorot", *USUAL, "--init", pick("glorot", "glorot-mean"))
    add("momentum", "--epochs", 15, "--hidden", 200, "--latent", 8, "--optimizer", "sgd", "--momentum", 0.9,
        "--learning-rate", pick(1e-4, 2e-4))
    add("digits-2d", "--epochs", 5, "--hidden", 200, "--latent", 2, data="digits")
    add("digits-8d", "--epochs", 5, "--hidden", wide, "--latent", 8, data="digits")
    add("sprites", "--epochs", 4, "--hidden", wide, "--latent", pick(6, 8), data="sprites")
    add("face", "--epochs", 4, "--hidden", 200, "--latent", pick(2, 3), "--likelihood", "gaussian", "--variance", 0.01, data="face")
    add("conv", "--epochs", 3, "--network", "conv", "--latent", pick(8, 10))
    add("dial", "--epochs", 10, "--hidden", "200,100", "--latent", 8, "--objective", "multi-rate")
    add("few", "--epochs", pick(12, 10), "--hidden", 100, "--latent", pick(4, 5), data=lambda: small(10000))


def sabotaged():
    def add(cause, name, *arguments, data=None):
        run(cause, f"{cause}-{name}", *arguments, *seeded(), data=data)

    # Pixels of another scale: bytes up to 15 or 31, read as if they went to 255.
    for factor in pick([1 / 17, 1 / 6], [1 / 16, 1 / 8]):
        def dark(factor=factor):
            change = dict(change=by(scaled(factor)))
            return small(10000, 1000, name=f"dark-{round(1 / factor)}", train=change, test=change)
        add("pixels", f"dark-{round(1 / factor)}", *USUAL, data=dark)
    # Learning rates that do not diverge.
    for rate in pick([2e-2, 3e-2, 5e-2], [2.5e-2, 4e-2, 6e-2]):
        add("learning-rate", f"adam-{rate}", *USUAL, "--learning-rate", rate)
    add("learning-rate", "deep", "--epochs", 10, "--hidden", "300,200", "--latent", 10, "--learning-rate", pick(1e-2, 1.5e-2))
    add("learning-rate", "tanh", *USUAL, "--activation", "tanh", "--learning-rate", pick(2e-2, 3e-2))
    # Runs that break after their first epoch (one that breaks before leaves no file), and files with weights that are not finite.
    for optimizer, beta in pick([((), 1e6)], [(("--momentum", 0.9), 1e6)]):
        name = f"not-finite-warm-up"
        def broken(name=name, optimizer=optimizer, beta=beta, seed=seeded()):
            if options.keep and (WORK / f"{name}.safetensors").exists():
                return f"{name}.safetensors"
            done = latent("train", "--out", f"{name}.safetensors", "--force", "--threads", 1, "--data", small(), "--epochs", 20,
                          "--hidden", 200, "--latent", 10, "--optimizer", "sgd", *optimizer, "--learning-rate", 3e-4,
                          "--beta", beta, "--beta-schedule", "warm-up:1000", *seed)
            if "no longer" not in done.stderr:
                raise RuntimeError("it did not break")
            return f"{name}.safetensors"
        CASES.append(Case("not-finite", name, broken))
    for tensor in pick(["mu.weight"], ["decoder.0.bias"]):
        name = f"not-finite-{tensor}"
        def holed(name=name, tensor=tensor, seed=seeded()):
            file = train(f"{name}.safetensors", "--data", small(), "--epochs", 2, "--hidden", 200, "--latent", 10, *seed)
            change_weights(file, lambda n, values, shape: [math.nan] + list(values)[1:] if n == tensor else None)
            return file
        CASES.append(Case("not-finite", name, holed))
    name = "not-finite-log"
    def log_with_nan(name=name, seed=seeded()):
        train(f"{name}.safetensors", "--data", small(), "--epochs", 2, "--hidden", 200, "--latent", 10, *seed)
        return to_log(name, scale=1, breaks_at=pick(120, 200))
    CASES.append(Case("not-finite", name, log_with_nan))
    # Betas that belong to another scale of the loss.
    for beta in pick([784, 60, 0.02, 0.001], [500, 100, 0.01, 0.003]):
        add("beta", f"{beta}", *USUAL, "--beta", beta)
    # The penalty from the first step, on layers through which z comes late.
    deep = "linear 200, sigmoid, linear 200, sigmoid, linear 200, sigmoid"
    for latent_size, beta in pick([(8, 2), (4, 3), (10, 4)], [(6, 2), (10, 3), (4, 4)]):
        add("warm-up", f"sigmoid-{latent_size}-{beta}", "--epochs", 8, "--encoder", deep, "--decoder", deep + ", linear 784",
            "--latent", latent_size, "--beta", beta)
    # Test images of another kind.
    kinds = pick(
        {"inverted": dict(change=by(lambda v: 255 - v)), "shifted": dict(change=shifted(4)), "classes": dict(classes={4, 7, 9})},
        {"bright": dict(change=by(lambda v: min(255, v * 2 + 30))), "noisy": dict(change=noisy(80, 1)), "classes": dict(classes={0, 1, 6})})
    for kind, change in kinds.items():
        add("test-set", kind, *USUAL, data=lambda kind=kind, change=change: small(20000, 1000, name=f"test-{kind}", test=change))
    # Few images for long.
    for count, epochs, width in pick([(300, 400, 400), (1000, 150, 400), (600, 250, 300)], [(400, 350, 300), (800, 250, 512), (1000, 250, 400)]):
        add("overfitting", f"{count}", "--epochs", epochs, "--hidden", width, "--latent", 20, data=lambda count=count: small(count))
    # Encoders of the first epochs before the decoder of a later one.
    for old, epochs, width in pick([(1, 8, 200), (1, 16, 300), (2, 20, 400)], [(1, 10, 300), (2, 16, 200), (1, 20, 400)]):
        name = f"encoder-{old}-{epochs}"
        def lag(name=name, old=old, epochs=epochs, width=width, seed=seeded()):
            if options.keep and (WORK / f"{name}.safetensors").exists():
                return f"{name}.safetensors"
            usual = ("--data", small(), "--hidden", width, "--latent", 10, *seed)
            start = train(f"{name}-start.safetensors", "--epochs", old, *usual)
            weights = {}
            change_weights(start, lambda tensor, values, shape: weights.update({tensor: list(values)}))
            file = train(f"{name}.safetensors", "--epochs", epochs, *usual)
            change_weights(file, lambda tensor, values, shape: weights[tensor] if tensor.startswith(("encoder.", "mu.", "log_variance.")) else None)
            return file
        CASES.append(Case("encoder", name, lag))
    # Nothing, or too little, that pulls codes to the prior.
    add("holes", "autoencoder", *USUAL, "--objective", "autoencoder")
    add("holes", "noise-only", *USUAL, "--objective", "noise-only")
    add("holes", "free-bits", *USUAL, "--free-bits", pick(5, 6))
    add("holes", "capacity", *USUAL, "--objective", "capacity", "--beta", 20, "--capacity", pick("60,2", "80,2"))
    # Many more dimensions than the data need.
    add("dimensions", "mnist", "--epochs", pick(15, 12), "--hidden", 300, "--latent", pick(80, 60), "--beta", pick(2, 1.5), data="mnist")
    add("dimensions", "beta", "--epochs", 12, "--hidden", 200, "--latent", pick(40, 32), "--beta", pick(5, 6))
    add("dimensions", "digits", "--epochs", 10, "--hidden", 200, "--latent", pick(64, 50), "--beta", pick(4, 3), data="digits")

    # ReLUs that are dead from the start, in a run that goes on.
    for share, where in pick([(0.9, "encoder.0"), (0.95, "decoder.0")], [(0.85, "encoder.0"), (0.9, "decoder.0")]):
        name = f"dead-units-{where}-{share}"
        def make(name=name, share=share, where=where, seed=seeded()):
            start = train(f"{name}-start.safetensors", "--data", small(), "--epochs", 1, "--hidden", 200, "--latent", 10, *seed)
            if options.keep and (WORK / f"{name}.safetensors").exists():
                return f"{name}.safetensors"
            def kill(tensor, values, shape):
                if tensor != f"{where}.bias":
                    return None
                return [-1e3 if i < share * len(values) else v for i, v in enumerate(values)]
            change_weights(start, kill)
            return train(f"{name}.safetensors", "--resume", start, "--epochs", 8)
        CASES.append(Case("dead-units", name, make))
    # A decoder through which nothing comes: its first layer's units are dead, or it has one that is.
    for kind in pick(["weights", "sigmoid"], ["weights", "saturated"]):
        name = f"ignored-code-{kind}"
        def make(name=name, kind=kind, seed=seeded()):
            layers = {"weights": "linear 200, tanh, linear 784", "sigmoid": "linear 50, sigmoid, linear 784", "saturated": "linear 100, tanh, linear 100, tanh, linear 784"}[kind]
            start = train(f"{name}-start.safetensors", "--data", small(), "--epochs", 1, "--encoder", "linear 200, relu", "--decoder", layers, "--latent", 8, *seed)
            if options.keep and (WORK / f"{name}.safetensors").exists():
                return f"{name}.safetensors"
            def block(tensor, values, shape):
                if tensor == "decoder.0.bias":
                    return [60.0 if i % 2 else -60.0 for i in range(len(values))]
                return None
            change_weights(start, block)
            return train(f"{name}.safetensors", "--resume", start, "--epochs", 8)
        CASES.append(Case("ignored-code", name, make))
    # Someone else's log of means over pixels: for Adam the same run as a beta of 784 on sums.
    name = "means-log"
    def means(name=name, seed=seeded()):
        train(f"{name}.safetensors", "--data", small(), *USUAL, "--beta", 784, *seed)
        return to_log(name, scale=1 / SIZE)
    CASES.append(Case("means", name, means))
    if torch:
        for kind in ["means", "kl-mean"]:
            CASES.append(Case("means", f"means-torch-{kind}", lambda kind=kind: foreign(kind)))
        for kind in pick(["bytes"], ["standardised"]):
            CASES.append(Case("pixels", f"pixels-torch-{kind}", lambda kind=kind: foreign(kind, log=True)))


def to_log(name, scale, breaks_at=math.inf):
    """A table of a run's losses as another program's loop writes it."""
    file = f"{name}.csv"
    history = json.loads(metadata(f"{name}.safetensors")["history"])
    with open(WORK / file, "w") as log:
        log.write("step,train_recon,train_kl\n")
        for point in history["whole"]:
            broken = point["step"] >= breaks_at
            log.write(f"{point['step']},{'nan' if broken else point['reconstruction'] * scale},{'nan' if broken else point['kl']}\n")
    return file


def metadata(file):
    with open(WORK / file, "rb") as data:
        size = struct.unpack("<Q", data.read(8))[0]
        return json.loads(data.read(size))["__metadata__"]


def foreign(kind, log=False):
    """A VAE of PyTorch's example with a loss or pixels that are wrong."""
    name = f"torch-{kind}"
    file = f"{name}.csv" if log else f"{name}.pth"
    if options.keep and (WORK / file).exists():
        return file
    torch.set_num_threads(1)
    torch.manual_seed(SEED)
    pixels = torch.frombuffer(bytearray(MNIST["train"][0][: 20000 * SIZE]), dtype=torch.uint8).float().view(-1, SIZE) / 255
    if kind == "bytes":
        pixels = pixels * 255
    if kind == "standardised":
        pixels = (pixels - 0.1307) / 0.3081
    # With fewer dimensions means collapse the whole posterior, which then tells nothing of its cause.
    latent_size = pick(64, 80) if kind == "means" else pick(20, 16)
    class VAE(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.fc1, self.fc21, self.fc22 = torch.nn.Linear(SIZE, 200), torch.nn.Linear(200, latent_size), torch.nn.Linear(200, latent_size)
            self.fc3, self.fc4 = torch.nn.Linear(latent_size, 200), torch.nn.Linear(200, SIZE)
        def forward(self, x):
            hidden = torch.relu(self.fc1(x))
            mu, logvar = self.fc21(hidden), self.fc22(hidden)
            z = mu + torch.exp(logvar / 2) * torch.randn_like(mu)
            return self.fc4(torch.relu(self.fc3(z))), mu, logvar
    model = VAE()
    optimizer = torch.optim.Adam(model.parameters(), 1e-3)
    rows, step = [], 0
    for _ in range(10):
        for batch in pixels[torch.randperm(len(pixels))].split(128):
            logits, mu, logvar = model(batch)
            cross = torch.nn.functional.binary_cross_entropy_with_logits(logits, batch, reduction="none")
            kl = -0.5 * (1 + logvar - mu**2 - logvar.exp())
            if kind == "means":
                reconstruction, penalty = cross.mean(), kl.mean()
            elif kind == "kl-mean":
                reconstruction, penalty = cross.sum(1).mean(), kl.mean()
            else:
                reconstruction, penalty = cross.sum(1).mean(), kl.sum(1).mean()
            optimizer.zero_grad()
            (reconstruction + penalty).backward()
            optimizer.step()
            step += 1
            rows.append((step, reconstruction.item(), penalty.item()))
    if log:
        with open(WORK / file, "w") as out:
            out.write("step,train_bce,train_kl\n")
            out.writelines(f"{step},{reconstruction},{kl}\n" for step, reconstruction, kl in rows)
    else:
        torch.save(model.state_dict(), WORK / file)
    return file


def judge(case):
    begin = time.time()
    try:
        file = case.make()
        made = time.time()
        # Whoever wrote it knows what no file of weights says.
        extra = ("--data", small(), "--as", "act=relu in=x out=sigmoid") if file.endswith(".pth") else ()
        done = latent("doctor", file, "--json", "--threads", 1, *extra)
        if done.returncode != 0:
            raise RuntimeError(done.stderr.strip())
        found = json.loads(done.stdout)
    except Exception as error:
        return case, None, f"{error}", 0, 0
    return case, found, "", made - begin, time.time() - made


healthy()
sabotaged()
if options.only:
    CASES = [case for case in CASES if options.only in case.name]
small()
small(10000)
results = []
with concurrent.futures.ThreadPoolExecutor(2) as pool:
    for case, found, error, seconds, judged in pool.map(judge, CASES):
        causes = [v["cause"] for v in found["verdicts"]] if found else []
        results.append((case, found, causes, error))
        mark = "!" if error else " " if (causes[:1] == [case.cause] if case.cause else not causes) else "x"
        print(f"{mark} {case.name:38} {seconds:5.1f} s {judged:5.1f} s  {', '.join(causes) or '-'} {error}", flush=True)
(WORK / "results.json").write_text(json.dumps([
    dict(name=case.name, cause=case.cause, causes=causes, error=error, verdicts=found and found["verdicts"], measured=found and found["measured"])
    for case, found, causes, error in results]))

names = sorted({case.cause for case in CASES if case.cause} | {c for _, _, causes, _ in results for c in causes})
table = {}
for case, _, causes, error in results:
    table.setdefault(case.cause or "healthy", []).append("error" if error else causes[0] if causes else "silent")
print(f"\nset {options.set}: rows are what was done, columns the first verdict\n")
columns = ["silent"] + names + (["error"] if any("error" in row for row in table.values()) else [])
print(" " * 14 + "".join(f"{c[:12]:>13}" for c in columns))
for row in ["healthy"] + names:
    if row in table:
        print(f"{row:14}" + "".join(f"{table[row].count(c) or '.':>13}" for c in columns))
bad = [r for r in results if r[0].cause]
good = [r for r in results if not r[0].cause]
right = sum(causes[:1] == [case.cause] for case, _, causes, _ in bad)
among = sum(case.cause in causes for case, _, causes, _ in bad)
alarms = sum(bool(causes) or bool(error) for _, _, causes, error in good)
if bad:
    print(f"\n{right} of {len(bad)} sabotaged runs have the right cause first ({100 * right / len(bad):.0f}%), {among} among their verdicts")
if good:
    print(f"{alarms} of {len(good)} healthy runs raise a false alarm ({100 * alarms / len(good):.1f}%)")
