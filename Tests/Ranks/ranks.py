"""Starts the command under mpirun and looks that several processes come to what one comes to, and that whatever happens to one of them
ends all of them soon, and loses nothing. Run by Tools/check-ranks.

Usage: ranks.py COMMAND [--only NAME] [--mpirun NAME]
"""

import argparse
import contextlib
import glob
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

LIMIT = 240  # seconds that anything may take


class Failure(Exception):
    pass


def expect(holds, text):
    if not holds:
        raise Failure(text)


class Bench:
    """The command, where it works, and how it is started."""

    def __init__(self, command, mpirun, folder):
        self.command, self.mpirun, self.folder = os.path.abspath(command), mpirun, folder
        self.environment = dict(os.environ, OMPI_ALLOW_RUN_AS_ROOT="1", OMPI_ALLOW_RUN_AS_ROOT_CONFIRM="1",
                                OMPI_MCA_rmaps_base_oversubscribe="1", OMPI_MCA_hwloc_base_binding_policy="none",
                                PRTE_MCA_rmaps_default_mapping_policy=":oversubscribe", PSEUDOLABEL_BENCH=str(os.getpid()))
        for name in list(self.environment):
            if name.startswith("SLURM_"):
                del self.environment[name]

    def start(self, ranks, *words, environment=None, options=()):
        start = [self.mpirun, "-n", str(ranks), *options] if ranks else []
        return subprocess.Popen([*start, self.command, *words], cwd=self.folder, env={**self.environment, **(environment or {})},
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True)

    def end(self, process):
        try:
            out, err = process.communicate(timeout=LIMIT)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            raise Failure(f"not at its end after {LIMIT} seconds: {' '.join(process.args)}")
        return process.returncode, out, err

    def run(self, ranks, *words, code=0, **more):
        found, out, err = self.end(self.start(ranks, *words, **more))
        expect(found == code, f"exit code {found} in place of {code}: {' '.join(words)}\n{err[-3000:]}")
        return out, err

    def path(self, *names):
        return os.path.join(self.folder, *names)

    def processes(self):
        """The ranks that run, by their number."""
        found = {}
        for entry in os.listdir("/proc"):
            if not entry.isdigit():
                continue
            with contextlib.suppress(OSError):
                if os.readlink(f"/proc/{entry}/exe") != os.path.realpath(self.command):
                    continue
                with open(f"/proc/{entry}/environ", "rb") as file:
                    variables = dict(item.split(b"=", 1) for item in file.read().split(b"\0") if b"=" in item)
                if variables.get(b"PSEUDOLABEL_BENCH") != str(os.getpid()).encode():
                    continue
                rank = variables.get(b"OMPI_COMM_WORLD_RANK", variables.get(b"PMI_RANK"))
                if rank is not None:
                    found[int(rank)] = int(entry)
        return found


def without_seconds(path):
    """The content of a file of a run but for what differs from run to run."""
    with open(path, "rb") as file:
        data = file.read()
    if path.endswith((".json", ".jsonl")):
        data = re.sub(rb'"(seconds|threads)"\s*:\s*[-+0-9.eE]+', b'"seconds":0', data)
        return sorted(data.splitlines()) if path.endswith("results.jsonl") else data
    return data


def contents(folder):
    found = {}
    for place, _, names in os.walk(folder):
        for name in names:
            if name == "report.html":
                continue
            path = os.path.join(place, name)
            found[os.path.relpath(path, folder)] = without_seconds(path)
    return found


def expect_same(one, other):
    a, b = contents(one), contents(other)
    expect(sorted(a) == sorted(b), f"{one} has {sorted(a)}, {other} has {sorted(b)}")
    for name in a:
        expect(a[name] == b[name], f"{name} differs between {one} and {other}")


def table(bench, rows=300, labelled=60):
    path = bench.path("table.csv")
    if not os.path.exists(path):
        draw = random.Random(1)
        with open(path, "w") as file:
            file.write("a,b,kind,target\n")
            for row in range(rows):
                a, b, kind = draw.gauss(0, 1), draw.gauss(0, 1), draw.choice("xyz")
                label = "yes" if a + 0.5 * b + (kind == "x") + draw.gauss(0, 0.5) > 0.3 else "no"
                file.write(f"{a:.3f},{b:.3f},{kind},{label if row < labelled else ''}\n")
    return path


