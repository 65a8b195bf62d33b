#!/usr/bin/env python3
"""Bad writers beside `latent watch`: never a torn picture, never a crash, and nothing written beside the run.

    python3 Tests/Benchmark/writers.py --program .build/release/latent --rounds 10000
    python3 Tests/Benchmark/writers.py --program .build/release/latent --minutes 60     # memory and descriptors

A round writes a file of PyTorch in a bad way: truncated and rewritten slowly, renamed into place, deleted, cut off, random bytes,
on a full disk (a small tmpfs, where this may be mounted), or overwritten in place without truncation. Each whole file says in all
its weights, its step and a tensor of its own which round wrote it; a line of `watch --json` whose losses are not those of its step
is torn. Needs Python's standard library only.
"""
import argparse, ctypes, io, json, os, pickle, random, shutil, signal, struct, subprocess, sys, tempfile, threading, time, zipfile, zlib

LATENT, HIDDEN, PIXELS = 2, 4, 784


class Storage:
    """A reference to a file of numbers in the archive, as torch.save writes it."""

    def __init__(self, key, count):
        self.key, self.count = key, count


class Pickler(pickle._Pickler):
    def persistent_id(self, obj):
        if isinstance(obj, Storage):
            return ("storage", Global("torch FloatStorage"), obj.key, "cpu", obj.count)
        return None


class Global:
    """A name that is looked up by nobody here."""

    def __init__(self, name):
        self.name = name


class Tensor:
    def __init__(self, key, shape):
        self.key, self.shape = key, shape


def save_global(self, obj):
    module, name = obj.name.split(" ")
    self.write(b"c" + module.encode() + b"\n" + name.encode() + b"\n")


def save_tensor(self, obj):
    count = 1
    for extent in obj.shape:
        count *= extent
    strides = [1] * len(obj.shape)
    for axis in range(len(obj.shape) - 2, -1, -1):
        strides[axis] = strides[axis + 1] * obj.shape[axis + 1]
    save_global(self, Global("torch._utils _rebuild_tensor_v2"))
    self.save((Storage(obj.key, count), 0, tuple(obj.shape), tuple(strides), False, {}))
    self.write(b"R")


Pickler.dispatch = dict(pickle._Pickler.dispatch)
Pickler.dispatch[Global] = save_global
Pickler.dispatch[Tensor] = save_tensor


def checkpoint(step, compression=zipfile.ZIP_STORED):
    """The bytes of a torch file whose every weight is decided by the step."""
    shapes = {
        "fc1.weight": (HIDDEN, PIXELS), "fc1.bias": (HIDDEN,), "fc21.weight": (LATENT, HIDDEN), "fc21.bias": (LATENT,),
        "fc22.weight": (LATENT, HIDDEN), "fc22.bias": (LATENT,), "fc3.weight": (HIDDEN, LATENT), "fc3.bias": (HIDDEN,),
        "fc4.weight": (PIXELS, HIDDEN), "fc4.bias": (PIXELS,),
    }
    value = weight(step)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", compression) as archive:
        state, data = {}, {}
        for key, (name, shape) in enumerate(shapes.items()):
            count = 1
            for extent in shape:
                count *= extent
            state[name] = Tensor(str(key), shape)
            data[str(key)] = struct.pack("<%df" % count, *([value] * count))
        stream = io.BytesIO()
        Pickler(stream, 2).dump({"global_step": step, "state_dict": state})
        archive.writestr("vae/data.pkl", stream.getvalue())
        for key, content in data.items():
            archive.writestr("vae/data/" + key, content)
    return target.getvalue()


def weight(step):
    return 0.001 * (step % 97 + 1)


