"""After the benchmarks: the time for one set and its ratio to one NumPy read, job by job."""

import platform
from itertools import groupby


def pytest_terminal_summary(terminalreporter, config):
    """A line a benchmark, fastest first; `sets` and, where R did the timing, `seconds` come from its extra_info."""
    session = getattr(config, "_benchmarksession", None)
    done = [bench for bench in getattr(session, "benchmarks", ()) if "sets" in bench.extra_info]
    for group, some in groupby(sorted(done, key=lambda bench: bench.group), key=lambda bench: bench.group):
        times = {bench.name: per_set(bench) for bench in some}
        notes = {bench.name: bench.extra_info.get("note", "") for bench in done}
        read = next((time for name, time in times.items() if name.endswith("_read")), float("nan"))
        terminalreporter.section(f"{group}, NumPy on {platform.processor() or platform.machine()}")
        for name, time in sorted(times.items(), key=lambda pair: pair[1]):
            line = f"{name.removeprefix('test_'):30} {1e6 * time:12.3f} us a set {time / read:10.1f} reads  {notes[name]}"
            terminalreporter.write_line(line.rstrip())
    for report in terminalreporter.stats.get("passed", []):
        for name, value in report.user_properties:
            terminalreporter.write_line(f"{report.location[2]}: {name} {value:.0f}")


def per_set(bench):
    """Seconds for one set, from the fastest round."""
    return bench.extra_info.get("seconds", bench.stats.min) / bench.extra_info["sets"]