def has_images(bench):
    folder = os.environ.get("PSEUDOLABEL_DATA", "")
    return os.path.isdir(os.path.join(folder, "mnist"))


TRIALS = ["reproduce", "table2", "--labels", "100", "--methods", "dropnn,pl", "--hidden", "20", "--jobs", "1", "--quiet"]
STUDY = ["train", "table.csv", "--target", "target", "--hidden", "8", "--epochs", "6", "--no-report", "--quiet"]
SEEDS = ["train", "--labels", "100", "--validation", "100", "--hidden", "10", "--epochs", "1", "--jobs", "1", "--quiet"]


# --- The same as alone -------------------------------------------------------------------------------------------------

def study(bench):
    """A study comes to the same files on one process, two and four."""
    table(bench)
    bench.run(0, *STUDY, "--output", "study-1")
    for ranks in [2, 4]:
        bench.run(ranks, *STUDY, "--output", f"study-{ranks}")
        expect_same(bench.path("study-1"), bench.path(f"study-{ranks}"))


def seeds(bench):
    """So do several seeds, more and fewer than there are processes."""
    for count in ["1-5", "1-2"]:
        bench.run(0, *SEEDS, "--seeds", count, "--output", f"seeds-{count}-alone")
        bench.run(3, *SEEDS, "--seeds", count, "--output", f"seeds-{count}")
        expect_same(bench.path(f"seeds-{count}-alone"), bench.path(f"seeds-{count}"))
    # What is there is not trained again.
    before = os.stat(bench.path("seeds-1-2", "seed-1", "model.safetensors")).st_mtime_ns
    bench.run(2, *SEEDS, "--seeds", "1-3", "--output", "seeds-1-2")
    expect(os.stat(bench.path("seeds-1-2", "seed-1", "model.safetensors")).st_mtime_ns == before, "a finished seed was trained again")


def reproduction(bench):
    """So do the trials of a reproduction, whose lines are the same but for the seconds."""
    bench.run(0, *TRIALS, "--splits", "2", "--epochs", "2", "--output", "trials-alone")
    bench.run(2, *TRIALS, "--splits", "2", "--epochs", "2", "--output", "trials")
    expect_same(bench.path("trials-alone"), bench.path("trials"))
    bench.run(2, *TRIALS, "--splits", "2", "--epochs", "2", "--output", "trials", "--plan")
    bench.run(2, *TRIALS, "--splits", "2", "--epochs", "2", "--output", "trials", "--tables-only")


def other_command(bench):
    """A command that several processes cannot share runs once."""
    table(bench)
    alone, _ = bench.run(0, "check", "table.csv", "--target", "target", "--json")
    out, _ = bench.run(2, "check", "table.csv", "--target", "target", "--json")
    found = [json.loads(text) for text in [out, alone]]
    for one in found:
        one.pop("forecast", None)
    expect(found[0] == found[1], "check says something else under mpirun")


ONE = ["train", "--labels", "100", "--validation", "100", "--hidden", "30", "--epochs", "4", "--alpha-start", "1", "--alpha-end", "3", "--no-report",
       "--quiet"]


def test_error(bench, run):
    with open(bench.path(run, "summary.json")) as file:
        return json.load(file)["testErrorRate"]


def one_training(bench):
    """One network trained by several processes: the same bytes again, nearly the network of one process; a checkpoint is gone on from by
    another number of them."""
    bench.run(0, *ONE, "--output", "one-alone")
    for ranks in [2, 4]:
        for turn in [1, 2]:
            bench.run(ranks, *ONE, "--output", f"one-{ranks}-{turn}")
        expect_same(bench.path(f"one-{ranks}-1"), bench.path(f"one-{ranks}-2"))
        difference = abs(test_error(bench, "one-alone") - test_error(bench, f"one-{ranks}-1"))
        expect(difference < 0.01, f"another error by {100 * difference} points with {ranks} processes")
    bench.run(2, *ONE, "--average-every", "5", "--output", "averages")
    bench.run(0, *ONE, "--average-every", "5", "--output", "none", code=64)
    for method in [["--method", "mixmatch"], ["--method", "remixmatch"]]:
        _, err = bench.run(2, *ONE, *method, "--output", "refused", code=64)
        expect("one machine" in err, err)
        expect(not os.path.exists(bench.path("refused")), "a folder was made for what is refused")
    # A run that is stopped in its middle.
    long = [*ONE, "--epochs", "60", "--checkpoint-every", "1epoch"]
    bench.run(2, *long, "--output", "whole")
    process = bench.start(2, *long, "--output", "stopped")
    wait_for(bench, bench.path("stopped", "metrics.jsonl"), 3, process)
    process.send_signal(signal.SIGKILL)
    for pid in bench.processes().values():
        with contextlib.suppress(OSError):
            os.kill(pid, signal.SIGKILL)
    bench.end(process)
    bench.run(2, "train", "--resume", "stopped", "--quiet", "--no-report")
    expect_same(bench.path("whole"), bench.path("stopped"))


