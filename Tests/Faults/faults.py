"""Ends, starves and disturbs the command, and looks that nothing is lost: see `Tools/check-faults`.

Each scenario has a result that an undisturbed run gave. A process that was killed at a random moment, by SIGKILL, is started again
until it comes to its end; its files then have to be those of the undisturbed run, but for what the clock says.
"""

import argparse
import gzip
import json
import os
import pathlib
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

NOBODY = 65534
CLOCK = re.compile(rb'"(seconds|elapsed)" ?: ?[0-9.e+-]+')


def fail(text):
    sys.exit(f"check-faults: {text}")


def table(path, rows, labeled, seed=1):
    """Two classes that two numbers and a word tell apart, mostly."""
    stream = random.Random(seed)
    with open(path, "w") as file:
        file.write("x,y,color,class\n")
        for row in range(rows):
            label = row % 2
            x, y = stream.gauss(2 * label, 1), stream.gauss(-label, 1)
            color = stream.choice(["red", "blue"] if label else ["green", "blue"])
            file.write(f"{x:.4f},{y:.4f},{color},{['no', 'yes'][label] if row < labeled else ''}\n")


def contents(folder, patterns):
    """The files of these names, without what the clock says; lines of results in any order."""
    found = {}
    for pattern in patterns:
        for path in sorted(folder.glob(pattern)):
            data = CLOCK.sub(b"", path.read_bytes())
            if path.name == "results.jsonl":
                data = b"\n".join(sorted(data.splitlines()))
            found[str(path.relative_to(folder))] = data
    return found


class Command:
    def __init__(self, binary):
        self.binary = binary
        self.kills = 0

    def start(self, arguments, folder, **options):
        return subprocess.Popen(
            [self.binary, *map(str, arguments)], cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, text=True, **options)

    def result(self, process, code=None):
        output, errors = process.communicate(timeout=300)
        if "Fatal error" in errors or "crashed" in errors or process.returncode in (-4, -6, -11):
            fail(f"a crash of {process.args}:\n{errors}")
        if code is not None and process.returncode != code:
            fail(f"{process.args} ended with {process.returncode}, not {code}:\n{output}{errors}")
        return output, errors

    def run(self, arguments, folder, code=0, **options):
        return self.result(self.start(arguments, folder, **options), code)


class Scenario:
    """Something that can be begun, gone on with, and compared with what it was without disturbance."""

    def __init__(self, name, begin, resume, files, before=None, check=None):
        self.name, self.begin, self.resume, self.files = name, begin, resume, files
        # Prepares the folder; looks at it after a kill.
        self.before, self.check = before or (lambda folder: None), check or (lambda folder, whole: None)

    def undisturbed(self, command, folder):
        folder.mkdir()
        self.before(folder)
        start = time.monotonic()
        command.run(self.begin, folder)
        self.seconds = time.monotonic() - start
        self.whole = contents(folder, self.files)
        if not self.whole:
            fail(f"{self.name} left none of {self.files}")

    def kill(self, command, folder, count, stream):
        """Kills it so many times; whenever it comes to its end it is compared, and begins anew."""
        kills = ends = 0
        while kills < count or ends == 0:
            place = folder / f"{self.name}-{ends}"
            place.mkdir()
            self.before(place)
            arguments = self.begin
            while True:
                process = command.start(arguments, place)
                try:
                    # Once the kills are done, it may end.
                    # A single output is written towards the end.
                    least = 0 if self.resume else 0.6 * self.seconds
                    process.wait(stream.uniform(least, self.seconds) if kills < count else 300)
                    command.result(process, 0)
                    break
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.communicate()
                    kills += 1
                self.check(place, self.whole)
                if self.resume and any((place / name).exists() for name in self.resume[1]):
                    arguments = self.resume[0]
                elif self.resume:
                    arguments = self.begin + (["--overwrite"] if list(place.glob("run/*")) else [])
            found = contents(place, self.files)
            if found != self.whole:
                names = [name for name in sorted({*found, *self.whole}) if found.get(name) != self.whole.get(name)]
                fail(f"{self.name}: after kills {names} are other files than those of an undisturbed run, in {place}")
            left = [path.name for path in place.rglob(".pseudolabel-*")] if self.resume else []
            if left:
                fail(f"{self.name}: {left} is left behind")
            shutil.rmtree(place)
            ends += 1
        command.kills += kills
        print(f"{self.name}: {kills} kills, {ends} times compared with an undisturbed run", flush=True)