class Rounds:
    def __init__(self, folder, disk, fast):
        self.folder, self.disk, self.path = folder, disk, os.path.join(folder, "vae.pth")
        self.random, self.step, self.fast = random.Random(1), 0, fast
        self.counts = {}

    def write(self):
        self.step += 1
        kind = self.random.choice(
            [self.slow, self.renamed, self.deleted, self.cut, self.garbage, self.in_place, self.plain, self.full])
        self.counts[kind.__name__] = self.counts.get(kind.__name__, 0) + 1
        kind(checkpoint(self.step))
        # Sometimes long enough that the file counts as complete.
        time.sleep(self.random.choice([0, 0, 0, 0.01, 0.02]) if self.random.random() < 0.985 or self.fast else 1.2)

    def plain(self, content):
        with open(self.path, "wb") as file:
            file.write(content)

    def slow(self, content):
        """Truncated, and rewritten in parts with pauses between them."""
        with open(self.path, "wb", buffering=0) as file:
            parts = self.random.randint(2, 6)
            for part in range(parts):
                file.write(content[len(content) * part // parts:len(content) * (part + 1) // parts])
                time.sleep(0.7 if self.random.random() < 0.01 else 0.002)

    def in_place(self, content):
        """Overwritten without truncation: for a moment the file has the size of a whole one, and is half of each."""
        mode = "r+b" if os.path.exists(self.path) else "wb"
        with open(self.path, mode, buffering=0) as file:
            half = len(content) // 2
            file.write(content[:half])
            time.sleep(1.3 if self.random.random() < 0.02 else 0.002)
            file.write(content[half:])
            file.truncate(len(content))

    def renamed(self, content):
        other = os.path.join(self.folder, ".vae.pth.part")
        with open(other, "wb") as file:
            file.write(content)
        os.replace(other, self.path)

    def deleted(self, content):
        if os.path.exists(self.path):
            os.remove(self.path)

    def cut(self, content):
        with open(self.path, "wb") as file:
            file.write(content[:self.random.randrange(len(content))])

    def garbage(self, content):
        content = bytearray(content)
        if self.random.random() < 0.5:
            content = bytearray(self.random.randbytes(self.random.randrange(20000)))
        else:
            for _ in range(self.random.randint(1, 40)):
                content[self.random.randrange(len(content))] = self.random.randrange(256)
        with open(self.path, "wb") as file:
            file.write(content)

    def full(self, content):
        """Through a disk that is full, from which what could be written is moved over."""
        if not self.disk:
            return self.cut(content)
        part = os.path.join(self.disk, "vae.pth")
        try:
            with open(part, "wb", buffering=0) as file:
                written = file.write(content)
                if written is not None and written < len(content):
                    raise OSError("no space left")
        except OSError:
            pass
        shutil.copyfile(part, self.path)


def decoder_loss(line, reference):
    return reference.get(line["step"] % 97)


def usage(pid):
    with open("/proc/%d/status" % pid) as file:
        memory = next(int(l.split()[1]) for l in file if l.startswith("VmRSS"))
    return memory, len(os.listdir("/proc/%d/fd" % pid))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", default=".build/release/latent")
    parser.add_argument("--rounds", type=int, default=10000)
    parser.add_argument("--minutes", type=float, help="watch for so long, with a few rounds a second, and tell memory and descriptors")
    options = parser.parse_args()
    os.nice(19)
    folder = tempfile.mkdtemp(prefix="writers-")
    disk = tempfile.mkdtemp(prefix="writers-disk-")
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=8k", "tmpfs", disk], capture_output=True).returncode == 0
    if not mounted:
        print("no tmpfs can be mounted: full disks are files that are cut off")
    rounds = Rounds(folder, disk if mounted else None, options.minutes is not None)
    with open(rounds.path, "wb") as file:
        file.write(checkpoint(0))
    watch = subprocess.Popen(
        [options.program, "watch", folder, "--json", "--as", "act=relu in=x heads=mu,logvar out=sigmoid", "--data", "digits",
         "--threads", "1"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    lines, said = [], []
    threads = [
        threading.Thread(target=lambda: lines.extend(json.loads(l) for l in watch.stdout), daemon=True),
        threading.Thread(target=lambda: said.extend(watch.stderr), daemon=True),
    ]
    for thread in threads:
        thread.start()
    time.sleep(3)
    started, told = time.time(), 0
    samples = [usage(watch.pid)]
    failed = []
    while (rounds.step < options.rounds) if options.minutes is None else (time.time() - started < 60 * options.minutes):
        rounds.write()
        if options.minutes is not None:
            time.sleep(0.6)
        if watch.poll() is not None:
            failed.append("the program ended with %s" % watch.returncode)
            break
        if time.time() - told > 60:
            told = time.time()
            samples.append(usage(watch.pid))
            print("%6.0f s  round %d  %d lines  %d KB  %d descriptors" % (
                told - started, rounds.step, len(lines), *samples[-1]), flush=True)
        foreign = set(os.listdir(folder)) - {"vae.pth", ".vae.pth.part"}
        if foreign:
            failed.append("something was written beside the run: %s" % foreign)
            break
    # A last whole file has to be shown.
    rounds.step += 1
    rounds.plain(checkpoint(rounds.step))
    time.sleep(6)
    if watch.poll() is None and (not lines or lines[-1]["step"] != rounds.step):
        failed.append("the last whole file, of step %d, was not shown" % rounds.step)
    if watch.poll() is None:
        samples.append(usage(watch.pid))
        watch.send_signal(signal.SIGTERM)
        watch.wait(20)
    # All weights of a whole file are one number, so that its losses are those of that number; damaged ones differ from it.
    reference = {}
    for line in lines:
        key = line["step"] % 97
        value = (line["negative_elbo"], line["reconstruction"], line["kl"])
        if reference.setdefault(key, value) != value:
            failed.append("torn: step %d has %s, and its weights give %s" % (line["step"], value, reference[key]))
    if mounted:
        subprocess.run(["umount", disk])
    shutil.rmtree(folder)
    print("%d rounds, %s" % (rounds.step, ", ".join("%d %s" % (n, k) for k, n in sorted(rounds.counts.items()))))
    print("%d checkpoints shown; memory %d KB at first, %d at the end, at most %d; descriptors %d to %d" % (
        len(lines), samples[0][0], samples[-1][0], max(s[0] for s in samples), min(s[1] for s in samples), max(s[1] for s in samples)))
    for line in failed[:20]:
        print("FAILED: " + line)
    sys.exit(1 if failed else 0)


main()