def prediction(bench):
    """Rows are answered in their order, and what is odd about them is told, as by one process."""
    table(bench)
    bench.run(0, *STUDY, "--output", "model")
    draw = random.Random(2)
    for rows in [0, 1, 400_000]:
        with open(bench.path("new.csv"), "w") as file:
            file.write("b,note,a,kind\n")
            for row in range(rows):
                kind = "xyz"[row % 3] if row % 50 else f"new{row % 7}"
                note = '"two\nlines, ""quoted"""' if row % 11 == 0 else f"row {row}"
                file.write(f"{draw.gauss(0, 1):.4f},{note},{'?' if row % 90 == 0 else f'{draw.gauss(0, 1):.4f}'},{kind}\n")
        code = 0 if rows else None
        results = []
        for ranks in [0, 2, 3]:
            process = bench.start(ranks, "predict", "model", "new.csv", "--output", f"answers-{rows}-{ranks}.csv")
            found, _, err = bench.end(process)
            path = bench.path(f"answers-{rows}-{ranks}.csv")
            told = [line for line in err.splitlines() if "kind" in line or "categor" in line or "missing" in line]
            results.append((found, open(path, "rb").read() if os.path.exists(path) else None, told))
        expect(results[0] == results[1] == results[2],
               f"{rows} rows: other answers or remarks: {[(r[0], r[1] and len(r[1]), r[2]) for r in results]}")
        expect(code is None or results[0][0] == code, f"exit code {results[0][0]}")
    _, err = bench.run(2, "predict", "model", "-", code=64)
    expect("standard input" in err, err)


# --- What goes wrong ---------------------------------------------------------------------------------------------------

def wait_for(bench, path, lines, process):
    start = time.monotonic()
    while time.monotonic() - start < LIMIT:
        with contextlib.suppress(OSError):
            with open(path) as file:
                if len(file.readlines()) >= lines:
                    return
        expect(process.poll() is None, f"ended before there were {lines} lines")
        time.sleep(0.02)
    raise Failure(f"no {lines} lines in {path}")


LONG = [*TRIALS, "--splits", "3", "--epochs", "12"]


def disturbed(bench, name, disturb, environment=None, within=60):
    """Disturbs a reproduction after its first line: all ends soon, the line stays, and the same command comes to the same end."""
    if not os.path.exists(bench.path("long-alone")):
        bench.run(0, *LONG, "--output", "long-alone")
    process = bench.start(3, *LONG, "--output", name, environment=environment)
    wait_for(bench, bench.path(name, "results.jsonl"), 1, process)
    start = time.monotonic()
    disturb(process)
    code, _, err = bench.end(process)
    took = time.monotonic() - start
    expect(code != 0, f"{name}: exit code 0 after a disturbance")
    expect(took < within, f"{name}: {took:.0f} seconds until all was at its end")
    for pid in bench.processes().values():
        raise Failure(f"{name}: process {pid} still runs")
    with open(bench.path(name, "results.jsonl")) as file:
        kept = file.readlines()
    expect(len(kept) >= 1, f"{name}: the finished trial is lost")
    bench.run(3, *LONG, "--output", name)
    with open(bench.path(name, "results.jsonl")) as file:
        expect(file.readlines()[:len(kept)] == kept, f"{name}: finished lines have changed")
    expect_same(bench.path("long-alone"), bench.path(name))
    return err


def killed(bench):
    """A rank that is killed ends all, and the same command goes on."""
    for rank in [1, 0]:
        disturbed(bench, f"killed-{rank}", lambda process: os.kill(bench.processes()[rank], signal.SIGKILL))


def silent(bench):
    """A rank that stands still is taken for lost, and named."""
    def stop(process):
        pid = bench.processes()[2]
        os.kill(pid, signal.SIGSTOP)
    err = disturbed(bench, "silent", stop, environment={"PSEUDOLABEL_RANK_PATIENCE": "4"})
    expect("rank 2 has not been heard of for 4 seconds" in err, f"nothing about rank 2: {err[-2000:]}")