def scenarios(data, shared):
    """`shared` holds what several of them read."""
    run_files = ["run/config.json", "run/*.jsonl", "run/*.csv", "run/*.safetensors", "run/summary.json"]
    resume = ["train", "--resume", "run", "--quiet", "--no-report", "--checkpoint-every", "0.1s"]
    options = ["--quiet", "--no-report", "--checkpoint-every", "0.1s", "--output", "run"]
    study = ["train", shared / "table.csv", "--target", "class", "--hidden", "64", "--epochs", "60"]

    def old_output(folder):
        (folder / "out").write_text("what stood there before\n")

    def old_or_new(folder, whole):
        if (folder / "out").read_bytes() not in (b"what stood there before\n", whole["out"]):
            fail(f"{folder / 'out'} is neither what stood there nor what was to be written")

    yield Scenario("study", study + options, (resume, ["run/config.json"]), run_files)
    for name, arguments in [
        ("predict", ["predict", shared / "model", shared / "rows.csv", "--output", "out", "--overwrite"]),
        ("export", ["export", shared / ("large" if data else "model"), "--format", "onnx", "--output", "out", "--overwrite"]),
    ]:
        yield Scenario(name, arguments, None, ["out"], old_output, old_or_new)
    if data is None:
        return
    small = ["train", "--labels", "100", "--validation", "200", "--hidden", "200"]
    train = [*small, "--epochs", "150", "--alpha-start", "20", "--alpha-end", "80"]
    yield Scenario("train", train + options, (resume, ["run/config.json"]), run_files)
    pretrained = [*small, "--epochs", "30", "--pretraining", "autoencoder", "--pretraining-epochs", "1"]
    yield Scenario("pretraining", pretrained + options, (resume, ["run/config.json"]), run_files)
    seeds = [*small, "--epochs", "60", "--seeds", "1-3", "--jobs", "2", "--quiet", "--checkpoint-every", "0.1s",
             "--output", "run"]
    yield Scenario("seeds", seeds, (seeds, ["run"]), [name.replace("run/", "run/*/") for name in run_files])
    reproduce = ["reproduce", "table2", "--labels", "100", "--splits", "2", "--methods", "dropnn,pl", "--hidden", "50",
                 "--epochs", "25", "--jobs", "2", "--checkpoint-every", "0.1s", "--quiet", "--output", "run"]
    yield Scenario(
        "reproduce", reproduce, (reproduce, ["run"]),
        ["run/results.jsonl", "run/table2.csv", "run/table2.md", "run/unfinished/**"])


def wait_for(condition, process, seconds=60):
    end = time.monotonic() + seconds
    while not condition():
        if process.poll() is not None:
            fail(f"{process.args} ended before it was disturbed: {process.communicate()}")
        if time.monotonic() > end:
            fail(f"{process.args} did not come to where it was to be disturbed")
        time.sleep(0.01)


def interrupted_studies(command, folder, shared):
    """Ctrl-C at a study: from its first training run on, whatever the interval, there is something to go on from."""
    train = ["train", shared / "table.csv", "--target", "class", "--no-report", "--threads", "2", "--output", "run"]
    short = train + ["--hidden", "64", "--epochs", "100"]
    files = ["run/config.json", "run/*.jsonl", "run/*.csv", "run/*.safetensors"]
    whole = folder / "undisturbed-study"
    whole.mkdir()
    command.run(short, whole)
    for number, code in [(signal.SIGINT, 130), (signal.SIGTERM, 143)]:
        for twice in [False, True]:
            place = folder / f"study-{number.name}-{twice}"
            place.mkdir()
            process = command.start(short, place)
            wait_for(lambda: list(place.glob("run/training-*.safetensors")), process)
            process.send_signal(number)
            if twice:
                process.send_signal(number)
            _, errors = command.result(process, code)
            if not twice and " kept. To go on with the others: pseudolabel train --resume run" not in errors:
                fail(f"it was not told from what a study can go on: {errors}")
            command.run(["train", "--resume", "run", "--no-report"], place)
            if contents(place, files) != contents(whole, files):
                fail(f"{number.name}: the study that went on is not the undisturbed one, in {place}")
    # Training runs of an hour: none of them has ended.
    for options, words in [([], "there is nothing to go on from"), (["--checkpoint-every", "never"], "Nothing was kept")]:
        place = folder / f"study-before-the-first-{len(options)}"
        place.mkdir()
        process = command.start(train + ["--hidden", "2000", "--epochs", "100000"] + options, place)
        # The folder is reserved before training begins, which is a moment before signals are waited for.
        wait_for(lambda: (place / "run").exists(), process)
        time.sleep(3)
        process.send_signal(signal.SIGINT)
        _, errors = command.result(process, 130)
        if words not in errors or list(place.iterdir()):
            fail(f"a study without a training run at its end: {errors}, and left are {list(place.rglob('*'))}")
    print("interrupted studies: went on to the files of an undisturbed one, or left nothing", flush=True)