def interrupted(bench):
    """Ctrl-C and SIGTERM at mpirun end all, and the same command goes on."""
    for number in [signal.SIGINT, signal.SIGTERM]:
        disturbed(bench, f"interrupted-{number}", lambda process: process.send_signal(number))


def told(bench):
    """A request to stop that reaches one process stops all."""
    for rank in [1, 0]:
        disturbed(bench, f"told-{rank}", lambda process: os.kill(bench.processes()[rank], signal.SIGTERM))


def interrupted_study(bench):
    """A study that is interrupted goes on to the same files."""
    table(bench)
    long = [*STUDY, "--epochs", "600", "--checkpoint-every", "1epoch"]
    bench.run(0, *long, "--output", "studied")
    patient = [] if bench.mpirun_is_mpich else ["--mca", "odls_base_sigkill_timeout", "4"]
    for number, disturb in enumerate([
            lambda process: process.send_signal(signal.SIGINT),
            lambda process: os.kill(bench.processes()[1], signal.SIGTERM),
            lambda process: os.kill(bench.processes()[1], signal.SIGKILL)]):
        name = f"interrupted-study-{number}"
        process = bench.start(2, *long, "--output", name, options=patient)
        start = time.monotonic()
        while not glob.glob(bench.path(name, "training-*")):
            expect(process.poll() is None and time.monotonic() - start < LIMIT, "no training run came to its end before all did")
            time.sleep(0.01)
        disturb(process)
        code, _, err = bench.end(process)
        expect(code != 0, f"exit code 0 after a disturbance: {err}")
        bench.run(2, "train", "--resume", name, "--quiet", "--no-report")
        expect_same(bench.path("studied"), bench.path(name))


def apart(bench):
    """Processes that see folders of their own: one is killed, and the same command goes on; what differs between them is refused."""
    for folder in ["A", "B"]:
        os.makedirs(bench.path(folder), exist_ok=True)

    def start(*words):
        both = []
        for folder in ["A", "B"]:
            both += ["-n", "1", "-wdir", bench.path(folder), bench.command, *words, ":"]
        return subprocess.Popen([bench.mpirun, *both[:-1]], env=bench.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                text=True, start_new_session=True)

    table(bench)
    for folder in ["A", "B"]:
        shutil.copy(bench.path("table.csv"), bench.path(folder, "table.csv"))
    with open(bench.path("B", "table.csv"), "a") as file:
        file.write("1,2,x,yes\n")
    code, _, err = bench.end(start(*STUDY, "--output", "study"))
    expect(code == 65 and "the same on every rank" in err, f"exit code {code}: {err}")
    if not has_images(bench):
        return
    words = [*SEEDS, "--epochs", "60", "--checkpoint-every", "1epoch", "--seeds", "1-4"]
    bench.run(0, *words, "--output", "apart")
    process = start(*words, "--output", "many")
    begun = time.monotonic()
    while not any(os.path.exists(bench.path("B", "many", f"seed-{seed}", "checkpoint-1.safetensors")) for seed in range(1, 5)):
        expect(process.poll() is None and time.monotonic() - begun < LIMIT, "the other process has no checkpoint")
        time.sleep(0.01)
    os.kill(bench.processes()[1], signal.SIGKILL)
    expect(bench.end(process)[0] != 0, "exit code 0 after a kill")
    for _ in range(2):
        code, _, err = bench.end(start(*words, "--output", "many"))
        expect(code == 0, f"exit code {code}: {err}")
        expect_same(bench.path("apart"), bench.path("A", "many"))
        # Once more, as if the results were lost; what the other process still has is no hindrance.
        shutil.rmtree(bench.path("A", "many"))


def bad_input(bench):
    """What is wrong for all is said once."""
    process = bench.start(3, "train", "missing.csv", "--target", "target", "--output", "bad")
    code, _, err = bench.end(process)
    expect(code == 66, f"exit code {code}")
    expect(err.count("missing.csv: no such file or directory") == 1, err)
    process = bench.start(3, "train", "--labels", "many", "--output", "bad")
    code, _, err = bench.end(process)
    expect(code == 64, f"exit code {code}")
    expect(err.count("'many'") == 1, err)


def alone(bench):
    """A process that Slurm thinks has company says so; one without MPI needs nothing of it."""
    table(bench)
    _, err = bench.run(0, *STUDY, "--output", "alone", code=64, environment={"SLURM_NTASKS": "4"})
    expect("mpirun" in err and "4 tasks" in err, err)
    _, err = bench.run(0, "check", "table.csv", "--target", "target", code=64,
                       environment={"SLURM_NTASKS": "4", "SLURM_STEP_NUM_TASKS": "4"})
    libraries = subprocess.run(["ldd", bench.command], capture_output=True, text=True, check=True).stdout
    expect("mpi" not in libraries, "the command links MPI")


# --- Hosts with addresses of their own ---------------------------------------------------------------------------------

class Hosts:
    """Network namespaces that are joined by a bridge, each with a host name, a clock and a folder of its own."""

    def __init__(self, bench, count):
        self.bench, self.count, self.made = bench, count, []
        self.agent = bench.path("agent")

    def run(self, *words):
        subprocess.run(words, check=True, capture_output=True)

    def __enter__(self):
        try:
            self.run("ip", "link", "add", "pl-bridge", "type", "bridge")
            self.run("ip", "addr", "add", "10.77.0.254/24", "dev", "pl-bridge")
            self.run("ip", "link", "set", "pl-bridge", "up")
            for host in range(1, self.count + 1):
                name = f"pl-host{host}"
                self.run("ip", "netns", "add", name)
                self.made.append(name)
                self.run("ip", "link", "add", f"pl-out{host}", "type", "veth", "peer", "name", "eth0", "netns", name)
                self.run("ip", "link", "set", f"pl-out{host}", "master", "pl-bridge", "up")
                inside = ["ip", "-n", name]
                self.run(*inside, "addr", "add", f"10.77.0.{host}/24", "dev", "eth0")
                self.run(*inside, "link", "set", "eth0", "up")
                self.run(*inside, "link", "set", "lo", "up")
        except (OSError, subprocess.CalledProcessError):
            self.__exit__()
            return None
        with open(self.agent, "w") as file:
            file.write(f"""#!/bin/bash
# agent HOST COMMAND …: runs a command as if by ssh. Each host but the first sees an empty folder of its own where that one sees the
# results; the clocks since the start of the machine are a day apart.
host=$1
shift
exec ip netns exec pl-host${{host##*.}} unshare --mount --uts --time --boottime $((86400 * ${{host##*.}})) --monotonic $((86400 * ${{host##*.}})) \\
  bash -c 'hostname host'${{host##*.}}'; [ '${{host##*.}}' = 1 ] || mount -t tmpfs none "{self.bench.path('results')}"; '"$*"
""")
        os.chmod(self.agent, 0o755)
        os.makedirs(self.bench.path("results"), exist_ok=True)
        return self

    def __exit__(self, *_):
        for host, name in enumerate(self.made, start=1):
            for pid in subprocess.run(["ip", "netns", "pids", name], capture_output=True, text=True).stdout.split():
                with contextlib.suppress(OSError):
                    os.kill(int(pid), signal.SIGKILL)
            subprocess.run(["ip", "link", "del", f"pl-out{host}"], capture_output=True)
            subprocess.run(["ip", "netns", "del", name], capture_output=True)
        subprocess.run(["ip", "link", "del", "pl-bridge"], capture_output=True)

    def limit(self, rate):
        """Limits what goes out of and into each host, as "1gbit"."""
        for host in range(1, self.count + 1):
            for words in [["tc"], ["tc", "-n", f"pl-host{host}"]]:
                device = "eth0" if len(words) > 1 else f"pl-out{host}"
                self.run(*words, "qdisc", "replace", "dev", device, "root", "tbf", "rate", rate, "burst", "256kb", "latency", "50ms")

    def cut(self, host):
        self.run("ip", "link", "set", f"pl-out{host}", "down")

    @property
    def options(self):
        hosts = ",".join(f"10.77.0.{host}:1" for host in range(1, self.count + 1))
        network = "10.77.0.0/24"
        return ["--host", hosts, "--mca", "plm_rsh_agent", self.agent, "--mca", "btl", "tcp,self", "--mca", "btl_tcp_if_include", network,
                "--mca", "oob_tcp_if_include", network, "-x", "PSEUDOLABEL_DATA", "-x", "PSEUDOLABEL_BENCH", "-x", "PSEUDOLABEL_RANK_PATIENCE", "-wdir",
                self.bench.folder]