class Disturbances:
    """What else can happen to a run; each begins with one in progress that has a checkpoint."""

    names = ["signals", "lock", "full_disk", "file_size", "lost_folder", "read_only", "memory", "bomb"]

    def __init__(self, command, folder, shared):
        self.command, self.folder, self.shared = command, folder, shared
        self.resume = ["train", "--resume", "run", "--no-report", "--checkpoint-every", "0.2s"]
        self.train = ["train", "--labels", "100", "--validation", "200", "--hidden", "300", "--epochs", "400", "--quiet",
                      "--no-report", "--checkpoint-every", "0.2s"]
        place = self.place("undisturbed")
        command.run([*self.train, "--output", "run"], place)
        self.whole = contents(place, ["run/*.jsonl", "run/*.safetensors"])

    def place(self, name):
        place = self.folder / name
        place.mkdir()
        return place

    def started(self, place):
        process = self.command.start([*self.train, "--output", "run"], place)
        wait_for(lambda: list(place.glob("run/checkpoint-*")), process)
        return process

    def finish(self, place, name):
        _, errors = self.command.run(self.resume, place)
        if "checkpoint" in errors:
            fail(f"{name}: a checkpoint was lost or damaged: {errors}")
        if contents(place, ["run/*.jsonl", "run/*.safetensors"]) != self.whole:
            fail(f"{name}: the run that went on is not the undisturbed one, in {place}")
        print(f"{name}: went on to the files of an undisturbed run", flush=True)

    def signals(self):
        for number, code in [(signal.SIGINT, 130), (signal.SIGTERM, 143)]:
            place = self.place(number.name)
            process = self.started(place)
            process.send_signal(number)
            self.command.result(process, code)
            if json.loads((place / "run/summary.json").read_text())["ending"] != "stopped":
                fail(f"{number.name}: the summary does not say that the run was stopped")
            self.finish(place, number.name)

    def lock(self):
        place = self.place("lock")
        process = self.started(place)
        for second in [self.resume, [*self.train, "--output", "run", "--overwrite"]]:
            _, errors = self.command.run(second, place, code=74)
            if "another process trains into it" not in errors:
                fail(f"a second process was not told why it may not: {errors}")
        process.kill()
        process.communicate()
        self.command.kills += 1
        self.finish(place, "two processes on one run, the first one killed")

    def full_disk(self):
        place = self.place("full")
        mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=24m", "none", place], capture_output=True)
        if mounted.returncode != 0:
            print("full disk: left out, for no file system can be mounted here", flush=True)
            return
        try:
            process = self.started(place)
            with open(place / "filler", "wb", buffering=0) as file:
                try:
                    while True:
                        file.write(bytes(1 << 12))
                except OSError:
                    pass
            _, errors = self.command.result(process, 74)
            if "No space left on device" not in errors:
                fail(f"a full disk was not named: {errors}")
            (place / "filler").unlink(missing_ok=True)
            self.finish(place, "full disk")
        finally:
            subprocess.run(["umount", "-l", place], check=True)

    def file_size(self):
        place = self.place("size")
        process = self.started(place)
        process.kill()
        process.communicate()
        self.command.kills += 1
        before = contents(place, ["run/checkpoint-*"])

        def limited():
            import resource
            resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))

        _, errors = self.command.run(self.resume, place, code=74, preexec_fn=limited)
        if "File too large" not in errors or contents(place, ["run/checkpoint-*"]) != before:
            fail(f"a limit of the size of files was not told, or cost a checkpoint: {errors}")
        self.finish(place, "limit of the size of files")

    def lost_folder(self):
        place = self.place("lost")
        process = self.started(place)
        (place / "run").rename(place / "elsewhere")
        _, errors = self.command.result(process, 74)
        if "No such file or directory" not in errors:
            fail(f"a folder that went away was not named: {errors}")
        (place / "elsewhere").rename(place / "run")
        self.finish(place, "folder moved away")

    def read_only(self):
        place = self.place("read-only")
        (place / "out.csv").write_text("what stood there before\n")
        place.chmod(0o555)
        identity = {"user": NOBODY, "group": NOBODY} if os.getuid() == 0 else {}
        for arguments in [
            [*self.train, "--output", "run"],
            ["predict", self.shared / "model", self.shared / "rows.csv", "--output", "out.csv", "--overwrite"],
            ["export", self.shared / "model", "--output", "model.onnx"],
        ]:
            _, errors = self.command.run(arguments, place, code=74, **identity)
            if "Permission denied" not in errors:
                fail(f"a folder that cannot be written to was not named: {errors}")
        if (place / "out.csv").read_text() != "what stood there before\n" or len(list(place.iterdir())) != 1:
            fail("something was written into a folder that is read only")
        place.chmod(0o755)
        print("read-only folder: said, and nothing touched", flush=True)

    def memory(self):
        place = self.place("memory")

        def limited():
            import resource
            resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))

        _, errors = self.command.run(
            ["train", "--labels", "100", "--hidden", "200000", "--output", "run"], place, code=64, preexec_fn=limited)
        if "of memory" not in errors and "machine's" not in errors:
            fail(f"too little memory was not told: {errors}")
        if (place / "run").exists():
            fail("a run that does not fit into memory was begun")
        print("too little memory: said before anything is begun", flush=True)

    def bomb(self):
        place = self.place("bomb")

        def limited():
            import resource
            resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))

        for name, arguments in [("rows.csv.gz", ["--target", "class"]), ("rows.svm.gz", [])]:
            with gzip.open(place / name, "wb", 9) as file:
                if arguments:
                    file.write(b"x,class\n")
                for _ in range(100):
                    file.write((b"1,a\n2,b\n" if arguments else b"1 1:1\n2 1:2\n") * (1 << 18))
            _, errors = self.command.run(["check", name, *arguments], place, code=65, preexec_fn=limited)
            if "rows that fit in this machine's" not in errors:
                fail(f"{name}, which unpacks to more than fits, was not refused for that: {errors}")
        print("packed tables that unpack to more than fits: refused", flush=True)

    def all(self, only):
        for name in self.names:
            if only in ("", name):
                getattr(self, name)()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("binary", type=pathlib.Path)
    parser.add_argument("--kills", type=int, default=60, help="in all scenarios together")
    parser.add_argument("--seed", type=int, default=None, help="of the moments; drawn where it is not given")
    parser.add_argument("--only", default="", help="the one scenario or disturbance of this name")
    arguments = parser.parse_args()
    seed = arguments.seed if arguments.seed is not None else random.SystemRandom().randrange(1 << 31)
    print(f"moments of the kills: --seed {seed}", flush=True)
    data = os.environ.get("PSEUDOLABEL_DATA")
    if data is not None and not (pathlib.Path(data) / "mnist").is_dir():
        data = None
    if data is None:
        print("PSEUDOLABEL_DATA has no MNIST: scenarios on it are left out", flush=True)

    folder = pathlib.Path(tempfile.mkdtemp(prefix="faults-"))
    folder.chmod(0o755)
    shared = folder / "shared"
    shared.mkdir()
    # A copy that everybody may run, also who has no way to the package's folder.
    binary = shared / "pseudolabel"
    shutil.copy(arguments.binary, binary)
    command = Command(binary)
    start = time.monotonic()
    table(shared / "table.csv", 300, 120)
    table(shared / "rows.csv", 60000, 0, seed=2)
    command.run(["train", shared / "table.csv", "--target", "class", "--epochs", "5", "--quiet", "--no-report", "--output",
                 shared / "model"], folder)

    if data is not None:
        # Of 16 MB, so that writing it takes a while.
        command.run(["train", "--labels", "100", "--hidden", "5000", "--epochs", "1", "--method", "supervised", "--quiet",
                     "--no-report", "--output", shared / "large"], folder)
    stream = random.Random(seed)
    all_of_them = [scenario for scenario in scenarios(data, shared) if arguments.only in ("", scenario.name)]
    for number, scenario in enumerate(all_of_them):
        scenario.undisturbed(command, folder / scenario.name)
        share = arguments.kills // len(all_of_them) + (number < arguments.kills % len(all_of_them))
        scenario.kill(command, folder, share, stream)
    if arguments.only in ("", "interrupted_studies"):
        interrupted_studies(command, folder, shared)
    if data is not None and (arguments.only in ("", *Disturbances.names)):
        Disturbances(command, folder, shared).all(arguments.only)
    elif not all_of_them and arguments.only != "interrupted_studies":
        fail(f"there is no scenario {arguments.only}")
    shutil.rmtree(folder)
    print(f"check-faults: {command.kills} kills survived, {time.monotonic() - start:.0f} s")


if __name__ == "__main__":
    main()