def can_make_hosts(bench):
    return not bench.mpirun_is_mpich and os.geteuid() == 0 and shutil.which("ip") and shutil.which("tc")


def hosts(bench):
    """Four hosts that share no folder come to what one process comes to."""
    if not can_make_hosts(bench):
        return "skipped: it needs root, iproute2 and Open MPI"
    table(bench)
    with Hosts(bench, 4) as four:
        if not four:
            return "skipped: no network namespaces can be made here"
        four.limit("1gbit")
        patience = {"PSEUDOLABEL_RANK_PATIENCE": "60"}
        bench.run(0, *STUDY, "--output", "hosts-study")
        bench.run(4, *STUDY, "--output", bench.path("results", "study"), options=four.options, environment=patience)
        expect_same(bench.path("hosts-study"), bench.path("results", "study"))
        if has_images(bench):
            bench.run(0, *SEEDS, "--seeds", "1-5", "--output", "hosts-seeds")
            bench.run(4, *SEEDS, "--seeds", "1-5", "--output", bench.path("results", "seeds"), options=four.options, environment=patience)
            expect_same(bench.path("hosts-seeds"), bench.path("results", "seeds"))
            bench.run(0, *TRIALS, "--splits", "2", "--epochs", "2", "--output", "hosts-trials")
            bench.run(4, *TRIALS, "--splits", "2", "--epochs", "2", "--output", bench.path("results", "trials"), options=four.options,
                      environment=patience)
            expect_same(bench.path("hosts-trials"), bench.path("results", "trials"))


@contextlib.contextmanager
def tcp_retries(count):
    path = "/proc/sys/net/ipv4/tcp_retries2"
    with open(path) as file:
        before = file.read()
    with open(path, "w") as file:
        file.write(str(count))
    try:
        yield
    finally:
        with open(path, "w") as file:
            file.write(before)


def cut_link(bench):
    """A host whose link is cut ends all, where mpirun looks after its connections."""
    if not can_make_hosts(bench):
        return "skipped: it needs root, iproute2 and Open MPI"
    with Hosts(bench, 3) as three:
        if not three:
            return "skipped: no network namespaces can be made here"
        keepalive = ["--mca", "oob_tcp_keepalive_time", "3", "--mca", "oob_tcp_keepalive_intvl", "1", "--mca", "oob_tcp_keepalive_probes", "3"]
        process = bench.start(3, *LONG, "--epochs", "300", "--output", bench.path("results", "cut"),
                              options=three.options + keepalive, environment={"PSEUDOLABEL_RANK_PATIENCE": "5"})
        wait_for(bench, bench.path("results", "cut", "results.jsonl"), 1, process)
        # mpirun waits for a host that does not answer as long as TCP does: a quarter of an hour, unless the system is told otherwise.
        with tcp_retries(4):
            three.cut(3)
            start = time.monotonic()
            code, _, err = bench.end(process)
        took = time.monotonic() - start
        expect(code != 0, "exit code 0 after a link was cut")
        expect(took < 90, f"{took:.0f} seconds until all was at its end")


CHECKS = [study, seeds, reproduction, one_training, prediction, other_command, killed, told, silent, interrupted, interrupted_study, apart, bad_input,
          alone, hosts, cut_link]
NEED_IMAGES = {"seeds", "reproduction", "one_training", "killed", "told", "silent", "interrupted", "cut_link"}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("command")
    parser.add_argument("--only")
    parser.add_argument("--mpirun", default="mpirun")
    options = parser.parse_args()
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(options.command, options.mpirun, folder)
        version = subprocess.run([options.mpirun, "--version"], capture_output=True, text=True, env=bench.environment).stdout
        bench.mpirun_is_mpich = "HYDRA" in version or "MPICH" in version
        print(version.splitlines()[0] if version else options.mpirun)
        for check in CHECKS:
            if options.only and check.__name__ not in options.only.split(","):
                continue
            start, note = time.monotonic(), ""
            if check.__name__ in NEED_IMAGES and not has_images(bench):
                print(f"  {check.__name__}: skipped, no MNIST")
                continue
            try:
                note = check(bench) or "as it should be"
            except Failure as failure:
                failed += 1
                note = f"FAILED: {failure}"
            print(f"  {check.__name__}: {note} ({time.monotonic() - start:.0f} s)", flush=True)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
